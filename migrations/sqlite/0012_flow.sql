-- On which day each piece of work first came to a stage, or further; and on which day it was done, while it is.
create table arrival (
    item_id blob primary key references item (id) on delete cascade,
    product_id blob not null references product (id) on delete cascade,
    kind text not null,
    ready_on text,
    started_on text,
    review_on text,
    done_on text,
    counted boolean not null
) without rowid;
create index arrival_done on arrival (product_id, done_on, started_on) where done_on is not null;
create index arrival_open on arrival (product_id, started_on) where done_on is null;

insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, done_on, counted)
with told (item_id, ready_on, started_on, review_on) as (
    select unhex(replace(c.value ->> 'item', '-', '')),
        min(case when c.value ->> 'after' in ('ready', 'started', 'review', 'accepted') then substr(e.at, 1, 10) end),
        min(case when c.value ->> 'after' in ('started', 'review', 'accepted') then substr(e.at, 1, 10) end),
        min(case when c.value ->> 'after' in ('review', 'accepted') then substr(e.at, 1, 10) end)
    from event e cross join json_each(e.changes) c where c.value ->> 'field' = 'status' group by 1
)
select i.id, i.product_id, i.kind, told.ready_on, told.started_on, told.review_on,
    case when i.status = 'accepted' then substr(w.accepted_at, 1, 10) end, i.status <> 'declined' and i.archived_at is null
from item i join work w on w.item_id = i.id left join told on told.item_id = i.id
where i.kind in ('story', 'bug', 'task', 'spike') and (i.status <> 'backlog' or told.item_id is not null);

-- What comes in from elsewhere in a state is in it since its last change there; when work on it began nobody knows, if it is done.
create trigger work_came after insert on item
when new.kind in ('story', 'bug', 'task', 'spike') and new.status in ('ready', 'started', 'review') begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, counted)
    values (new.id, new.product_id, new.kind, substr(new.updated_at, 1, 10),
        case when new.status in ('started', 'review') then substr(new.updated_at, 1, 10) end,
        case when new.status = 'review' then substr(new.updated_at, 1, 10) end, new.archived_at is null);
end;
create trigger work_moved after update of status, archived_at, kind on item
when new.kind in ('story', 'bug', 'task', 'spike') and (old.status <> new.status or old.kind <> new.kind
    or (old.archived_at is null) <> (new.archived_at is null)) begin
    insert into arrival (item_id, product_id, kind, ready_on, started_on, review_on, counted)
    values (new.id, new.product_id, new.kind,
        case when old.status <> new.status and new.status in ('ready', 'started', 'review', 'accepted') then substr(new.updated_at, 1, 10) end,
        case when old.status <> new.status and new.status in ('started', 'review', 'accepted') then substr(new.updated_at, 1, 10) end,
        case when old.status <> new.status and new.status in ('review', 'accepted') then substr(new.updated_at, 1, 10) end,
        new.status <> 'declined' and new.archived_at is null)
    on conflict (item_id) do update set kind = excluded.kind, counted = excluded.counted,
        ready_on = coalesce(arrival.ready_on, excluded.ready_on),
        started_on = coalesce(arrival.started_on, excluded.started_on),
        review_on = coalesce(arrival.review_on, excluded.review_on);
end;
create trigger work_done after insert on work when new.accepted_at is not null begin
    insert into arrival (item_id, product_id, kind, done_on, counted)
    select i.id, i.product_id, i.kind, substr(new.accepted_at, 1, 10), i.archived_at is null
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set done_on = excluded.done_on;
end;
create trigger work_redone after update of accepted_at on work when old.accepted_at is not new.accepted_at begin
    insert into arrival (item_id, product_id, kind, done_on, counted)
    select i.id, i.product_id, i.kind, substr(new.accepted_at, 1, 10), i.archived_at is null
    from item i where i.id = new.item_id and i.kind in ('story', 'bug', 'task', 'spike')
    on conflict (item_id) do update set done_on = excluded.done_on;
end;

-- The key that a finished sprint had where it was imported from.
alter table sprint add column source text;
create unique index sprint_by_source on sprint (team_id, source) where source is not null;
