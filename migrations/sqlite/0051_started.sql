-- When work on it began, where somebody says so: for what came in from elsewhere, so that it has a cycle time.
alter table work add column started_at text;

create trigger work_begun after insert on work when new.started_at is not null begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, counted)
    select i.id, i.product_id, i.kind, substr(new.started_at, 1, 10), substr(new.started_at, 1, 10), i.status <> 'declined' and i.archived_at is null
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set started_on = excluded.started_on,
        ready_on = case when arrival.ready_on <= excluded.started_on then arrival.ready_on else excluded.started_on end;
end;
create trigger work_rebegun after update of started_at on work when old.started_at is not new.started_at begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, counted)
    select i.id, i.product_id, i.kind, substr(new.started_at, 1, 10), substr(new.started_at, 1, 10), i.status <> 'declined' and i.archived_at is null
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set
        started_on = case when excluded.started_on is null and arrival.started_on <> substr(old.started_at, 1, 10)
            then arrival.started_on else excluded.started_on end,
        ready_on = case when excluded.started_on is null or arrival.ready_on <= excluded.started_on
            then arrival.ready_on else excluded.started_on end;
end;
