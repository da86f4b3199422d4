-- Who works here, how they sign in, and which roles they hold where.
create table setting (
    name text primary key,
    value text not null
);

create table person (
    id uuid primary key,
    email text not null unique,
    name text not null,
    password_hash text,
    theme text not null default 'auto',
    density text not null default 'comfortable',
    active boolean not null default true,
    created_at timestamptz not null,
    visited_at timestamptz,
    left_at timestamptz
);

create table session (
    hash bytea primary key,
    person_id uuid not null references person (id),
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null,
    agent text not null default ''
);
create index session_by_person on session (person_id);

create table token (
    id uuid primary key,
    person_id uuid not null references person (id),
    name text not null,
    hash bytea not null unique,
    hint text not null,
    writes boolean not null,
    created_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
);
create index token_by_person on token (person_id);

create table invitation (
    id uuid primary key,
    hash bytea not null unique,
    email text not null,
    name text not null,
    roles jsonb not null,
    by_id uuid not null references person (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create table product (
    id uuid primary key,
    key text collate "C" not null unique,
    name text not null,
    next_number bigint not null default 1,
    sample boolean not null default false,
    version bigint not null default 1,
    created_at timestamptz not null,
    archived_at timestamptz
);

create table area (
    id uuid primary key,
    product_id uuid not null references product (id),
    name text not null,
    created_at timestamptz not null,
    archived_at timestamptz
);
create unique index area_by_name on area (product_id, name);

create table role_held (
    id uuid primary key,
    person_id uuid not null references person (id),
    role text not null,
    product_id uuid references product (id),
    area_id uuid references area (id),
    created_at timestamptz not null
);
create index role_held_by_person on role_held (person_id);
create index role_held_by_product on role_held (product_id);
