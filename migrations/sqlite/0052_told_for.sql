-- Which persona of its product a story is told for: whatever either is called later.
alter table work add column persona_id blob references item (id);
create index work_told_for on work (persona_id) where persona_id is not null;
create index work_told_for_nobody on work (persona) where persona is not null and persona_id is null;

update work set persona_id = (
    select p.id from item i join item p on p.product_id = i.product_id
    where i.id = work.item_id and p.kind = 'persona' and p.archived_at is null
        and (lower(p.title) = lower(trim(work.persona)) or lower(p.title) || 's' = lower(trim(work.persona)) or lower(p.title) = lower(trim(work.persona)) || 's')
    order by p.created_at, p.id limit 1)
where persona is not null;
