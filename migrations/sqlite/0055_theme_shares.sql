-- What share each theme was to take before each change of it: a past sprint is held against what was wanted then.
create table theme_share (
    item_id blob not null references item (id) on delete cascade,
    event_id blob not null,
    at text not null,
    before double precision,
    primary key (item_id, event_id)
) without rowid;

create trigger theme_share_changed after insert on event_item
when (select kind from item where id = new.item_id) = 'theme' begin
    insert or ignore into theme_share (item_id, event_id, at, before)
    select new.item_id, e.id, e.at, case when json_type(c.value, '$.before') in ('integer', 'real') then c.value ->> 'before' end
    from event e cross join json_each(e.changes) c
    where e.id = new.event_id and unhex(replace(c.value ->> 'item', '-', '')) = new.item_id and c.value ->> 'field' = 'share';
end;

insert or ignore into theme_share (item_id, event_id, at, before)
select t.item_id, e.id, e.at, case when json_type(c.value, '$.before') in ('integer', 'real') then c.value ->> 'before' end
from item i cross join event_item t cross join event e cross join json_each(e.changes) c
where i.kind = 'theme' and t.item_id = i.id and e.id = t.event_id
    and unhex(replace(c.value ->> 'item', '-', '')) = t.item_id and c.value ->> 'field' = 'share';
