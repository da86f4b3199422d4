//! The text of the backlog's queries: what a row shows, and every wish of its filter as a condition.

/// What a row shows of an item.
macro_rules! columns {
    () => {
        concat!(
            "select i.id, i.key, i.kind, i.title, i.status, i.points, i.rank, i.rooted, i.voices, i.version,
            o.email as owner, o.name as owner_name, a.name as area, i.created_at, i.updated_at,
            (select s.name from item_state y join workflow_state s on s.id = y.state_id
                where y.item_id = i.id and s.category = i.status) as state,
            (select string_agg(x.label, '\n' order by x.label) from item_label x where x.item_id = i.id) as labels,
            (select coalesce((select q.title from item q where q.id = w.persona_id), w.persona) from work w where w.item_id = i.id) as persona,
            (select q.key from work w join item q on q.id = w.persona_id where w.item_id = i.id) as persona_key,
            (select w.priority from work w where w.item_id = i.id) as priority,
            (select w.due_on from work w where w.item_id = i.id) as due_on,
            (select count(case when s.status = 'done' then 1 end) || '/' || count(*) from ",
            crate::backlog::subtask::steps_of!("i.id"),
            ") as subtasks"
        )
    };
}

/// What an item needs to stand in the backlog.
macro_rules! open_work {
    () => {
        " left join area a on a.id = i.area_id left join person o on o.id = i.owner_id
         where i.product_id = $1 and i.open and i.rank is not null and "
    };
}

/// The values of a list, and whether there are none.
macro_rules! list {
    (sqlite $n:literal) => {
        concat!("(select value from json_each($", $n, "))")
    };
    (postgres $n:literal) => {
        concat!("(select value from jsonb_array_elements_text($", $n, "))")
    };
    (no sqlite $n:literal) => {
        concat!("json_array_length($", $n, ") = 0")
    };
    (no postgres $n:literal) => {
        concat!("jsonb_array_length($", $n, ") = 0")
    };
}

macro_rules! below {
    ($engine:ident) => {
        below!($engine 12)
    };
    ($engine:ident $n:literal) => {
        concat!(
            "i.id in (with recursive below (id) as (select id from item where key in ",
            list!($engine $n),
            " union select l.from_id from below b cross join link l where l.to_id = b.id and l.kind = 'serves') select id from below)"
        )
    };
}

/// In every field that is wished for, one of the values that are, or none where that is wished for.
macro_rules! said {
    (sqlite) => {
        "not exists (select 1 from json_each($14) f where not exists (select 1 from json_each($14) w
            where w.value ->> 'field' = f.value ->> 'field' and (w.value ->> 'none' = 0) = exists (select 1 from field_value v
                where v.item_id = i.id and v.field_id = unhex(w.value ->> 'field') and v.place >= w.value ->> 'from'
                    and v.place <= w.value ->> 'to' and lower(coalesce(v.text, '')) like w.value ->> 'like' escape '\\')))"
    };
    (postgres) => {
        "not exists (select 1 from jsonb_array_elements($14) f where not exists (select 1 from jsonb_array_elements($14) w
            where w.value ->> 'field' = f.value ->> 'field' and (w.value ->> 'none' = 'false') = exists (select 1 from field_value v
                where v.item_id = i.id and v.field_id = (w.value ->> 'field')::uuid and v.place >= w.value ->> 'from'
                    and v.place <= w.value ->> 'to' and lower(coalesce(v.text, '')) like w.value ->> 'like' escape '\\')))"
    };
}

/// What says any of the values that are wished for, found by the order of their field.
macro_rules! saying {
    (sqlite) => {
        "i.id in (select v.item_id from json_each($14) w cross join field_value v where v.field_id = unhex(w.value ->> 'field')
            and v.place >= w.value ->> 'from' and v.place <= w.value ->> 'to')"
    };
    (postgres) => {
        "i.id in (select v.item_id from jsonb_array_elements($14) w cross join field_value v where v.field_id = (w.value ->> 'field')::uuid
            and v.place >= w.value ->> 'from' and v.place <= w.value ->> 'to')"
    };
}

