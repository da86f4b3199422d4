-- A roadmap remembers its marked days too: what changed of releases and milestones, and which metrics bets were to move.
drop trigger bet_changed;
create trigger bet_changed after insert on event_item
when (select kind from item where id = new.item_id) in ('initiative', 'release', 'milestone') begin
    insert or ignore into bet_change (item_id, field, event_id, nth, before, after)
    select new.item_id, c.value ->> 'field', new.event_id, c.key, coalesce(c.value -> 'before', 'null'), coalesce(c.value -> 'after', 'null')
    from event e cross join json_each(e.changes) c
    where e.id = new.event_id and unhex(replace(c.value ->> 'item', '-', '')) = new.item_id
        and c.value ->> 'field' in ('title', 'status', 'owner', 'area', 'archived', 'standing', 'horizon', 'stage', 'hypothesis', 'baseline',
            'expected', 'expected_by', 'confidence', 'starts_on', 'due_on', 'appetite', 'appetite_unit', 'planned_on', 'released_on',
            'on_day', 'link')
        and (c.value ->> 'field' <> 'link'
            or coalesce(c.value ->> '$.after.kind', c.value ->> '$.before.kind') in ('serves', 'blocks', 'moves'));
end;

insert or ignore into bet_change (item_id, field, event_id, nth, before, after)
select t.item_id, c.value ->> 'field', e.id, c.key, coalesce(c.value -> 'before', 'null'), coalesce(c.value -> 'after', 'null')
from item i cross join event_item t cross join event e cross join json_each(e.changes) c
where i.kind in ('initiative', 'release', 'milestone') and t.item_id = i.id and e.id = t.event_id
    and unhex(replace(c.value ->> 'item', '-', '')) = t.item_id
    and (i.kind <> 'initiative' and c.value ->> 'field' in ('title', 'status', 'archived', 'planned_on', 'released_on', 'on_day')
        or c.value ->> 'field' = 'link' and coalesce(c.value ->> '$.after.kind', c.value ->> '$.before.kind') = 'moves');
