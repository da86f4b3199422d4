-- Kept counts and full text, by triggers: one statement, one pass, however many rows.
create function item_recount() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into item_count as kept (product_id, kind, status, open, rooted, voiced, n, points)
        select product_id, kind, status, open, rooted, voices > 0, count(*), coalesce(sum(points), 0)
        from now_rows where archived_at is null and product_id is not null
        group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
        on conflict (product_id, kind, status, open, rooted, voiced)
        do update set n = kept.n + excluded.n, points = kept.points + excluded.points;
    elsif tg_op = 'DELETE' then
        insert into item_count as kept (product_id, kind, status, open, rooted, voiced, n, points)
        select product_id, kind, status, open, rooted, voices > 0, -count(*), -coalesce(sum(points), 0)
        from old_rows where archived_at is null and product_id is not null
        group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
        on conflict (product_id, kind, status, open, rooted, voiced)
        do update set n = kept.n + excluded.n, points = kept.points + excluded.points;
    else
        insert into item_count as kept (product_id, kind, status, open, rooted, voiced, n, points)
        select product_id, kind, status, open, rooted, voiced, sum(one), sum(points) from (
            select product_id, kind, status, open, rooted, voices > 0 as voiced, 1 as one, coalesce(points, 0) as points
            from now_rows where archived_at is null and product_id is not null
            union all
            select product_id, kind, status, open, rooted, voices > 0, -1, -coalesce(points, 0)
            from old_rows where archived_at is null and product_id is not null
        ) as moved
        group by 1, 2, 3, 4, 5, 6 having sum(one) <> 0 or sum(points) <> 0 order by 1, 2, 3, 4, 5, 6
        on conflict (product_id, kind, status, open, rooted, voiced)
        do update set n = kept.n + excluded.n, points = kept.points + excluded.points;
    end if;
    return null;
end $$;
create trigger item_counted after insert on item referencing new table as now_rows
    for each statement execute function item_recount();
create trigger item_recounted after update on item referencing old table as old_rows new table as now_rows
    for each statement execute function item_recount();
create trigger item_uncounted after delete on item referencing old table as old_rows
    for each statement execute function item_recount();

alter table item add column words tsvector
    generated always as (to_tsvector('simple', key || ' ' || title || ' ' || left(body, 20000))) stored;
create index item_words on item using gin (words);
