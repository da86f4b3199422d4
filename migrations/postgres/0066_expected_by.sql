-- A hypothesis has a day by which its outcome is expected; what was seen on that day is written down with a word.
alter table initiative add column expected_by date;
create index initiative_expected on initiative (expected_by) where expected_by is not null;
create table verdict (
    id uuid primary key,
    item_id uuid not null references item (id),
    expected_by date not null,
    said text not null,
    words text not null,
    metrics jsonb not null,
    by_id uuid references person (id),
    created_at timestamptz not null,
    archived_at timestamptz
);
create index verdict_by_item on verdict (item_id, created_at, id);
