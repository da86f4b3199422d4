//! How much of what was done went into which theme, sprint by sprint, read in one go.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use crate::{
    command::{ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
};

/// A sprint that counts: closed, or running.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sprint {
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub closed_at: Option<DateTime<Utc>>,
}

/// A piece of work in a sprint, once for each theme that it is for.
#[derive(Clone, Debug)]
pub struct Piece {
    pub sprint_id: ItemId,
    pub id: ItemId,
    pub key: String,
    pub kind: String,
    pub title: String,
    pub points: f64,
    pub theme_id: Option<ItemId>,
}

/// The last sprints of a product, oldest first; those that run come last.
pub(super) async fn sprints(db: &mut Db, product: ProductId, limit: i64) -> Result<Vec<Sprint>> {
    let mut sprints = db
        .query(sql!(
            "select i.id, i.key, i.title, s.closed_at from team t cross join sprint s cross join item i
             where t.product_id = $1 and s.team_id = t.id and i.id = s.item_id and i.archived_at is null
                and i.status in ('running', 'closed')
             order by case when s.closed_at is null then 0 else 1 end, s.closed_at desc, s.starts_on desc, i.id desc limit $2"
        ))
        .bind(product)
        .bind(limit)
        .all::<Sprint>()
        .await?;
    sprints.reverse();
    Ok(sprints)
}

/// What was accepted in the last sprints, and what is in those that run. What was accepted is read from the journal of a sprint; of one
/// that has none, as those brought in from elsewhere, from what is tied to it.
macro_rules! of_the_last_sprints {
    ($more:literal) => {
        concat!(
            "with recursive recent (id, running) as (
                select s.id, s.running from (
                    select i.id, i.status = 'running' as running from team t cross join sprint s cross join item i
                    where t.product_id = $1 and s.team_id = t.id and i.id = s.item_id and i.archived_at is null
                        and i.status in ('running', 'closed')
                    order by case when s.closed_at is null then 0 else 1 end, s.closed_at desc, s.starts_on desc, i.id desc limit $2
                ) s
             ), told (sprint_id, item_id, points, what, nth) as (
                select e.sprint_id, e.item_id, e.points, e.what,
                    row_number() over (partition by e.sprint_id, e.item_id order by e.at desc, e.id desc)
                from recent r cross join sprint_entry e
                where e.sprint_id = r.id and not r.running and e.what in ('done', 'reopened', 'removed')
             ), pieces (sprint_id, item_id, points) as (
                select sprint_id, item_id, points from told where nth = 1 and what = 'done'
                union all
                select r.id, i.id, coalesce(i.points, 0.0) from recent r cross join link l cross join item i
                where l.to_id = r.id and l.kind = 'planned_in' and i.id = l.from_id and i.archived_at is null
                    and (r.running and i.status <> 'declined'
                        or not r.running and i.status = 'accepted'
                            and not exists (select 1 from sprint_entry e where e.sprint_id = r.id))
             )",
            $more
        )
    };
}

#[derive(sqlx::FromRow)]
struct Done {
    sprint_id: ItemId,
    id: ItemId,
    key: String,
    kind: String,
    title: String,
    points: f64,
}

/// The pieces of the last sprints, each once for each theme that it hangs under, most points first.
pub(super) async fn pieces(db: &mut Db, product: ProductId, limit: i64) -> Result<Vec<Piece>> {
    let done = db
        .query(sql!(of_the_last_sprints!(
            " select p.sprint_id, i.id, i.key, i.kind, i.title, p.points from pieces p cross join item i where i.id = p.item_id
              order by p.sprint_id, p.points desc, i.key"
        )))
        .bind(product)
        .bind(limit)
        .all::<Done>()
        .await?;
    let mut themes: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    for (item, theme) in themes_above(db, product, limit).await? {
        themes.entry(item).or_default().push(theme);
    }
    let mut pieces = Vec::new();
    for one in done {
        let of: Vec<_> = themes.get(&one.id).map_or_else(|| vec![None], |of| of.iter().copied().map(Some).collect());
        for theme_id in of {
            let Done { sprint_id, id, points, .. } = one;
            let (key, kind, title) = (one.key.clone(), one.kind.clone(), one.title.clone());
            pieces.push(Piece { sprint_id, id, key, kind, title, points, theme_id });
        }
    }
    Ok(pieces)
}

