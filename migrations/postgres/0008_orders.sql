-- The backlog in its other orders: by points (those without last), by the last change, by age, by who asked.
create index item_by_points on item (product_id, coalesce(points, -1), id) where open and rank is not null;
create index item_by_update on item (product_id, updated_at, id) where open and rank is not null;
create index item_by_age on item (product_id, created_at, id) where open and rank is not null;
create index item_by_voices on item (product_id, voices, id) where open and rank is not null;
