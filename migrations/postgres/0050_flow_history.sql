-- The past of the flow stands: when each piece of work first left it, by being done or undone, with what it was worth then; and
-- what every change did to how much there is to do.
alter table arrival add column out_on date;
alter table arrival add column finished_on date;
alter table arrival add column finished_at timestamptz;
alter table arrival add column finished_points double precision;

with told as (
    select (c.value ->> 'item')::uuid as item_id, min(e.at) as at from event e cross join jsonb_array_elements(e.changes) c
    where c.value ->> 'field' = 'status' and c.value ->> 'after' = 'accepted' group by 1
)
update arrival set finished_at = told.at from told where told.item_id = arrival.item_id;
update arrival set finished_at = w.accepted_at from work w
where w.item_id = arrival.item_id and w.accepted_at is not null and (arrival.finished_at is null or arrival.finished_at > w.accepted_at);
update arrival set finished_on = (finished_at at time zone 'UTC')::date, out_on = (finished_at at time zone 'UTC')::date,
    finished_points = (select i.points from item i where i.id = arrival.item_id) where finished_at is not null;
insert into arrival (item_id, product_id, kind, counted, out_on)
select i.id, i.product_id, i.kind, false, (i.updated_at at time zone 'UTC')::date from item i
where i.kind in ('story', 'bug', 'task', 'spike') and (i.status = 'declined' or i.archived_at is not null)
on conflict (item_id) do update set out_on = coalesce(arrival.out_on, excluded.out_on);
create index arrival_out on arrival (product_id, out_on) where out_on is not null;
create index arrival_in on arrival (product_id) where out_on is null;
create index arrival_back on arrival (product_id) where out_on is not null and done_on is null and counted;
create index arrival_finished on arrival (product_id, finished_at) where finished_at is not null;

create table scope_change (
    item_id uuid not null references item (id) on delete cascade,
    product_id uuid not null references product (id) on delete cascade,
    at timestamptz not null,
    what text not null,
    items bigint not null,
    points double precision not null
);
create index scope_change_by_time on scope_change (product_id, at);
create index scope_change_of on scope_change (item_id);

insert into scope_change (item_id, product_id, at, what, items, points)
select id, product_id, created_at, 'written', 1, coalesce(points, 0) from item where kind in ('story', 'bug', 'task', 'spike');
insert into scope_change (item_id, product_id, at, what, items, points)
select id, product_id, updated_at, 'left', -1, -coalesce(points, 0) from item
where kind in ('story', 'bug', 'task', 'spike') and (status = 'declined' or archived_at is not null);

create or replace function work_arrived() returns trigger language plpgsql as $$
begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, counted, out_on)
    select id, product_id, kind,
        case when status in ('ready', 'started', 'review') then (updated_at at time zone 'UTC')::date end,
        case when status in ('started', 'review') then (updated_at at time zone 'UTC')::date end,
        case when status = 'review' then (updated_at at time zone 'UTC')::date end,
        status <> 'declined' and archived_at is null,
        case when status = 'declined' or archived_at is not null then (updated_at at time zone 'UTC')::date end
    from now_rows where kind in ('story', 'bug', 'task', 'spike')
        and (status in ('ready', 'started', 'review', 'declined') or archived_at is not null);
    insert into scope_change (item_id, product_id, at, what, items, points)
    select id, product_id, created_at, 'written', 1, coalesce(points, 0) from now_rows where kind in ('story', 'bug', 'task', 'spike');
    insert into scope_change (item_id, product_id, at, what, items, points)
    select id, product_id, updated_at, 'left', -1, -coalesce(points, 0) from now_rows
    where kind in ('story', 'bug', 'task', 'spike') and (status = 'declined' or archived_at is not null);
    return null;
end $$;

create or replace function work_arrives() returns trigger language plpgsql as $$
declare
    today date := (new.updated_at at time zone 'UTC')::date;
    moved boolean := old.status <> new.status;
begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, counted, out_on)
    values (new.id, new.product_id, new.kind,
        case when moved and new.status in ('ready', 'started', 'review', 'accepted') then today end,
        case when moved and new.status in ('started', 'review', 'accepted') then today end,
        case when moved and new.status in ('review', 'accepted') then today end,
        new.status <> 'declined' and new.archived_at is null,
        case when new.status = 'declined' or new.archived_at is not null then today end)
    on conflict (item_id) do update set kind = excluded.kind, counted = excluded.counted,
        ready_on = coalesce(arrival.ready_on, excluded.ready_on),
        started_on = coalesce(arrival.started_on, excluded.started_on),
        review_on = coalesce(arrival.review_on, excluded.review_on),
        out_on = coalesce(arrival.out_on, excluded.out_on);
    -- What is taken back on the day on which it was said was never so; what was so at the end of a day stays.
    update arrival set out_on = null where item_id = new.id and out_on = today and counted and new.status <> 'accepted';
    if old.status = 'accepted' and new.status <> 'accepted' then
        update arrival set finished_on = null, finished_at = null, finished_points = null
        where item_id = new.id and finished_on = today;
    end if;
    return null;
end $$;

create or replace function work_ended() returns trigger language plpgsql as $$
begin
    insert into arrival (item_id, product_id, kind, done_on, counted, out_on, finished_on, finished_at, finished_points)
    select i.id, i.product_id, i.kind, (n.accepted_at at time zone 'UTC')::date, i.archived_at is null,
        (n.accepted_at at time zone 'UTC')::date, (n.accepted_at at time zone 'UTC')::date, n.accepted_at, i.points
    from now_rows n join item i on i.id = n.item_id
    where n.accepted_at is not null and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set done_on = excluded.done_on, out_on = coalesce(arrival.out_on, excluded.out_on),
        finished_on = excluded.finished_on, finished_at = excluded.finished_at, finished_points = excluded.finished_points;
    return null;
end $$;
create or replace function work_ends() returns trigger language plpgsql as $$
begin
    insert into arrival (item_id, product_id, kind, done_on, counted, out_on, finished_on, finished_at, finished_points)
    select i.id, i.product_id, i.kind, (new.accepted_at at time zone 'UTC')::date, i.archived_at is null,
        (new.accepted_at at time zone 'UTC')::date, (new.accepted_at at time zone 'UTC')::date, new.accepted_at, i.points
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set done_on = excluded.done_on,
        out_on = case when new.accepted_at is not null and arrival.out_on = (old.accepted_at at time zone 'UTC')::date
            then excluded.out_on else coalesce(arrival.out_on, excluded.out_on) end,
        finished_points = case when arrival.finished_at is null then excluded.finished_points else arrival.finished_points end,
        finished_on = case when new.accepted_at is not null and (arrival.finished_at is null or arrival.finished_at = old.accepted_at)
            then excluded.finished_on else arrival.finished_on end,
        finished_at = case when new.accepted_at is not null and (arrival.finished_at is null or arrival.finished_at = old.accepted_at)
            then excluded.finished_at else arrival.finished_at end;
    return null;
end $$;

create function scope_changes() returns trigger language plpgsql as $$
declare
    stood boolean := old.kind in ('story', 'bug', 'task', 'spike') and old.status <> 'declined' and old.archived_at is null;
    stands boolean := new.kind in ('story', 'bug', 'task', 'spike') and new.status <> 'declined' and new.archived_at is null;
begin
    if stood and not stands then
        insert into scope_change (item_id, product_id, at, what, items, points)
        select new.id, new.product_id, new.updated_at, 'left', -1, -coalesce(sum(points), 0) from scope_change where item_id = new.id;
    elsif stands and not stood then
        insert into scope_change (item_id, product_id, at, what, items, points)
        values (new.id, new.product_id, new.updated_at,
            case when exists (select 1 from scope_change s where s.item_id = new.id) then 'back' else 'written' end, 1, coalesce(new.points, 0));
    elsif stands and old.status <> 'accepted' and new.status <> 'accepted' and coalesce(old.points, 0) <> coalesce(new.points, 0) then
        insert into scope_change (item_id, product_id, at, what, items, points)
        values (new.id, new.product_id, new.updated_at, 'estimated', 0, coalesce(new.points, 0) - coalesce(old.points, 0));
    end if;
    return null;
end $$;
create trigger scope_changed after update of status, archived_at, kind, points on item for each row
    when (new.kind in ('story', 'bug', 'task', 'spike') or old.kind in ('story', 'bug', 'task', 'spike')) execute function scope_changes();
