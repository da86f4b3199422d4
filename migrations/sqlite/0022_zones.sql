-- The time zone of a team: its sprints begin and end with its own days.
alter table team add column zone text not null default 'UTC';
