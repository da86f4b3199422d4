-- What became of an audience: all of it before and after each change, so that whoever looks after it reads and takes back.
create table audience_change (
    id uuid primary key,
    product_id uuid not null references product (id),
    audience text not null,
    at timestamptz not null,
    by_id uuid references person (id),
    before jsonb not null,
    after jsonb not null
);
create index audience_change_of on audience_change (product_id, audience, id);

-- When a scenario was applied: it is compared with the roadmap of that moment.
alter table scenario add column applied_at timestamptz;
