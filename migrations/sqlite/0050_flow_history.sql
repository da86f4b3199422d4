-- The past of the flow stands: when each piece of work first left it, by being done or undone, with what it was worth then; and
-- what every change did to how much there is to do.
alter table arrival add column out_on text;
alter table arrival add column finished_on text;
alter table arrival add column finished_at text;
alter table arrival add column finished_points double precision;

with told (item_id, at) as (
    select unhex(replace(c.value ->> 'item', '-', '')), min(e.at) from event e cross join json_each(e.changes) c
    where c.value ->> 'field' = 'status' and c.value ->> 'after' = 'accepted' group by 1
)
update arrival set finished_at = told.at from told where told.item_id = arrival.item_id;
update arrival set finished_at = w.accepted_at from work w
where w.item_id = arrival.item_id and w.accepted_at is not null and (arrival.finished_at is null or arrival.finished_at > w.accepted_at);
update arrival set finished_on = substr(finished_at, 1, 10), out_on = substr(finished_at, 1, 10),
    finished_points = (select i.points from item i where i.id = arrival.item_id) where finished_at is not null;
insert into arrival (item_id, product_id, kind, counted, out_on)
select i.id, i.product_id, i.kind, false, substr(i.updated_at, 1, 10) from item i
where i.kind in ('story', 'bug', 'task', 'spike') and (i.status = 'declined' or i.archived_at is not null)
on conflict (item_id) do update set out_on = coalesce(arrival.out_on, excluded.out_on);
create index arrival_out on arrival (product_id, out_on) where out_on is not null;
create index arrival_in on arrival (product_id) where out_on is null;
create index arrival_back on arrival (product_id) where out_on is not null and done_on is null and counted;
create index arrival_finished on arrival (product_id, finished_at) where finished_at is not null;

create table scope_change (
    item_id blob not null references item (id) on delete cascade,
    product_id blob not null references product (id) on delete cascade,
    at text not null,
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

drop trigger work_came;
drop trigger work_moved;
drop trigger work_done;
drop trigger work_redone;

create trigger work_came after insert on item
when new.kind in ('story', 'bug', 'task', 'spike')
    and (new.status in ('ready', 'started', 'review', 'declined') or new.archived_at is not null) begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, counted, out_on)
    values (new.id, new.product_id, new.kind,
        case when new.status in ('ready', 'started', 'review') then substr(new.updated_at, 1, 10) end,
        case when new.status in ('started', 'review') then substr(new.updated_at, 1, 10) end,
        case when new.status = 'review' then substr(new.updated_at, 1, 10) end,
        new.status <> 'declined' and new.archived_at is null,
        case when new.status = 'declined' or new.archived_at is not null then substr(new.updated_at, 1, 10) end);
end;
-- What is taken back on the day on which it was said was never so; what was so at the end of a day stays.
create trigger work_moved after update of status, archived_at, kind on item
when new.kind in ('story', 'bug', 'task', 'spike') and (old.status <> new.status or old.kind <> new.kind
    or (old.archived_at is null) <> (new.archived_at is null)) begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, counted, out_on)
    values (new.id, new.product_id, new.kind,
        case when old.status <> new.status and new.status in ('ready', 'started', 'review', 'accepted') then substr(new.updated_at, 1, 10) end,
        case when old.status <> new.status and new.status in ('started', 'review', 'accepted') then substr(new.updated_at, 1, 10) end,
        case when old.status <> new.status and new.status in ('review', 'accepted') then substr(new.updated_at, 1, 10) end,
        new.status <> 'declined' and new.archived_at is null,
        case when new.status = 'declined' or new.archived_at is not null then substr(new.updated_at, 1, 10) end)
    on conflict (item_id) do update set kind = excluded.kind, counted = excluded.counted,
        ready_on = coalesce(arrival.ready_on, excluded.ready_on),
        started_on = coalesce(arrival.started_on, excluded.started_on),
        review_on = coalesce(arrival.review_on, excluded.review_on),
        out_on = coalesce(arrival.out_on, excluded.out_on);
    update arrival set out_on = null where item_id = new.id and out_on = substr(new.updated_at, 1, 10)
        and counted and new.status <> 'accepted';
    update arrival set finished_on = null, finished_at = null, finished_points = null
    where item_id = new.id and finished_on = substr(new.updated_at, 1, 10) and old.status = 'accepted' and new.status <> 'accepted';