/// Which of them hangs under which theme; engines join that to the pieces badly when they know nothing of their number.
async fn themes_above(db: &mut Db, product: ProductId, limit: i64) -> Result<Vec<(ItemId, ItemId)>> {
    Ok(db
        .query(sql!(of_the_last_sprints!(
            ", above (item_id, id) as (
                select p.item_id, p.item_id from pieces p
                union
                select a.item_id, l.to_id from above a cross join link l
                where l.from_id = a.id and l.kind = 'serves'
                    and l.to_kind in ('theme', 'initiative', 'epic', 'story', 'bug', 'task', 'spike')
             )
             select a.item_id, h.id from above a cross join item h where h.id = a.id and h.kind = 'theme' and h.archived_at is null"
        )))
        .bind(product)
        .bind(limit)
        .all()
        .await?)
}

/// Which of the work in a sprint hangs under which theme.
pub async fn themes_of_sprint(db: &mut Db, sprint: ItemId) -> Result<Vec<(ItemId, ItemId)>> {
    Ok(db
        .query(sql!(
            "with recursive above (item_id, id) as (
                select l.from_id, l.from_id from link l where l.to_id = $1 and l.kind = 'planned_in'
                union
                select a.item_id, l.to_id from above a cross join link l
                where l.from_id = a.id and l.kind = 'serves'
                    and l.to_kind in ('theme', 'initiative', 'epic', 'story', 'bug', 'task', 'spike')
             )
             select a.item_id, h.id from above a cross join item h where h.id = a.id and h.kind = 'theme' and h.archived_at is null"
        ))
        .bind(sprint)
        .all()
        .await?)
}

/// What went into each theme, and into none, in one sprint.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// By theme; what belongs to several is halved among them.
    pub of: BTreeMap<Option<ItemId>, f64>,
    pub all: f64,
}

impl Split {
    /// Of pieces, each of which stands there once for each of its themes.
    pub fn of<'p>(pieces: impl Iterator<Item = &'p Piece> + Clone, by_points: bool) -> Split {
        let mut split = Split::default();
        let mut times: BTreeMap<(ItemId, ItemId), f64> = BTreeMap::new();
        for piece in pieces.clone() {
            *times.entry((piece.sprint_id, piece.id)).or_default() += 1.0;
        }
        for piece in pieces {
            let times = times[&(piece.sprint_id, piece.id)];
            let much = if by_points { piece.points } else { 1.0 } / times;
            *split.of.entry(piece.theme_id).or_default() += much;
            split.all += much;
        }
        split
    }

    /// From 0 to 1; nothing of nothing.
    pub fn share(&self, theme: Option<ItemId>) -> Option<f64> {
        (self.all > 0.0).then(|| self.of.get(&theme).copied().unwrap_or(0.0) / self.all)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn piece(item: u128, points: f64, theme: Option<u128>) -> Piece {
        let id = |n: u128| ItemId(Uuid::from_u128(n));
        Piece {
            sprint_id: id(9),
            id: id(item),
            key: String::new(),
            kind: "story".into(),
            title: String::new(),
            points,
            theme_id: theme.map(id),
        }
    }

    #[test]
    fn work_of_two_themes_is_halved_between_them() {
        let pieces = [piece(1, 6.0, Some(7)), piece(2, 4.0, Some(7)), piece(2, 4.0, Some(8)), piece(3, 2.0, None)];
        let split = Split::of(pieces.iter(), true);
        let share = |theme: Option<u128>| split.share(theme.map(|n| ItemId(Uuid::from_u128(n)))).unwrap_or(-1.0);
        assert!((split.all - 12.0).abs() < 1e-9);
        assert!((share(Some(7)) - 8.0 / 12.0).abs() < 1e-9 && (share(None) - 2.0 / 12.0).abs() < 1e-9);
        assert_eq!(Split::of([].iter(), true).share(None), None);
    }
}
