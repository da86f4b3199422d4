-- Who sees what of a roadmap, which bets are shown or hidden for whom, and the links that show it without an account.
create table audience (
    product_id uuid not null references product (id),
    audience text not null,
    name text not null,
    rules jsonb not null,
    version bigint not null,
    changed_at timestamptz not null,
    primary key (product_id, audience)
);

create table audience_choice (
    product_id uuid not null references product (id),
    audience text not null,
    item_id uuid not null references item (id),
    shown boolean not null,
    primary key (product_id, audience, item_id)
);
create index audience_choice_by_item on audience_choice (item_id);

create table share (
    id uuid primary key,
    product_id uuid not null references product (id),
    audience text not null,
    face text not null,
    name text not null,
    hash bytea not null unique,
    hint text not null,
    password text,
    origins text not null,
    by_id uuid not null references person (id),
    created_at timestamptz not null,
    expires_at timestamptz,
    used_at timestamptz,
    views bigint not null default 0,
    revoked_at timestamptz
);
create index share_by_product on share (product_id, created_at);
