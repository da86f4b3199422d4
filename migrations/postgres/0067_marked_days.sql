-- A roadmap remembers its marked days too: what changed of releases and milestones, and which metrics bets were to move.
create or replace function bet_changes_of(event_ids uuid[]) returns void language sql as $$
    insert into bet_change (item_id, field, event_id, nth, before, after)
    select i.id, c.value ->> 'field', e.id, c.nth, coalesce(c.value -> 'before', 'null'), coalesce(c.value -> 'after', 'null')
    from event e cross join lateral jsonb_array_elements(e.changes) with ordinality c (value, nth)
        join item i on i.id = (c.value ->> 'item')::uuid and i.kind in ('initiative', 'release', 'milestone')
    where e.id = any (event_ids)
        and c.value ->> 'field' in ('title', 'status', 'owner', 'area', 'archived', 'standing', 'horizon', 'stage', 'hypothesis', 'baseline',
            'expected', 'expected_by', 'confidence', 'starts_on', 'due_on', 'appetite', 'appetite_unit', 'planned_on', 'released_on',
            'on_day', 'link')
        and (c.value ->> 'field' <> 'link'
            or coalesce(c.value -> 'after' ->> 'kind', c.value -> 'before' ->> 'kind') in ('serves', 'blocks', 'moves'))
    on conflict do nothing
$$;

create or replace function bet_changed() returns trigger language plpgsql as $$
declare
    told uuid[] := (select array_agg(distinct t.event_id) from tied t join item b on b.id = t.item_id
        where b.kind in ('initiative', 'release', 'milestone'));
begin
    if told is not null then
        perform bet_changes_of(told);
    end if;
    return null;
end $$;

select bet_changes_of(array_agg(distinct t.event_id))
from item b join event_item t on t.item_id = b.id where b.kind in ('initiative', 'release', 'milestone');
