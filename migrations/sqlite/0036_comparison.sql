-- What customers compare products by, and how each competitor does in it.
create table feature (
    item_id blob primary key references item (id),
    importance text
) without rowid;

create table document (
    item_id blob primary key references item (id),
    source text,
    url text
) without rowid;
create index document_by_source on document (source);

-- One cell of the comparison; without a competitor it is about the product itself.
create table comparison (
    id blob primary key,
    feature_id blob not null references item (id),
    competitor_id blob references item (id),
    level text not null,
    words text,
    source text,
    url text,
    as_of text not null,
    confidence double precision,
    by_id blob references person (id),
    at text not null
);
create unique index comparison_of_others on comparison (feature_id, competitor_id) where competitor_id is not null;
create unique index comparison_of_own on comparison (feature_id) where competitor_id is null;
create index comparison_by_competitor on comparison (competitor_id) where competitor_id is not null;
