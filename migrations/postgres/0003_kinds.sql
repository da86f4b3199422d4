-- What each kind of item knows beyond the item itself.
create table vision (
    item_id uuid primary key references item (id),
    horizon text
);

create table goal (
    item_id uuid primary key references item (id),
    starts_on date,
    ends_on date,
    committed boolean not null default false
);

create table key_result (
    item_id uuid primary key references item (id),
    unit text,
    baseline double precision,
    target double precision,
    current double precision
);

create table customer (
    item_id uuid primary key references item (id),
    segment text,
    revenue bigint,
    contact text
);

create table feedback (
    item_id uuid primary key references item (id),
    customer_id uuid references item (id),
    said_by text,
    source text,
    said_at timestamptz,
    score bigint,
    delivered_at timestamptz
);
create index feedback_by_customer on feedback (customer_id, said_at);

create table idea (
    item_id uuid primary key references item (id),
    reason text
);

create table initiative (
    item_id uuid primary key references item (id),
    hypothesis text,
    horizon text,
    baseline double precision,
    expected double precision,
    due_on date,
    confidence bigint
);

create table work (
    item_id uuid primary key references item (id),
    persona text,
    want text,
    benefit text,
    priority text,
    due_on date,
    reason text,
    accepted_at timestamptz
);

create table criterion (
    id uuid primary key,
    item_id uuid not null references item (id),
    position bigint not null,
    text text not null,
    state text not null default 'open',
    by_id uuid references person (id),
    judged_at timestamptz
);
create index criterion_by_item on criterion (item_id, position, id);

create table release (
    item_id uuid primary key references item (id),
    version text,
    planned_on date,
    released_on date
);

create table metric (
    item_id uuid primary key references item (id),
    unit text,
    direction text not null default 'up',
    baseline double precision,
    target double precision
);

create table observation (
    id uuid primary key,
    metric_id uuid not null references item (id),
    at timestamptz not null,
    value double precision not null,
    note text,
    by_id uuid references person (id),
    created_at timestamptz not null,
    archived_at timestamptz
);
create index observation_by_metric on observation (metric_id, at, id);
