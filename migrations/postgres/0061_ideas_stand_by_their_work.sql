-- The status of an idea that has become something is read from the work below it; this is what it was before.
alter table idea add column said text;

create table idea_stands as
with recursive became (idea_id, id, kind, status, open) as (
    select i.id, t.id, t.kind, t.status, t.open from item i join link l on l.from_id = i.id and l.kind = 'becomes'
        join item t on t.id = l.to_id and t.archived_at is null
    where i.kind = 'idea' and i.status <> 'declined'
), below (idea_id, id) as (
    select idea_id, id from became
    union select b.idea_id, l.from_id from below b join link l on l.to_id = b.id and l.kind = 'serves'
    where l.from_kind in ('epic', 'story', 'bug', 'task', 'spike')
), moving (idea_id) as (
    select distinct b.idea_id from below b join item w on w.id = b.id
    where w.kind in ('story', 'bug', 'task', 'spike') and w.archived_at is null and w.status <> 'declined'
        and (not w.open or w.status in ('started', 'review'))
)
select b.idea_id as id, case
    when sum(case when b.status in ('dropped', 'declined') then 0 else 1 end) = 0 then 'dropped'
    when sum(case when b.open then 1 else 0 end) = 0 then 'done'
    when b.idea_id in (select idea_id from moving)
        or sum(case when b.status in ('started', 'review') or b.kind = 'initiative' and b.status = 'active' then 1 else 0 end) > 0 then 'started'
    else 'planned' end as state
from became b group by b.idea_id;

update idea set said = (select i.status from item i where i.id = idea.item_id) where item_id in (select id from idea_stands);
update item set status = (select s.state from idea_stands s where s.id = item.id),
    open = archived_at is null and 'done' <> (select s.state from idea_stands s where s.id = item.id)
where id in (select id from idea_stands);
drop table idea_stands;
