-- The states a team's work goes through, by its own names, each within one of the fixed ones; and the state an item is in.
create table workflow_state (
    id blob primary key,
    team_id blob not null references team (id),
    name text not null,
    category text not null,
    position bigint not null
);
create unique index workflow_state_by_name on workflow_state (team_id, name);

create table item_state (
    item_id blob primary key references item (id),
    state_id blob not null references workflow_state (id)
);
create index item_state_by_state on item_state (state_id);
