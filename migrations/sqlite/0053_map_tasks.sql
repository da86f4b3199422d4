-- The tasks of the story map: below each activity what somebody does one after the other, above the stories of each.
create table map_task (
    id blob primary key,
    epic_id blob not null references item (id),
    title text not null,
    rank text not null,
    created_at text not null,
    removed_at text
);
create index map_task_by_epic on map_task (epic_id, rank, id) where removed_at is null;
create table map_place (
    item_id blob primary key references item (id),
    task_id blob not null references map_task (id)
);
create index map_place_by_task on map_place (task_id);
