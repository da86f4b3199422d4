-- What share each theme was to take before each change of it: a past sprint is held against what was wanted then.
create table theme_share (
    item_id uuid not null references item (id) on delete cascade,
    event_id uuid not null,
    at timestamptz not null,
    before double precision,
    primary key (item_id, event_id)
);

create function theme_shares_of(event_ids uuid[]) returns void language sql as $$
    insert into theme_share (item_id, event_id, at, before)
    select i.id, e.id, e.at, case when jsonb_typeof(c.value -> 'before') = 'number' then (c.value ->> 'before')::double precision end
    from event e cross join lateral jsonb_array_elements(e.changes) c (value)
        join item i on i.id = (c.value ->> 'item')::uuid and i.kind = 'theme'
    where e.id = any (event_ids) and c.value ->> 'field' = 'share'
    on conflict do nothing
$$;

create function theme_share_changed() returns trigger language plpgsql as $$
declare
    told uuid[] := (select array_agg(distinct t.event_id) from tied t join item i on i.id = t.item_id where i.kind = 'theme');
begin
    if told is not null then
        perform theme_shares_of(told);
    end if;
    return null;
end $$;
create trigger theme_share_changed after insert on event_item referencing new table as tied
    for each statement execute function theme_share_changed();

select theme_shares_of(array_agg(distinct t.event_id)) from item i join event_item t on t.item_id = i.id where i.kind = 'theme';
