-- What happened, who asked for what, and what is still to be told.
create table event (
    id uuid primary key,
    at timestamptz not null,
    actor_id uuid references person (id),
    via text not null,
    command text not null,
    product_id uuid references product (id),
    input jsonb not null,
    changes jsonb not null,
    reason text,
    proposal_id uuid,
    undoes_id uuid,
    undone_by uuid
);
create index event_by_product on event (product_id, id);

create table event_item (
    item_id uuid not null,
    event_id uuid not null references event (id),
    primary key (item_id, event_id)
);

create table outbox (
    id uuid primary key,
    event_id uuid not null references event (id),
    created_at timestamptz not null
);

create table answered (
    person_id uuid not null,
    key text not null,
    fingerprint bytea not null,
    status bigint not null,
    answer jsonb not null,
    created_at timestamptz not null,
    primary key (person_id, key)
);
create index answered_by_age on answered (created_at);

create table proposal (
    id uuid primary key,
    command text not null,
    deciding text not null,
    input jsonb not null,
    summary text not null,
    product_id uuid references product (id),
    area_id uuid references area (id),
    item_id uuid references item (id),
    seen jsonb not null,
    by_id uuid not null references person (id),
    reason text not null default '',
    state text not null default 'open',
    created_at timestamptz not null,
    answered_by uuid references person (id),
    answered_at timestamptz,
    answer text,
    event_id uuid
);
create index proposal_open on proposal (product_id, created_at, id) where state = 'open';
create index proposal_by_item on proposal (item_id, created_at);
create index proposal_by_person on proposal (by_id, created_at);
