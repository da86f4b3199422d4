//! The story map: activities as the backbone, below each its stories, cut into slices by release.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::task::{self, Task};
use crate::{
    backlog::{filter::Filter, matching::matching},
    command::{Actor, ItemId, ProductId, Query, Route},
    error::Result,
    items::Product,
    obstacles::{self, Marks},
    sql,
    store::Db,
};

pub const ACTIVITIES: i64 = 60;
const SLICES: i64 = 12;
const STORIES: i64 = 500;
const LOOSE: i64 = 60;
/// A filter chooses from at most so many.
const WIDE: i64 = 5_000;

/// A column of the map: an open epic.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Activity {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub title: String,
    #[serde(skip)]
    pub rank: Option<String>,
}

/// A row of the map: a release that is planned.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Slice {
    pub key: String,
    pub title: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Note {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub kind: String,
    pub title: String,
    pub status: String,
    pub points: Option<f64>,
    /// The activity it is part of; none yet of what is only in the backlog.
    pub activity: Option<String>,
    /// The task of that activity that it stands under.
    pub task: Option<Uuid>,
    /// The planned release it ships in; none is later.
    pub slice: Option<String>,
    #[serde(flatten)]
    #[sqlx(skip)]
    pub marks: Marks,
}

#[derive(Serialize, JsonSchema)]
pub struct Map {
    pub activities: Vec<Activity>,
    /// The tasks of each activity in their order.
    pub tasks: Vec<Task>,
    /// The release planned first comes first.
    pub slices: Vec<Slice>,
    /// In the order of the backlog.
    pub stories: Vec<Note>,
    /// The keys of the activities of which the first slice has nothing.
    pub missed: Vec<String>,
    /// Whether there is more than a map shows: 60 activities, 12 slices, 500 stories, and 60 without an activity.
    pub cut: bool,
}

/// The activities in their order, those that nobody has put anywhere last.
pub async fn activities(db: &mut Db, product: ProductId) -> Result<Vec<Activity>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.title, a.rank from item i left join activity a on a.item_id = i.id
             where i.product_id = $1 and i.kind = 'epic' and i.open and i.archived_at is null
             order by case when a.rank is null then 1 else 0 end, a.rank, i.created_at, i.id limit $2"
        ))
        .bind(product)
        .bind(ACTIVITIES + 1)
        .all()
        .await?)
}

impl Map {
    /// Eight queries, however much there is. A filter leaves only the stories it fits.
    pub async fn read(db: &mut Db, of: &Product, filter: &Filter) -> Result<Map> {
        let product = of.id;
        // What is filtered is chosen from more.
        let (most, most_loose) = if filter.is_empty() { (STORIES, LOOSE) } else { (WIDE, WIDE) };
        let mut activities = activities(db, product).await?;
        let mut slices = db
            .query(sql!(
                "select i.key, i.title from item i join release r on r.item_id = i.id
                 where i.product_id = $1 and i.kind = 'release' and i.open and i.archived_at is null
                 order by case when r.planned_on is null then 1 else 0 end, r.planned_on, i.created_at, i.id limit $2"
            ))
            .bind(product)
            .bind(SLICES + 1)
            .all::<Slice>()
            .await?;
        let mut stories = db
            .query(sql!(
                "select i.id, i.key, i.kind, i.title, i.status, i.points, e.key as activity, (
                    select p.task_id from map_place p join map_task t on t.id = p.task_id
                    where p.item_id = i.id and t.epic_id = e.id and t.removed_at is null) as task, (
                    select r.key from link s join item r on r.id = s.to_id
                    where s.from_id = i.id and s.kind = 'ships_in' and r.open and r.archived_at is null
                    order by s.created_at, s.id limit 1) as slice
                 from item e cross join link l cross join item i
                 where e.product_id = $1 and e.kind = 'epic' and e.open and e.archived_at is null and l.to_id = e.id
                    and l.kind = 'serves' and i.id = l.from_id and i.archived_at is null and i.rank is not null
                    and (i.open or i.status = 'accepted' and exists (
                        select 1 from link s join item r on r.id = s.to_id
                        where s.from_id = i.id and s.kind = 'ships_in' and r.open and r.archived_at is null))
                 order by i.rank, i.id limit $2"
            ))
            .bind(product)
            .bind(most + 1)
            .all::<Note>()
            .await?;
        let mut loose = loose(db, product, most_loose + 1).await?;
        let mut tasks = task::of_product(db, product).await?;
        let mut cut = shorten(&mut activities, ACTIVITIES)
            | shorten(&mut slices, SLICES)
            | shorten(&mut tasks, task::SHOWN)
            | shorten(&mut stories, most)
            | shorten(&mut loose, most_loose);
        if !filter.is_empty() {
            let ids: Vec<_> = stories.iter().chain(&loose).map(|note| note.id.0).collect();
            let fits = matching(db, of, filter, &ids).await?;
            stories.retain(|note| fits.contains(&note.id));
            loose.retain(|note| fits.contains(&note.id));
            cut |= shorten(&mut stories, STORIES) | shorten(&mut loose, LOOSE);
        }
        stories.append(&mut loose);
        let ids: Vec<_> = stories.iter().map(|note| note.id.0).collect();
        let marks = obstacles::of(db, &ids).await?;
        for note in &mut stories {
            note.marks = marks.get(&note.id).cloned().unwrap_or_default();
        }
        let missed = match slices.first() {
            Some(first) => missed(db, product, &activities, &first.key).await?,
            None => Vec::new(),
        };
        Ok(Map { activities, tasks, slices, stories, missed, cut })
    }
}

