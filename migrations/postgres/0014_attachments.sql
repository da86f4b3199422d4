-- Files that were sent, by their content; and what they are attached to.
create table upload (
    digest text primary key,
    size bigint not null,
    kind text not null,
    by_id uuid not null references person (id),
    sent_at timestamptz not null
);

create table attachment (
    id uuid primary key,
    item_id uuid not null references item (id),
    digest text not null references upload (digest),
    name text not null,
    by_id uuid not null references person (id),
    attached_at timestamptz not null,
    archived_at timestamptz
);
create index attachment_by_item on attachment (item_id, id);