end;
create trigger work_done after insert on work when new.accepted_at is not null begin
    insert into arrival (item_id, product_id, kind, done_on, counted, out_on, finished_on, finished_at, finished_points)
    select i.id, i.product_id, i.kind, substr(new.accepted_at, 1, 10), i.archived_at is null,
        substr(new.accepted_at, 1, 10), substr(new.accepted_at, 1, 10), new.accepted_at, i.points
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set done_on = excluded.done_on, out_on = coalesce(arrival.out_on, excluded.out_on),
        finished_on = excluded.finished_on, finished_at = excluded.finished_at, finished_points = excluded.finished_points;
end;
create trigger work_redone after update of accepted_at on work when old.accepted_at is not new.accepted_at begin
    insert into arrival (item_id, product_id, kind, done_on, counted, out_on, finished_on, finished_at, finished_points)
    select i.id, i.product_id, i.kind, substr(new.accepted_at, 1, 10), i.archived_at is null,
        substr(new.accepted_at, 1, 10), substr(new.accepted_at, 1, 10), new.accepted_at, i.points
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set done_on = excluded.done_on,
        out_on = case when old.accepted_at is not null and new.accepted_at is not null and arrival.out_on = substr(old.accepted_at, 1, 10)
            then excluded.out_on else coalesce(arrival.out_on, excluded.out_on) end,
        finished_points = case when arrival.finished_at is null then excluded.finished_points else arrival.finished_points end,
        finished_on = case when new.accepted_at is not null and (arrival.finished_at is null or arrival.finished_at = old.accepted_at)
            then excluded.finished_on else arrival.finished_on end,
        finished_at = case when new.accepted_at is not null and (arrival.finished_at is null or arrival.finished_at = old.accepted_at)
            then excluded.finished_at else arrival.finished_at end;
end;

create trigger scope_written after insert on item when new.kind in ('story', 'bug', 'task', 'spike') begin
    insert into scope_change (item_id, product_id, at, what, items, points)
    values (new.id, new.product_id, new.created_at, 'written', 1, coalesce(new.points, 0));
    insert into scope_change (item_id, product_id, at, what, items, points)
    select new.id, new.product_id, new.updated_at, 'left', -1, -coalesce(new.points, 0)
    where new.status = 'declined' or new.archived_at is not null;
end;
create trigger scope_left after update of status, archived_at, kind on item
when old.kind in ('story', 'bug', 'task', 'spike') and old.status <> 'declined' and old.archived_at is null
    and (new.kind not in ('story', 'bug', 'task', 'spike') or new.status = 'declined' or new.archived_at is not null) begin
    insert into scope_change (item_id, product_id, at, what, items, points)
    select new.id, new.product_id, new.updated_at, 'left', -1, -coalesce(sum(points), 0) from scope_change where item_id = new.id;
end;
create trigger scope_back after update of status, archived_at, kind on item
when new.kind in ('story', 'bug', 'task', 'spike') and new.status <> 'declined' and new.archived_at is null
    and (old.kind not in ('story', 'bug', 'task', 'spike') or old.status = 'declined' or old.archived_at is not null) begin
    insert into scope_change (item_id, product_id, at, what, items, points)
    values (new.id, new.product_id, new.updated_at,
        case when exists (select 1 from scope_change s where s.item_id = new.id) then 'back' else 'written' end, 1, coalesce(new.points, 0));
end;
create trigger scope_estimated after update of points on item
when new.kind in ('story', 'bug', 'task', 'spike') and old.kind in ('story', 'bug', 'task', 'spike')
    and old.status not in ('declined', 'accepted') and new.status not in ('declined', 'accepted')
    and old.archived_at is null and new.archived_at is null and coalesce(old.points, 0) <> coalesce(new.points, 0) begin
    insert into scope_change (item_id, product_id, at, what, items, points)
    values (new.id, new.product_id, new.updated_at, 'estimated', 0, coalesce(new.points, 0) - coalesce(old.points, 0));
end;
