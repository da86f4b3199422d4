-- The past of a roadmap asks for its releases and milestones alone, whatever else a product holds.
create index item_dated on item (product_id, id) where kind in ('release', 'milestone');

-- What an event is tied to is looked at once, for shares and for bets, and each by its id: joined, all items were read for every batch
-- of an import.
drop trigger theme_share_changed on event_item;
drop function theme_share_changed();
drop trigger bet_changed on event_item;
drop function bet_changed();
create function direction_changed() returns trigger language plpgsql as $$
declare
    themes uuid[];
    bets uuid[];
begin
    select array_agg(distinct t.event_id) filter (where t.kind = 'theme'),
        array_agg(distinct t.event_id) filter (where t.kind in ('initiative', 'release', 'milestone'))
    into themes, bets
    from (select event_id, (select i.kind from item i where i.id = tied.item_id) as kind from tied offset 0) t;
    if themes is not null then
        perform theme_shares_of(themes);
    end if;
    if bets is not null then
        perform bet_changes_of(bets);
    end if;
    return null;
end $$;
create trigger direction_changed after insert on event_item referencing new table as tied
    for each statement execute function direction_changed();
