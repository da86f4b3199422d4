-- Files that were sent, by their content; and what they are attached to.
create table upload (
    digest text primary key,
    size bigint not null,
    kind text not null,
    by_id blob not null references person (id),
    sent_at text not null
);

create table attachment (
    id blob primary key,
    item_id blob not null references item (id),
    digest text not null references upload (digest),
    name text not null,
    by_id blob not null references person (id),
    attached_at text not null,
    archived_at text
);
create index attachment_by_item on attachment (item_id, id);