/// The keys of the activities of which the first slice has nothing, however many stories there are.
async fn missed(db: &mut Db, product: ProductId, activities: &[Activity], slice: &str) -> Result<Vec<String>> {
    let touched = db
        .query(sql!(
            "select distinct e.key from item r cross join link s cross join link l cross join item e
             where r.key = $2 and s.to_id = r.id and s.kind = 'ships_in' and l.from_id = s.from_id and l.kind = 'serves'
                and e.id = l.to_id and e.kind = 'epic' and e.product_id = $1 limit 1000"
        ))
        .bind(product)
        .bind(slice.to_owned())
        .all::<(String,)>()
        .await?;
    let keys: Vec<String> = activities.iter().map(|activity| activity.key.clone()).collect();
    let at = |key: &String| keys.iter().position(|known| known == key);
    let slice: Vec<Option<usize>> = touched.iter().map(|(key,)| at(key)).collect();
    Ok(methods::story_map::gaps(&keys, &slice).into_iter().map(str::to_owned).collect())
}

/// What stands in the backlog and is part of no activity, what comes next first.
async fn loose(db: &mut Db, product: ProductId, limit: i64) -> Result<Vec<Note>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.kind, i.title, i.status, i.points, cast(null as text) as activity, (select p.task_id from map_place p where p.item_id = i.id and p.item_id is null) as task, (
                select r.key from link s join item r on r.id = s.to_id
                where s.from_id = i.id and s.kind = 'ships_in' and r.open and r.archived_at is null
                order by s.created_at, s.id limit 1) as slice
             from item i where i.product_id = $1 and i.open and i.rank is not null and not exists (
                select 1 from link l join item e on e.id = l.to_id
                where l.from_id = i.id and l.kind = 'serves' and e.kind = 'epic' and e.open and e.archived_at is null)
             order by i.rank, i.id limit $2"
        ))
        .bind(product)
        .bind(limit)
        .all()
        .await?)
}

fn shorten<T>(list: &mut Vec<T>, most: i64) -> bool {
    let cut = list.len() as i64 > most;
    list.truncate(most as usize);
    cut
}

/// Reads the story map of a product.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    #[serde(flatten)]
    pub filter: Filter,
}

impl Query for Read {
    const NAME: &'static str = "map.read";
    const ROUTE: Route = Route::get("/products/{product}/map");
    const ABOUT: &'static str = "Reads the story map: epics as activities with their tasks, planned releases as slices, and the stories between, with the filters of the backlog.";
    type Output = Map;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Map> {
        let product = Product::find(db, by, &self.product).await?;
        Map::read(db, &product, &self.filter.tidied()).await
    }
}
