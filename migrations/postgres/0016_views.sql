-- Saved views of a backlog, the order of the activities of a story map, and the keys that items had in other products.
create table saved_view (
    id uuid primary key,
    product_id uuid not null references product (id),
    owner_id uuid not null references person (id),
    name text not null,
    page text not null,
    query text not null,
    shared boolean not null default false,
    saved_at timestamptz not null
);
create unique index saved_view_by_name on saved_view (product_id, owner_id, name);

create table activity (
    item_id uuid primary key references item (id),
    rank text collate "C" not null
);

create table moved_key (
    key text primary key,
    item_id uuid not null references item (id),
    moved_at timestamptz not null
);
create index moved_key_by_item on moved_key (item_id);
