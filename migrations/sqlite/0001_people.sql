-- Who works here, how they sign in, and which roles they hold where.
create table setting (
    name text primary key,
    value text not null
);

create table person (
    id blob primary key,
    email text not null unique,
    name text not null,
    password_hash text,
    theme text not null default 'auto',
    density text not null default 'comfortable',
    active boolean not null default true,
    created_at text not null,
    visited_at text,
    left_at text
);

create table session (
    hash blob primary key,
    person_id blob not null references person (id),
    created_at text not null,
    seen_at text not null,
    expires_at text not null,
    agent text not null default ''
);
create index session_by_person on session (person_id);

create table token (
    id blob primary key,
    person_id blob not null references person (id),
    name text not null,
    hash blob not null unique,
    hint text not null,
    writes boolean not null,
    created_at text not null,
    used_at text,
    revoked_at text
);
create index token_by_person on token (person_id);

create table invitation (
    id blob primary key,
    hash blob not null unique,
    email text not null,
    name text not null,
    roles text not null,
    by_id blob not null references person (id),
    created_at text not null,
    expires_at text not null,
    used_at text
);

create table product (
    id blob primary key,
    key text not null unique,
    name text not null,
    next_number bigint not null default 1,
    sample boolean not null default false,
    version bigint not null default 1,
    created_at text not null,
    archived_at text
);

create table area (
    id blob primary key,
    product_id blob not null references product (id),
    name text not null,
    created_at text not null,
    archived_at text
);
create unique index area_by_name on area (product_id, name);

create table role_held (
    id blob primary key,
    person_id blob not null references person (id),
    role text not null,
    product_id blob references product (id),
    area_id blob references area (id),
    created_at text not null
);
create index role_held_by_person on role_held (person_id);
create index role_held_by_product on role_held (product_id);
