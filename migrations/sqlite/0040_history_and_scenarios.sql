-- What changed of the bets, a row for each field, so that a roadmap of any day is read without the event log behind it.
create table bet_change (
    item_id blob not null references item (id) on delete cascade,
    field text not null,
    event_id blob not null,
    nth bigint not null,
    before text not null,
    after text not null,
    primary key (item_id, field, event_id, nth)
) without rowid;
create index item_bet on item (product_id, id) where kind = 'initiative';

create trigger bet_changed after insert on event_item
when (select kind from item where id = new.item_id) = 'initiative' begin
    insert or ignore into bet_change (item_id, field, event_id, nth, before, after)
    select new.item_id, c.value ->> 'field', new.event_id, c.key, coalesce(c.value -> 'before', 'null'), coalesce(c.value -> 'after', 'null')
    from event e cross join json_each(e.changes) c
    where e.id = new.event_id and unhex(replace(c.value ->> 'item', '-', '')) = new.item_id
        and c.value ->> 'field' in ('title', 'status', 'owner', 'area', 'archived', 'standing', 'horizon', 'stage', 'hypothesis',
            'baseline', 'expected', 'confidence', 'starts_on', 'due_on', 'appetite', 'appetite_unit', 'link')
        and (c.value ->> 'field' <> 'link'
            or coalesce(c.value ->> '$.after.kind', c.value ->> '$.before.kind') in ('serves', 'blocks'));
end;

insert or ignore into bet_change (item_id, field, event_id, nth, before, after)
select t.item_id, c.value ->> 'field', e.id, c.key, coalesce(c.value -> 'before', 'null'), coalesce(c.value -> 'after', 'null')
from item i cross join event_item t cross join event e cross join json_each(e.changes) c
where i.kind = 'initiative' and t.item_id = i.id and e.id = t.event_id
    and unhex(replace(c.value ->> 'item', '-', '')) = t.item_id
    and c.value ->> 'field' in ('title', 'status', 'owner', 'area', 'archived', 'standing', 'horizon', 'stage', 'hypothesis',
        'baseline', 'expected', 'confidence', 'starts_on', 'due_on', 'appetite', 'appetite_unit', 'link')
    and (c.value ->> 'field' <> 'link'
        or coalesce(c.value ->> '$.after.kind', c.value ->> '$.before.kind') in ('serves', 'blocks'));

-- What if: a scenario holds only what would be another than it is, with what was seen when that was said.
create table scenario (
    id blob primary key,
    product_id blob not null references product (id),
    name text not null,
    state text not null default 'open',
    revision bigint not null default 1,
    by_id blob references person (id),
    created_at text not null
);
create index scenario_by_product on scenario (product_id, state, id);
create table scenario_change (
    scenario_id blob not null references scenario (id) on delete cascade,
    item_id blob not null references item (id) on delete cascade,
    field text not null,
    seen text not null,
    wanted text not null,
    primary key (scenario_id, item_id, field)
) without rowid;
create table scenario_people (
    id blob primary key,
    scenario_id blob not null references scenario (id) on delete cascade,
    words text not null,
    people double precision not null,
    focus bigint not null,
    rate double precision,
    from_on text not null,
    until_on text
);
create index scenario_people_of on scenario_people (scenario_id, from_on, id);
