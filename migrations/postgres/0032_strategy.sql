-- What goals are checked in on, whom the product is for, and which stage of its life it is in.
alter table goal add column weight double precision;
alter table key_result add column weight double precision;
alter table key_result add column fed text;

create table check_in (
    id uuid primary key,
    key_result_id uuid not null references item (id),
    at timestamptz not null,
    value double precision,
    was double precision,
    confidence double precision,
    words text,
    by_id uuid references person (id),
    created_at timestamptz not null,
    archived_at timestamptz
);
create index check_in_by_key_result on check_in (key_result_id, at, id);

alter table vision add column for_whom text;
alter table vision add column need text;
alter table vision add column category text;
alter table vision add column benefit text;
alter table vision add column alternative text;
alter table vision add column difference text;

create table life_cycle (
    product_id uuid primary key references product (id),
    stage text not null,
    evidence text not null,
    metric_id uuid references item (id),
    metrics text,
    methods text,
    cadence text,
    by_id uuid references person (id),
    at timestamptz not null
);
