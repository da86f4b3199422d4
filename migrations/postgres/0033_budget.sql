-- What is planned, approved and spent: on a product, on a theme of it, on an initiative.
create table budget_rule (
    product_id uuid primary key references product (id),
    currency text not null,
    most double precision
);

create table budget (
    id uuid primary key,
    product_id uuid not null references product (id),
    item_id uuid references item (id),
    planned double precision not null default 0,
    approved double precision not null default 0,
    starts_on date,
    ends_on date,
    version bigint not null default 1,
    created_at timestamptz not null
);
create unique index budget_of_item on budget (item_id) where item_id is not null;
create unique index budget_of_product on budget (product_id) where item_id is null;
create index budget_by_product on budget (product_id);

create table budget_entry (
    id uuid primary key,
    budget_id uuid not null references budget (id),
    on_day date not null,
    amount double precision not null,
    words text not null,
    by_id uuid references person (id),
    created_at timestamptz not null,
    archived_at timestamptz
);
create index budget_entry_by_budget on budget_entry (budget_id, on_day, id);

create table budget_share (
    id uuid primary key,
    budget_id uuid not null references budget (id),
    who text not null,
    rate double precision not null,
    allocation double precision not null,
    from_on date not null,
    until_on date not null,
    by_id uuid references person (id),
    created_at timestamptz not null,
    archived_at timestamptz
);
create index budget_share_by_budget on budget_share (budget_id, from_on, id);
