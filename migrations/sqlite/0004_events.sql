-- What happened, who asked for what, and what is still to be told.
create table event (
    id blob primary key,
    at text not null,
    actor_id blob references person (id),
    via text not null,
    command text not null,
    product_id blob references product (id),
    input text not null,
    changes text not null,
    reason text,
    proposal_id blob,
    undoes_id blob,
    undone_by blob
);
create index event_by_product on event (product_id, id);

create table event_item (
    item_id blob not null,
    event_id blob not null references event (id),
    primary key (item_id, event_id)
) without rowid;

create table outbox (
    id blob primary key,
    event_id blob not null references event (id),
    created_at text not null
);

create table answered (
    person_id blob not null,
    key text not null,
    fingerprint blob not null,
    status bigint not null,
    answer text not null,
    created_at text not null,
    primary key (person_id, key)
);
create index answered_by_age on answered (created_at);

create table proposal (
    id blob primary key,
    command text not null,
    deciding text not null,
    input text not null,
    summary text not null,
    product_id blob references product (id),
    area_id blob references area (id),
    item_id blob references item (id),
    seen text not null,
    by_id blob not null references person (id),
    reason text not null default '',
    state text not null default 'open',
    created_at text not null,
    answered_by blob references person (id),
    answered_at text,
    answer text,
    event_id blob
);
create index proposal_open on proposal (product_id, created_at, id) where state = 'open';
create index proposal_by_item on proposal (item_id, created_at);
create index proposal_by_person on proposal (by_id, created_at);
