-- What changed of the bets, a row for each field, so that a roadmap of any day is read without the event log behind it.
create table bet_change (
    item_id uuid not null references item (id) on delete cascade,
    field text not null,
    event_id uuid not null,
    nth bigint not null,
    before jsonb not null,
    after jsonb not null,
    primary key (item_id, field, event_id, nth)
);
create index item_bet on item (product_id, id) where kind = 'initiative';

create function bet_changes_of(event_ids uuid[]) returns void language sql as $$
    insert into bet_change (item_id, field, event_id, nth, before, after)
    select i.id, c.value ->> 'field', e.id, c.nth, coalesce(c.value -> 'before', 'null'), coalesce(c.value -> 'after', 'null')
    from event e cross join lateral jsonb_array_elements(e.changes) with ordinality c (value, nth)
        join item i on i.id = (c.value ->> 'item')::uuid and i.kind = 'initiative'
    where e.id = any (event_ids)
        and c.value ->> 'field' in ('title', 'status', 'owner', 'area', 'archived', 'standing', 'horizon', 'stage', 'hypothesis',
            'baseline', 'expected', 'confidence', 'starts_on', 'due_on', 'appetite', 'appetite_unit', 'link')
        and (c.value ->> 'field' <> 'link'
            or coalesce(c.value -> 'after' ->> 'kind', c.value -> 'before' ->> 'kind') in ('serves', 'blocks'))
    on conflict do nothing
$$;

create function bet_changed() returns trigger language plpgsql as $$
declare
    told uuid[] := (select array_agg(distinct t.event_id) from tied t join item b on b.id = t.item_id where b.kind = 'initiative');
begin
    if told is not null then
        perform bet_changes_of(told);
    end if;
    return null;
end $$;
create trigger bet_changed after insert on event_item referencing new table as tied
    for each statement execute function bet_changed();

select bet_changes_of(array_agg(distinct t.event_id)) from item b join event_item t on t.item_id = b.id where b.kind = 'initiative';

-- What if: a scenario holds only what would be another than it is, with what was seen when that was said.
create table scenario (
    id uuid primary key,
    product_id uuid not null references product (id),
    name text not null,
    state text not null default 'open',
    revision bigint not null default 1,
    by_id uuid references person (id),
    created_at timestamptz not null
);
create index scenario_by_product on scenario (product_id, state, id);
create table scenario_change (
    scenario_id uuid not null references scenario (id) on delete cascade,
    item_id uuid not null references item (id) on delete cascade,
    field text not null,
    seen jsonb not null,
    wanted jsonb not null,
    primary key (scenario_id, item_id, field)
);
create table scenario_people (
    id uuid primary key,
    scenario_id uuid not null references scenario (id) on delete cascade,
    words text not null,
    people double precision not null,
    focus bigint not null,
    rate double precision,
    from_on date not null,
    until_on date
);
create index scenario_people_of on scenario_people (scenario_id, from_on, id);
