-- Who sees what of a roadmap, which bets are shown or hidden for whom, and the links that show it without an account.
create table audience (
    product_id blob not null references product (id),
    audience text not null,
    name text not null,
    rules text not null,
    version bigint not null,
    changed_at text not null,
    primary key (product_id, audience)
) without rowid;

create table audience_choice (
    product_id blob not null references product (id),
    audience text not null,
    item_id blob not null references item (id),
    shown boolean not null,
    primary key (product_id, audience, item_id)
) without rowid;
create index audience_choice_by_item on audience_choice (item_id);

create table share (
    id blob primary key,
    product_id blob not null references product (id),
    audience text not null,
    face text not null,
    name text not null,
    hash blob not null unique,
    hint text not null,
    password text,
    origins text not null,
    by_id blob not null references person (id),
    created_at text not null,
    expires_at text,
    used_at text,
    views bigint not null default 0,
    revoked_at text
);
create index share_by_product on share (product_id, created_at);
