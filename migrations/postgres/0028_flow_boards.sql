-- Teams in plain flow and the work each of them pulled, limits of a state and of every lane, and saved views of a team's board.
alter table team add column works_in text not null default 'sprints';
alter table team add column wip_goal bigint;
alter table team add column wip_story bigint;
alter table team add column wip_bug bigint;
alter table team add column wip_task bigint;
alter table team add column wip_spike bigint;
alter table workflow_state add column wip bigint;
alter table saved_view add column team_id uuid references team (id);

create table pulled (
    item_id uuid primary key references item (id) on delete cascade,
    team_id uuid not null references team (id)
);
create index pulled_by_team on pulled (team_id);
