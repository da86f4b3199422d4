-- What became of an audience: all of it before and after each change, so that whoever looks after it reads and takes back.
create table audience_change (
    id blob primary key,
    product_id blob not null references product (id),
    audience text not null,
    at text not null,
    by_id blob references person (id),
    before text not null,
    after text not null
) without rowid;
create index audience_change_of on audience_change (product_id, audience, id);

-- When a scenario was applied: it is compared with the roadmap of that moment.
alter table scenario add column applied_at text;
