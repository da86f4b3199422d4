-- The past of a roadmap asks for its releases and milestones alone, whatever else a product holds.
create index item_dated on item (product_id, id) where kind in ('release', 'milestone');

-- What an event is tied to is looked at once, for shares and for bets.
drop trigger theme_share_changed;
drop trigger bet_changed;
create trigger direction_changed after insert on event_item
when (select kind from item where id = new.item_id) in ('theme', 'initiative', 'release', 'milestone') begin
    insert or ignore into theme_share (item_id, event_id, at, before)
    select new.item_id, e.id, e.at, case when json_type(c.value, '$.before') in ('integer', 'real') then c.value ->> 'before' end
    from item i cross join event e cross join json_each(e.changes) c
    where i.id = new.item_id and i.kind = 'theme'
        and e.id = new.event_id and unhex(replace(c.value ->> 'item', '-', '')) = new.item_id and c.value ->> 'field' = 'share';
    insert or ignore into bet_change (item_id, field, event_id, nth, before, after)
    select new.item_id, c.value ->> 'field', new.event_id, c.key, coalesce(c.value -> 'before', 'null'), coalesce(c.value -> 'after', 'null')
    from item i cross join event e cross join json_each(e.changes) c
    where i.id = new.item_id and i.kind in ('initiative', 'release', 'milestone')
        and e.id = new.event_id and unhex(replace(c.value ->> 'item', '-', '')) = new.item_id
        and c.value ->> 'field' in ('title', 'status', 'owner', 'area', 'archived', 'standing', 'horizon', 'stage', 'hypothesis', 'baseline',
            'expected', 'expected_by', 'confidence', 'starts_on', 'due_on', 'appetite', 'appetite_unit', 'planned_on', 'released_on',
            'on_day', 'link')
        and (c.value ->> 'field' <> 'link'
            or coalesce(c.value ->> '$.after.kind', c.value ->> '$.before.kind') in ('serves', 'blocks', 'moves'));
end;
