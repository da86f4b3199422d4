-- Kept counts and full text, by triggers.
create trigger item_counted after insert on item when new.archived_at is null and new.product_id is not null begin
    insert into item_count (product_id, kind, status, open, rooted, voiced, n, points)
    values (new.product_id, new.kind, new.status, new.open, new.rooted, new.voices > 0, 1, coalesce(new.points, 0))
    on conflict (product_id, kind, status, open, rooted, voiced) do update set n = n + 1, points = points + excluded.points;
end;
create trigger item_recounted after update of kind, product_id, status, open, rooted, voices, points, archived_at on item
when old.product_id is not new.product_id or old.kind <> new.kind or old.status <> new.status or old.open <> new.open
    or old.rooted <> new.rooted or (old.voices > 0) <> (new.voices > 0) or old.points is not new.points
    or (old.archived_at is null) <> (new.archived_at is null) begin
    update item_count set n = n - 1, points = points - coalesce(old.points, 0)
    where old.archived_at is null and product_id = old.product_id and kind = old.kind and status = old.status
        and open = old.open and rooted = old.rooted and voiced = (old.voices > 0);
    insert into item_count (product_id, kind, status, open, rooted, voiced, n, points)
    select new.product_id, new.kind, new.status, new.open, new.rooted, new.voices > 0, 1, coalesce(new.points, 0)
    where new.archived_at is null and new.product_id is not null
    on conflict (product_id, kind, status, open, rooted, voiced) do update set n = n + 1, points = points + excluded.points;
end;
create trigger item_uncounted after delete on item when old.archived_at is null begin
    update item_count set n = n - 1, points = points - coalesce(old.points, 0)
    where product_id = old.product_id and kind = old.kind and status = old.status
        and open = old.open and rooted = old.rooted and voiced = (old.voices > 0);
end;

create virtual table item_text using fts5 (key, title, body, content = 'item', content_rowid = 'rowid', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
create trigger item_text_added after insert on item begin
    insert into item_text (rowid, key, title, body) values (new.rowid, new.key, new.title, new.body);
end;
create trigger item_text_changed after update of key, title, body on item begin
    insert into item_text (item_text, rowid, key, title, body) values ('delete', old.rowid, old.key, old.title, old.body);
    insert into item_text (rowid, key, title, body) values (new.rowid, new.key, new.title, new.body);
end;
create trigger item_text_removed after delete on item begin
    insert into item_text (item_text, rowid, key, title, body) values ('delete', old.rowid, old.key, old.title, old.body);
end;
