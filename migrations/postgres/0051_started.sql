-- When work on it began, where somebody says so: for what came in from elsewhere, so that it has a cycle time.
alter table work add column started_at timestamptz;

create function work_began() returns trigger language plpgsql as $$
begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, counted)
    select i.id, i.product_id, i.kind, (n.started_at at time zone 'UTC')::date, (n.started_at at time zone 'UTC')::date,
        i.status <> 'declined' and i.archived_at is null
    from now_rows n join item i on i.id = n.item_id
    where n.started_at is not null and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set started_on = excluded.started_on,
        ready_on = case when arrival.ready_on <= excluded.started_on then arrival.ready_on else excluded.started_on end;
    return null;
end $$;
create trigger work_begun after insert on work referencing new table as now_rows
    for each statement execute function work_began();
create function work_rebegins() returns trigger language plpgsql as $$
begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, counted)
    select i.id, i.product_id, i.kind, (new.started_at at time zone 'UTC')::date, (new.started_at at time zone 'UTC')::date,
        i.status <> 'declined' and i.archived_at is null
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set
        started_on = case when excluded.started_on is null and arrival.started_on <> (old.started_at at time zone 'UTC')::date
            then arrival.started_on else excluded.started_on end,
        ready_on = case when excluded.started_on is null or arrival.ready_on <= excluded.started_on
            then arrival.ready_on else excluded.started_on end;
    return null;
end $$;
create trigger work_rebegun after update of started_at on work for each row
    when (old.started_at is distinct from new.started_at) execute function work_rebegins();
