-- Everything with an identity a person would name, and the links of the line.
create table item (
    id uuid primary key,
    kind text not null,
    product_id uuid references product (id),
    area_id uuid references area (id),
    key text collate "C" not null unique,
    title text not null,
    status text not null,
    open boolean not null default true,
    rank text collate "C",
    points double precision,
    owner_id uuid references person (id),
    rooted boolean not null default false,
    voices bigint not null default 0,
    version bigint not null default 1,
    created_by uuid references person (id),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    archived_at timestamptz,
    body text not null default ''
);
create index item_in_order on item (product_id, rank, id) where open and rank is not null;
create index item_in_order_by_status on item (product_id, status, rank, id) where open and rank is not null;
create index item_in_order_by_owner on item (product_id, owner_id, rank, id) where open and rank is not null and owner_id is not null;
create index item_in_order_by_area on item (product_id, area_id, rank, id) where open and rank is not null and area_id is not null;
create index item_in_order_by_kind on item (product_id, kind, rank, id) where open and rank is not null;
create index item_without_why on item (product_id, rank, id) where open and rank is not null and not rooted;
create index item_by_kind on item (product_id, kind, created_at, id) where archived_at is null;
create index item_by_status on item (product_id, kind, status, created_at, id) where archived_at is null;

create table item_label (
    item_id uuid not null references item (id),
    label text collate "C" not null,
    primary key (label, item_id)
);
create index item_label_by_item on item_label (item_id, label);

-- How many items of each sort a product has, kept by triggers: no page counts rows.
create table item_count (
    product_id uuid not null,
    kind text not null,
    status text not null,
    open boolean not null,
    rooted boolean not null,
    voiced boolean not null,
    n bigint not null,
    points double precision not null,
    primary key (product_id, kind, status, open, rooted, voiced)
);

create table link (
    id uuid primary key,
    kind text not null,
    from_id uuid not null references item (id),
    to_id uuid not null references item (id),
    from_kind text not null,
    to_kind text not null,
    weight text,
    quote text,
    origin_id uuid references item (id),
    by_id uuid references person (id),
    created_at timestamptz not null
);
create unique index link_up on link (from_id, kind, to_id);
create index link_down on link (to_id, kind, from_kind, from_id);

create table comment (
    id uuid primary key,
    item_id uuid not null references item (id),
    by_id uuid not null references person (id),
    body text not null,
    created_at timestamptz not null,
    edited_at timestamptz,
    archived_at timestamptz
);
create index comment_by_item on comment (item_id, created_at, id);

create table follow (
    person_id uuid not null references person (id),
    item_id uuid not null references item (id),
    created_at timestamptz not null,
    primary key (person_id, item_id)
);
create index follow_by_item on follow (item_id);
