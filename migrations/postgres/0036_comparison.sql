-- What customers compare products by, and how each competitor does in it.
create table feature (
    item_id uuid primary key references item (id),
    importance text
);

create table document (
    item_id uuid primary key references item (id),
    source text,
    url text
);
create index document_by_source on document (source);

-- One cell of the comparison; without a competitor it is about the product itself.
create table comparison (
    id uuid primary key,
    feature_id uuid not null references item (id),
    competitor_id uuid references item (id),
    level text not null,
    words text,
    source text,
    url text,
    as_of date not null,
    confidence double precision,
    by_id uuid references person (id),
    at timestamptz not null
);
create unique index comparison_of_others on comparison (feature_id, competitor_id) where competitor_id is not null;
create unique index comparison_of_own on comparison (feature_id) where competitor_id is null;
create index comparison_by_competitor on comparison (competitor_id) where competitor_id is not null;
