-- Work done after the answer, and what came from elsewhere.
create table job (
    id blob primary key,
    kind text not null,
    payload text not null,
    run_at text not null,
    attempts bigint not null default 0,
    locked_until text,
    done_at text,
    error text
);
create index job_waiting on job (run_at, id) where done_at is null;

create table import_run (
    id blob primary key,
    kind text not null,
    product_id blob not null references product (id),
    by_id blob not null references person (id),
    file_name text not null,
    file text not null,
    digest text not null,
    mapping text not null,
    dry boolean not null default false,
    state text not null,
    total bigint,
    position bigint not null default 0,
    created bigint not null default 0,
    updated bigint not null default 0,
    skipped bigint not null default 0,
    failed bigint not null default 0,
    error text,
    created_at text not null,
    finished_at text
);
create index import_run_by_product on import_run (product_id, created_at, id);

create table import_row (
    run_id blob not null references import_run (id),
    row bigint not null,
    outcome text not null,
    source_key text,
    item_id blob,
    why text,
    primary key (run_id, row)
) without rowid;

-- Where an item came from: the same row of the same source is the same item.
create table origin (
    product_id blob not null references product (id),
    source text not null,
    source_key text not null,
    item_id blob not null references item (id),
    digest text not null default '',
    primary key (product_id, source, source_key)
) without rowid;
create index origin_by_item on origin (item_id);

create table import_mapping (
    id blob primary key,
    product_id blob not null references product (id),
    kind text not null,
    headers text not null,
    mapping text not null,
    created_at text not null
);
create unique index import_mapping_by_headers on import_mapping (product_id, kind, headers);
