-- The state of its category that work stands in which came there by no name; without a choice it is the first.
alter table workflow_state add column initial boolean not null default false;
