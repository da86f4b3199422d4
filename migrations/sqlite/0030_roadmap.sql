-- Bets in time: when one starts, what it may cost, how far it is, its place among the others, and how it goes.
alter table initiative add column starts_on text;
alter table initiative add column appetite double precision;
alter table initiative add column appetite_unit text;
alter table initiative add column stage text;
alter table initiative add column rank text;
create table health (
    id blob primary key,
    item_id blob not null references item (id),
    state text not null,
    words text,
    by_id blob references person (id),
    created_at text not null,
    archived_at text
);
create index health_by_item on health (item_id, created_at, id);