/// What is in a state of a team that is wished for by its name: put there, or, where there is one team, because its category
/// begins there.
macro_rules! in_state {
    ($engine:ident) => {
        concat!(
            "exists (select 1 from team t join workflow_state s on s.team_id = t.id where t.product_id = $1 and s.category = i.status
                and s.name in ", list!($engine 6), " and (exists (select 1 from item_state y where y.item_id = i.id and y.state_id = s.id)
                or (t.archived_at is null
                    and not exists (select 1 from item_state y join workflow_state o on o.id = y.state_id
                        where y.item_id = i.id and o.category = i.status)
                    and not exists (select 1 from team o where o.product_id = $1 and o.archived_at is null and o.id <> t.id)
                    and s.id = (select o.id from workflow_state o where o.team_id = t.id and o.category = s.category
                        order by o.initial desc, o.position limit 1))))"
        )
    };
}

/// What lacks each of the things that are named; what has an initiative is found once for all rows.
macro_rules! lacking {
    ($engine:ident) => {
        concat!(
            " and (", list!(no $engine 15), " or (('person' not in ", list!($engine 15), " or i.owner_id is null)",
            " and ('area' not in ", list!($engine 15), " or i.area_id is null)",
            " and ('points' not in ", list!($engine 15), " or i.points is null)",
            " and ('priority' not in ", list!($engine 15),
            " or not exists (select 1 from work w where w.item_id = i.id and w.priority is not null))",
            " and ('due' not in ", list!($engine 15),
            " or not exists (select 1 from work w where w.item_id = i.id and w.due_on is not null))",
            " and ('label' not in ", list!($engine 15), " or not exists (select 1 from item_label x where x.item_id = i.id))",
            " and ('persona' not in ", list!($engine 15),
            " or not exists (select 1 from work w where w.item_id = i.id and (w.persona <> '' or w.persona_id is not null)))",
            " and ('initiative' not in ", list!($engine 15),
            " or i.id not in (with recursive below (id) as (select id from item where product_id = $1 and kind = 'initiative'
                and archived_at is null union select l.from_id from below b cross join link l
                where l.to_id = b.id and l.kind = 'serves') select id from below))))"
        )
    };
}

/// Every condition, each of which holds when nothing is wished for.
macro_rules! conditions {
    ($engine:ident) => {
        concat!(
            " and (", list!(no $engine 5), " or i.kind in ", list!($engine 5), ")",
            " and (", list!(no $engine 6), " or i.status in ", list!($engine 6), " or ", in_state!($engine), ")",
            " and (", list!(no $engine 7), " or a.name in ", list!($engine 7), ")",
            " and (", list!(no $engine 8), " or o.email in ", list!($engine 8), ")",
            " and ($9 = 0 or not i.rooted) and ($10 = '' or lower(i.title) like $10 escape '\\')",
            " and (", list!(no $engine 11),
            " or exists (select 1 from item_label x where x.item_id = i.id and x.label in ", list!($engine 11), "))",
            " and (", list!(no $engine 12), " or ", below!($engine), ")",
            " and (", list!(no $engine 13),
            " or exists (select 1 from work w left join item q on q.id = w.persona_id where w.item_id = i.id
                and (coalesce(q.title, w.persona) in ", list!($engine 13), " or q.key in ", list!($engine 13), ")))",
            " and (", list!(no $engine 14), " or ", said!($engine), ")",
            lacking!($engine),
            " and (", list!(no $engine 16), " or ", below!($engine 16), ")",
            " and (", list!(no $engine 17),
            " or exists (select 1 from work w where w.item_id = i.id and w.priority in ", list!($engine 17), "))",
            " and (cast($18 as date) is null or (select w.due_on from work w where w.item_id = i.id) >= $18)",
            " and (cast($19 as date) is null or (select w.due_on from work w where w.item_id = i.id) <= $19)"
        )
    };
}

pub(super) use {below, columns, conditions, in_state, lacking, list, open_work, said, saying};
