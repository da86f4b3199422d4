-- A hypothesis has a day by which its outcome is expected; what was seen on that day is written down with a word.
alter table initiative add column expected_by text;
create index initiative_expected on initiative (expected_by) where expected_by is not null;
create table verdict (
    id blob primary key,
    item_id blob not null references item (id),
    expected_by text not null,
    said text not null,
    words text not null,
    metrics text not null,
    by_id blob references person (id),
    created_at text not null,
    archived_at text
);
create index verdict_by_item on verdict (item_id, created_at, id);
