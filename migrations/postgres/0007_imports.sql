-- Imports that resume by batch, run as jobs, and are taken back as a whole.
drop table import_row;
drop table import_run;

create table import_run (
    id uuid primary key,
    kind text not null,
    product_id uuid not null references product (id),
    by_id uuid references person (id),
    job_id uuid,
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
    kept bigint not null default 0,
    error text,
    created_at timestamptz not null,
    finished_at timestamptz
);
create index import_run_by_product on import_run (product_id, created_at, id);
create index import_run_by_file on import_run (product_id, digest);

-- What became of each row of the file; `why` says what a person should know about it.
create table import_row (
    run_id uuid not null references import_run (id),
    row bigint not null,
    outcome text not null,
    source_key text,
    item_id uuid,
    why text,
    primary key (run_id, row)
);
create index import_row_with_why on import_row (run_id, outcome, row) where why is not null;

-- The events of a run, one a batch, in the order in which they happened.
create table import_batch (
    run_id uuid not null references import_run (id),
    position bigint not null,
    event_id uuid not null references event (id),
    primary key (run_id, position)
);

create index customer_by_name on item (lower(title)) where kind = 'customer' and archived_at is null;
