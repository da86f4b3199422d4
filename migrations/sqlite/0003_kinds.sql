-- What each kind of item knows beyond the item itself.
create table vision (
    item_id blob primary key references item (id),
    horizon text
) without rowid;

create table goal (
    item_id blob primary key references item (id),
    starts_on text,
    ends_on text,
    committed boolean not null default false
) without rowid;

create table key_result (
    item_id blob primary key references item (id),
    unit text,
    baseline double precision,
    target double precision,
    current double precision
) without rowid;

create table customer (
    item_id blob primary key references item (id),
    segment text,
    revenue bigint,
    contact text
) without rowid;

create table feedback (
    item_id blob primary key references item (id),
    customer_id blob references item (id),
    said_by text,
    source text,
    said_at text,
    score bigint,
    delivered_at text
) without rowid;
create index feedback_by_customer on feedback (customer_id, said_at);

create table idea (
    item_id blob primary key references item (id),
    reason text
) without rowid;

create table initiative (
    item_id blob primary key references item (id),
    hypothesis text,
    horizon text,
    baseline double precision,
    expected double precision,
    due_on text,
    confidence bigint
) without rowid;

create table work (
    item_id blob primary key references item (id),
    persona text,
    want text,
    benefit text,
    priority text,
    due_on text,
    reason text,
    accepted_at text
) without rowid;

create table criterion (
    id blob primary key,
    item_id blob not null references item (id),
    position bigint not null,
    text text not null,
    state text not null default 'open',
    by_id blob references person (id),
    judged_at text
);
create index criterion_by_item on criterion (item_id, position, id);

create table release (
    item_id blob primary key references item (id),
    version text,
    planned_on text,
    released_on text
) without rowid;

create table metric (
    item_id blob primary key references item (id),
    unit text,
    direction text not null default 'up',
    baseline double precision,
    target double precision
) without rowid;

create table observation (
    id blob primary key,
    metric_id blob not null references item (id),
    at text not null,
    value double precision not null,
    note text,
    by_id blob references person (id),
    created_at text not null,
    archived_at text
);
create index observation_by_metric on observation (metric_id, at, id);
