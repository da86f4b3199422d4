-- Teams that are put away, how long each speaks in a stand-up and who does since when, and formats of retrospectives of a team's own.
alter table team add column archived_at text;
alter table team add column minutes_each double precision not null default 1.5;
alter table ceremony add column speaker_id blob references person (id);
alter table ceremony add column spoken_since text;

create table team_format (
    id blob primary key,
    team_id blob not null references team (id),
    name text not null,
    columns text not null,
    used_at text not null
);
create unique index team_format_by_name on team_format (team_id, name);
