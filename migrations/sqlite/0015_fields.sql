-- Fields of a product's own. A value is kept by its type; `place` says where it stands among others of its field, as text.
create table field (
    id blob primary key,
    product_id blob not null references product (id),
    key text not null,
    name text not null,
    kind text not null,
    kinds text not null,
    on_cards boolean not null,
    position bigint not null,
    created_at text not null,
    archived_at text
);
create unique index field_by_key on field (product_id, key);

create table field_choice (
    id blob primary key,
    field_id blob not null references field (id),
    label text not null,
    place text not null,
    retired_at text
);
create index field_choice_by_field on field_choice (field_id, place);

create table field_value (
    item_id blob not null references item (id),
    field_id blob not null references field (id),
    nth bigint not null,
    place text not null,
    text text,
    number double precision,
    day text,
    person_id blob references person (id),
    choice_id blob references field_choice (id),
    primary key (item_id, field_id, nth)
);
create index field_value_in_order on field_value (field_id, place, item_id);
create index field_value_by_choice on field_value (choice_id) where choice_id is not null;

-- Whether a product has fields of its own, so that nobody has to ask who has none.
alter table product add column fielded boolean not null default false;
