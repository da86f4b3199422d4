-- By which right an event was decided: whoever takes it back needs the same.
alter table event add column deciding text;

-- A proposal is decided where its item is, not where it was when it was proposed.
create function proposal_goes_with_item() returns trigger language plpgsql as $$
begin
    update proposal set product_id = new.product_id, area_id = new.area_id where item_id = new.id and state = 'open';
    return null;
end $$;

create trigger proposal_goes_with_item after update of product_id, area_id on item for each row
when (old.product_id is distinct from new.product_id or old.area_id is distinct from new.area_id)
execute function proposal_goes_with_item();

-- An invitation to somebody who has an account already: to choose a new password.
alter table invitation add column person_id uuid references person (id);
