-- A scenario that was thrown away stands beside the roadmap of that moment, as an applied one does.
alter table scenario add column discarded_at text;

-- What moves a metric that measures a goal is done for that goal.
with recursive below (id) as (
    select m.id from link l join item m on m.id = l.from_id join item g on g.id = l.to_id
    where l.kind = 'measures' and g.rooted and m.archived_at is null
    union
    select l.from_id from below b join link l on l.to_id = b.id and l.kind in ('serves', 'measures')
        join item i on i.id = l.from_id and i.archived_at is null
) update item set rooted = true where id in (select id from below) and not rooted;

-- When somebody answered first, so that ranks are read back as they were; of answers from before, when their survey was opened.
alter table survey_answer add column answered_at text;
