//! What the charts of flow are drawn from: the kept days on which work came to each stage.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use methods::flow::{self, Day};
use uuid::Uuid;

use crate::{
    command::ProductId,
    error::{Error, Result},
    items::Kind,
    sprint::Team,
    sql,
    store::Db,
};

/// The days a chart is about, today the last, and of what kind of work.
#[derive(Clone, Debug)]
pub struct Range {
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// All work unless told.
    pub kind: String,
    /// Only what was in a sprint of this team, or what it pulled.
    pub team: Option<Uuid>,
}

/// What a reader asks the charts of.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    pub days: Option<u32>,
    pub kind: Option<&'a str>,
    pub team: Option<&'a str>,
}

/// The work of a team: what is or was in one of its sprints, and what it pulled in plain flow; all work where no team is asked for. The comparison tells the
/// database the type of what may be nothing.
macro_rules! of_team {
    ($team:literal, $item:literal) => {
        concat!(
            "((",
            $item,
            " = ",
            $team,
            ") is null or exists (select 1 from link tl join sprint ts on ts.item_id = tl.to_id
                where tl.from_id = ",
            $item,
            " and tl.kind = 'planned_in' and ts.team_id = ",
            $team,
            ") or exists (select 1 from pulled tp where tp.item_id = ",
            $item,
            " and tp.team_id = ",
            $team,
            "))"
        )
    };
}
pub(super) use of_team;

pub const USUAL: u32 = 90;

impl Range {
    pub async fn of(db: &mut Db, product: ProductId, asked: &Asked<'_>, now: DateTime<Utc>) -> Result<Range> {
        let days = asked.days.unwrap_or(USUAL);
        if !(7..=366).contains(&days) {
            return Err(Error::field("days", "from 7 to 366 days"));
        }
        let kind = asked.kind.unwrap_or_default();
        let team = match asked.team.filter(|name| !name.is_empty()) {
            Some(name) => Some(Team::ever(db, product, name).await?),
            None => None,
        };
        if !kind.is_empty() && !Kind::parse(kind).is_some_and(Kind::is_ranked) {
            return Err(Error::field("kind", "story, bug, task or spike"));
        }
        let last = team.as_ref().map_or_else(|| now.date_naive(), |team| team.zone().day(now));
        let first = last.checked_sub_days(Days::new(u64::from(days) - 1)).unwrap_or(last);
        // The only team, where it plans no sprints, does all the work of its product.
        let all = team.as_ref().is_some_and(Team::flows) && Team::only(db, product).await?.is_some();
        let team = team.filter(|_| !all).map(|team| team.id);
        Ok(Range { first, last, kind: kind.to_owned(), team })
    }

    pub fn days(&self) -> Vec<NaiveDate> {
        self.first.iter_days().take_while(|day| *day <= self.last).collect()
    }
}

/// A day as the mathematics number it.
pub fn nth(day: NaiveDate) -> Day {
    Day::from(day.num_days_from_ce())
}

/// Both ends counted; nothing when it ends before it begins.
pub fn spent(from: NaiveDate, to: NaiveDate) -> Option<u32> {
    flow::days(nth(from), nth(to))
}

/// A piece of work with the days it was written, started and done.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Piece {
    pub key: String,
    pub kind: String,
    pub title: String,
    pub status: String,
    pub points: Option<f64>,
    pub created_at: DateTime<Utc>,
    pub started_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
    /// It was done before, and opened again.
    pub again: bool,
}

/// No chart is drawn of more; the newest are taken.
pub const MOST: usize = 2_000;

/// What was first done in the range, last first, worth what it was then: opening it again, or estimating it anew, changes none of it.
pub async fn done(db: &mut Db, product: ProductId, range: &Range) -> Result<Vec<Piece>> {
    Ok(db
        .query(sql!(concat!(
            "select i.key, i.kind, i.title, i.status, a.finished_points as points, i.created_at, a.started_on, a.finished_on as done_on, a.done_on is null as again
             from arrival a cross join item i
             where a.product_id = $1 and a.finished_at >= $2 and a.finished_at < $3 and ($4 = '' or a.kind = $4) and i.id = a.item_id
                and ",
            of_team!("$5", "a.item_id"),
            " order by a.finished_on desc, i.key limit 2000"
        )))
        .bind(product)
        .bind(start(range.first))
        .bind(start(range.last + Days::new(1)))
        .bind(range.kind.clone())
        .bind(range.team)
        .all()
        .await?)
}

fn start(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// What was started and is not done, longest under way first.
pub async fn under_way(db: &mut Db, product: ProductId, range: &Range) -> Result<Vec<Piece>> {
    Ok(db
        .query(sql!(concat!(
            "select i.key, i.kind, i.title, i.status, i.points, i.created_at, a.started_on, a.done_on, a.finished_on is not null as again
             from arrival a cross join item i
             where a.product_id = $1 and a.done_on is null and a.started_on is not null and a.counted and ($2 = '' or a.kind = $2)
                and i.id = a.item_id and i.open and ",
            of_team!("$3", "a.item_id"),
            " order by a.started_on, i.key limit 2000"
        )))
        .bind(product)
        .bind(range.kind.clone())
        .bind(range.team)
        .all()
        .await?)
}
