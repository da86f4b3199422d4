-- The keys that a product had before: each goes on leading to it, and no other product takes it.
create table former_product_key (
    key text primary key,
    product_id blob not null references product (id),
    left_at text not null
) without rowid;
create index former_product_key_by_product on former_product_key (product_id);
create index product_archived on product (id) where archived_at is not null;
