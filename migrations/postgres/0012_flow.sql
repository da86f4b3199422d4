-- On which day each piece of work first came to a stage, or further; and on which day it was done, while it is.
create table arrival (
    item_id uuid primary key references item (id) on delete cascade,
    product_id uuid not null references product (id) on delete cascade,
    kind text not null,
    ready_on date,
    started_on date,
    review_on date,
    done_on date,
    counted boolean not null
);
create index arrival_done on arrival (product_id, done_on, started_on) where done_on is not null;
create index arrival_open on arrival (product_id, started_on) where done_on is null;

insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, done_on, counted)
with told as (
    select (c.value ->> 'item')::uuid as item_id,
        min(case when c.value ->> 'after' in ('ready', 'started', 'review', 'accepted') then (e.at at time zone 'UTC')::date end) as ready_on,
        min(case when c.value ->> 'after' in ('started', 'review', 'accepted') then (e.at at time zone 'UTC')::date end) as started_on,
        min(case when c.value ->> 'after' in ('review', 'accepted') then (e.at at time zone 'UTC')::date end) as review_on
    from event e cross join jsonb_array_elements(e.changes) c where c.value ->> 'field' = 'status' group by 1
)
select i.id, i.product_id, i.kind, told.ready_on, told.started_on, told.review_on,
    case when i.status = 'accepted' then (w.accepted_at at time zone 'UTC')::date end, i.status <> 'declined' and i.archived_at is null
from item i join work w on w.item_id = i.id left join told on told.item_id = i.id
where i.kind in ('story', 'bug', 'task', 'spike') and (i.status <> 'backlog' or told.item_id is not null);

-- What comes in from elsewhere in a state is in it since its last change there; when work on it began nobody knows, if it is done.
create function work_arrives() returns trigger language plpgsql as $$
declare
    today date := (new.updated_at at time zone 'UTC')::date;
    moved boolean := tg_op = 'INSERT' or old.status <> new.status;
begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, counted)
    values (new.id, new.product_id, new.kind,
        case when moved and new.status in ('ready', 'started', 'review', 'accepted') then today end,
        case when moved and new.status in ('started', 'review', 'accepted') then today end,
        case when moved and new.status in ('review', 'accepted') then today end,
        new.status <> 'declined' and new.archived_at is null)
    on conflict (item_id) do update set kind = excluded.kind, counted = excluded.counted,
        ready_on = coalesce(arrival.ready_on, excluded.ready_on),
        started_on = coalesce(arrival.started_on, excluded.started_on),
        review_on = coalesce(arrival.review_on, excluded.review_on);
    return null;
end $$;
create trigger work_came after insert on item for each row
    when (new.kind in ('story', 'bug', 'task', 'spike') and new.status in ('ready', 'started', 'review'))
    execute function work_arrives();
create trigger work_moved after update of status, archived_at, kind on item for each row
    when (new.kind in ('story', 'bug', 'task', 'spike') and (old.status <> new.status or old.kind <> new.kind
        or (old.archived_at is null) <> (new.archived_at is null)))
    execute function work_arrives();
create function work_ends() returns trigger language plpgsql as $$
begin
    insert into arrival (item_id, product_id, kind, done_on, counted)
    select i.id, i.product_id, i.kind, (new.accepted_at at time zone 'UTC')::date, i.archived_at is null
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set done_on = excluded.done_on;
    return null;
end $$;
create trigger work_done after insert on work for each row when (new.accepted_at is not null) execute function work_ends();
create trigger work_redone after update of accepted_at on work for each row
    when (old.accepted_at is distinct from new.accepted_at) execute function work_ends();

-- The key that a finished sprint had where it was imported from.
alter table sprint add column source text;
create unique index sprint_by_source on sprint (team_id, source) where source is not null;
