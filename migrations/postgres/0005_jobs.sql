-- Work done after the answer, and what came from elsewhere.
create table job (
    id uuid primary key,
    kind text not null,
    payload jsonb not null,
    run_at timestamptz not null,
    attempts bigint not null default 0,
    locked_until timestamptz,
    done_at timestamptz,
    error text
);
create index job_waiting on job (run_at, id) where done_at is null;

create table import_run (
    id uuid primary key,
    kind text not null,
    product_id uuid not null references product (id),
    by_id uuid not null references person (id),
    file_name text not null,
    file text not null,
    digest text not null,
    mapping jsonb not null,
    dry boolean not null default false,
    state text not null,
    total bigint,
    position bigint not null default 0,
    created bigint not null default 0,
    updated bigint not null default 0,
    skipped bigint not null default 0,
    failed bigint not null default 0,
    error text,
    created_at timestamptz not null,
    finished_at timestamptz
);
create index import_run_by_product on import_run (product_id, created_at, id);

create table import_row (
    run_id uuid not null references import_run (id),
    row bigint not null,
    outcome text not null,
    source_key text,
    item_id uuid,
    why text,
    primary key (run_id, row)
);

-- Where an item came from: the same row of the same source is the same item.
create table origin (
    product_id uuid not null references product (id),
    source text collate "C" not null,
    source_key text collate "C" not null,
    item_id uuid not null references item (id),
    digest text not null default '',
    primary key (product_id, source, source_key)
);
create index origin_by_item on origin (item_id);

create table import_mapping (
    id uuid primary key,
    product_id uuid not null references product (id),
    kind text not null,
    headers text not null,
    mapping jsonb not null,
    created_at timestamptz not null
);
create unique index import_mapping_by_headers on import_mapping (product_id, kind, headers);
