-- What is put into the scores of ideas, as it was said: a number, or what it is bound to.
create table score (
    item_id blob not null references item (id),
    input text not null,
    said text not null,
    by_id blob references person (id),
    at text not null,
    primary key (item_id, input)
) without rowid;

-- How a product scores: its own criteria, the period of reach, what fills empty columns.
create table scoring (
    product_id blob primary key references product (id),
    rules text not null
) without rowid;

alter table idea add column hypothesis text;
alter table idea add column persona text;
alter table idea add column snoozed_until text;

create index idea_asleep on idea (snoozed_until) where snoozed_until is not null;
