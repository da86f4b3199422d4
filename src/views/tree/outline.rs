//! The tree of a product as a whole: every line with what stands above it, in the order in which an outline is read.

use std::collections::{HashMap, HashSet};

use super::{Wish, node::Node};
use crate::{
    command::{ItemId, ProductId},
    error::{Error, Result},
    items::Kind,
    sql,
    store::Db,
    web::shown::count,
};

/// No tree of more items is read as a whole, and no outline has more lines.
const MOST: usize = 50_000;
/// Goal, initiative, epic, work and sub-task, with room for epics below epics.
const DEEPEST: usize = 12;

/// A line and how deep it stands: 1 for the goals and what hangs under nothing.
pub struct Line {
    pub depth: usize,
    pub above: Option<String>,
    pub node: Node,
}

#[derive(sqlx::FromRow)]
struct One {
    #[sqlx(flatten)]
    node: Node,
    owner: Option<String>,
}

/// Two queries; an item that serves several things stands under each of them.
pub async fn outline(db: &mut Db, product: ProductId, wish: &Wish) -> Result<Vec<Line>> {
    let items = db
        .query(sql!(
            "select i.id, i.key, i.kind, i.title, i.status, i.open, i.points, o.name as owner_name, o.email as owner,
                (select s.name from item_state y join workflow_state s on s.id = y.state_id
                    where y.item_id = i.id and s.category = i.status) as state,
                1 = 0 as opens, cast(0 as bigint) as tier, '' as place
             from item i left join person o on o.id = i.owner_id left join subtask s on s.item_id = i.id
                left join activity a on a.item_id = i.id
             where i.product_id = $1 and i.archived_at is null
                and i.kind in ('goal', 'key_result', 'initiative', 'epic', 'story', 'bug', 'task', 'spike', 'subtask')
             order by case i.kind when 'goal' then 0 when 'initiative' then 1 when 'epic' then 2 else 3 end,
                coalesce(i.rank, s.rank, a.rank, ''), i.id limit $2"
        ))
        .bind(product)
        .bind(MOST as i64 + 1)
        .all::<One>()
        .await?;
    if items.len() > MOST {
        return Err(too_many());
    }
    let links = db
        .query(sql!(
            "select l.to_id, l.from_id from item i cross join link l where i.product_id = $1 and i.archived_at is null
                and l.from_id = i.id and l.kind = 'serves' limit $2"
        ))
        .bind(product)
        .bind(4 * MOST as i64)
        .all::<(ItemId, ItemId)>()
        .await?;
    Whole::of(items, links).lines(wish)
}

fn too_many() -> Error {
    let most = count(MOST as i64);
    Error::refused(
        "too_many_rows",
        format!("this tree has more than {most} lines, the most a file takes; filter it further"),
    )
}

struct Whole {
    nodes: Vec<One>,
    /// What hangs under each, in order.
    below: Vec<Vec<usize>>,
    roots: Vec<usize>,
}

/// What is added up below a line.
#[derive(Default)]
struct Sum {
    points: f64,
    points_done: f64,
    work: i64,
    work_done: i64,
    fits: i64,
}

impl Whole {
    /// A key result is passed through: what serves it hangs under its goal.
    fn of(nodes: Vec<One>, links: Vec<(ItemId, ItemId)>) -> Whole {
        let at: HashMap<ItemId, usize> = nodes.iter().enumerate().map(|(at, one)| (one.node.id, at)).collect();
        let mut above: HashMap<usize, Vec<usize>> = HashMap::new();
        for (to, from) in links {
            if let (Some(to), Some(from)) = (at.get(&to), at.get(&from)) {
                above.entry(*from).or_default().push(*to);
            }
        }
        let is_result = |at: usize| nodes[at].node.kind == Kind::KeyResult;
        let (mut below, mut roots) = (vec![Vec::new(); nodes.len()], Vec::new());
        for child in (0..nodes.len()).filter(|at| !is_result(*at)) {
            let mut parents: Vec<usize> = Vec::new();
            for parent in above.get(&child).into_iter().flatten() {
                if is_result(*parent) {
                    parents.extend(above.get(parent).into_iter().flatten());
                } else {
                    parents.push(*parent);
                }
            }
            parents.sort_unstable();
            parents.dedup();
            let goes_up = nodes[child].node.kind == Kind::Goal || parents.is_empty();
            if goes_up {
                roots.push(child);
            }
            for parent in parents {
                below[parent].push(child);
            }
        }
        Whole { nodes, below, roots }
    }

    fn lines(mut self, wish: &Wish) -> Result<Vec<Line>> {
        self.add_up(wish);
        let mut lines = Vec::new();
        let mut open: Vec<(usize, usize, Option<usize>)> =
            self.roots.iter().rev().map(|root| (*root, 1, None)).collect();
        while let Some((at, depth, above)) = open.pop() {
            let one = &self.nodes[at];
            if !shown(one, wish) {
                continue;
            }
            if lines.len() == MOST {
                return Err(too_many());
            }
            lines.push(Line {
                depth,
                above: above.map(|above| self.nodes[above].node.key.clone()),
                node: one.node.clone(),
            });
            if depth < DEEPEST {
                // A goal below a goal stands at the top as well, as on the page.
                open.extend(self.below[at].iter().rev().map(|child| (*child, depth + 1, Some(at))));
            }
        }
        Ok(lines)
    }

    /// Each piece of work counts once below each line.
    fn add_up(&mut self, wish: &Wish) {
        for at in 0..self.nodes.len() {
            if !self.nodes[at].node.is_above() {
                if self.nodes[at].node.status == "accepted" {
                    self.nodes[at].node.points_done = self.nodes[at].node.points.unwrap_or_default();
                }
                continue;
            }
            let sum = self.below(at, wish);
            let node = &mut self.nodes[at].node;
            node.points = Some(sum.points);
            (node.points_done, node.work, node.work_done, node.fits) =
                (sum.points_done, sum.work, sum.work_done, sum.fits);
        }
    }

    fn below(&self, root: usize, wish: &Wish) -> Sum {
        let (mut sum, mut seen, mut open) = (Sum::default(), HashSet::from([root]), vec![root]);
        while let Some(at) = open.pop() {
            for child in &self.below[at] {
                if !seen.insert(*child) {
                    continue;
                }
                open.push(*child);
                let one = &self.nodes[*child];
                if !one.node.kind.is_ranked() || one.node.status == "declined" {
                    continue;
                }
                let (points, done) = (one.node.points.unwrap_or_default(), one.node.status == "accepted");
                sum.points += points;
                sum.work += 1;
                if done {
                    sum.points_done += points;
                    sum.work_done += 1;
                }
                sum.fits += i64::from(fits(one, wish));
            }
        }
        sum
    }
}

/// Whether a line stands in the outline; a sub-task stands where its work does.
fn shown(one: &One, wish: &Wish) -> bool {
    if one.node.is_above() {
        return one.node.stays(wish);
    }
    if one.node.kind == Kind::Subtask { wish.closed || one.node.open || !wish.narrows() } else { fits(one, wish) }
}

/// Whether a piece of work is wished for.
fn fits(one: &One, Wish { filter, closed }: &Wish) -> bool {
    let node = &one.node;
    let state = |wished: &String| *wished == node.status || Some(wished) == node.state.as_ref();
    (node.open || *closed)
        && (filter.kind.is_empty() || filter.kind.contains(&node.kind))
        && (filter.status.is_empty() || filter.status.iter().any(state))
        && (filter.person.is_empty() || one.owner.as_ref().is_some_and(|owner| filter.person.contains(owner)))
}
