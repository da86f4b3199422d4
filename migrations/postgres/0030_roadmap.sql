-- Bets in time: when one starts, what it may cost, how far it is, its place among the others, and how it goes.
alter table initiative add column starts_on date;
alter table initiative add column appetite double precision;
alter table initiative add column appetite_unit text;
alter table initiative add column stage text;
alter table initiative add column rank text collate "C";
create table health (
    id uuid primary key,
    item_id uuid not null references item (id),
    state text not null,
    words text,
    by_id uuid references person (id),
    created_at timestamptz not null,
    archived_at timestamptz
);
create index health_by_item on health (item_id, created_at, id);
