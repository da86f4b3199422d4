//! A blocker or an impediment: since when, of what, whose it is, and how it ended.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    command::{Actor, ItemId, PersonId, Place, ProductId, Right},
    error::{Error, Result},
    events::Change,
    live::Topic,
    sprint::days_off::{DayOff, lost},
    sql,
    store::{Db, Tx},
};

crate::id!(
    /// Something in the way.
    ObstacleId,
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing goes on until it is gone.
    Blocker,
    /// Work goes on, more slowly.
    Impediment,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Blocker => "blocker",
            Severity::Impediment => "impediment",
        }
    }
}

impl From<String> for Severity {
    fn from(name: String) -> Self {
        if name == "blocker" { Severity::Blocker } else { Severity::Impediment }
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Obstacle {
    pub id: ObstacleId,
    pub product: String,
    pub team: Option<String>,
    #[sqlx(try_from = "String")]
    pub severity: Severity,
    pub title: String,
    pub text: String,
    /// Who sees to it.
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    pub raised_by: String,
    pub since: DateTime<Utc>,
    /// Working days from then to now, or to its resolution.
    #[sqlx(skip)]
    pub age: i64,
    /// Whom it was escalated to.
    pub raised_to: Option<String>,
    pub raised_to_name: Option<String>,
    pub escalated_at: Option<DateTime<Utc>>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub resolved_by: Option<String>,
    /// How.
    pub resolution: Option<String>,
    pub version: i64,
    /// What it blocks or slows.
    #[sqlx(try_from = "Option<String>")]
    pub items: Hindered,
    #[serde(skip)]
    pub product_id: ProductId,
    #[serde(skip)]
    #[sqlx(flatten)]
    pub(super) people: People,
    /// When the team it slows does not work.
    #[serde(skip)]
    #[sqlx(json(nullable))]
    pub(super) days_off: Option<Vec<DayOff>>,
    #[serde(skip)]
    pub(super) withdrawn_at: Option<DateTime<Utc>>,
}

/// Whose it is, by id.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub(super) struct People {
    #[sqlx(rename = "owner_id")]
    pub owner: Option<PersonId>,
    #[sqlx(rename = "raised_by_id")]
    pub raised_by: Option<PersonId>,
    #[sqlx(rename = "raised_to_id")]
    pub raised_to: Option<PersonId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HinderedItem {
    pub key: String,
    pub kind: String,
    pub title: String,
}

/// The items it is in the way of, read as lines of one text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Hindered(pub Vec<HinderedItem>);

impl From<Option<String>> for Hindered {
    fn from(lines: Option<String>) -> Self {
        let read = |line: &str| {
            let mut words = line.splitn(3, ' ').map(str::to_owned);
            Some(HinderedItem { key: words.next()?, kind: words.next()?, title: words.next()? })
        };
        Hindered(lines.iter().flat_map(|lines| lines.lines()).filter_map(read).collect())
    }
}

/// The columns of an obstacle and the joins that they need.
macro_rules! select {
    ($rest:expr) => {
        concat!(
            "select o.id, p.key as product, t.name as team, t.days_off, o.severity, o.title, o.body as text, w.email as owner,
                w.name as owner_name, r.name as raised_by, o.since, e.email as raised_to, e.name as raised_to_name,
                o.escalated_at, o.resolved_at, d.name as resolved_by, o.resolution, o.version, o.product_id, o.owner_id,
                o.raised_by as raised_by_id, o.raised_to as raised_to_id, o.withdrawn_at,
                (select string_agg(i.key || ' ' || i.kind || ' ' || i.title, '\n' order by i.key)
                 from obstacle_item x join item i on i.id = x.item_id where x.obstacle_id = o.id) as items
             from obstacle o join product p on p.id = o.product_id join person r on r.id = o.raised_by
                left join team t on t.id = o.team_id left join person w on w.id = o.owner_id
                left join person e on e.id = o.raised_to left join person d on d.id = o.resolved_by ",
            $rest
        )
    };
}
pub(super) use select;

impl Obstacle {
    /// Finds what is in the way of a product that the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: ObstacleId) -> Result<Obstacle> {
        let found = Obstacle::get(db, id).await?;
        if found.withdrawn_at.is_none() && by.sees(found.product_id) {
            Ok(found.aged(by.at))
        } else {
            Err(Error::NotFound)
        }
    }

    /// One that is known to be there, withdrawn or not.
    pub(super) async fn get(db: &mut Db, id: ObstacleId) -> Result<Obstacle> {
        db.query(sql!(select!("where o.id = $1"))).bind(id).one().await?.ok_or(Error::NotFound)
    }

    /// The same with its age at a moment.
    pub(super) fn aged(self, now: DateTime<Utc>) -> Obstacle {
        let off: Vec<NaiveDate> = self.days_off.iter().flatten().map(|day| day.on).collect();
        Obstacle { age: working_days(self.since, self.resolved_at.unwrap_or(now), &off), ..self }
    }

    pub fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }

    /// Where a decision about it is taken: whoever raised it, owns it or was asked for help decides as those who do the work.
    pub fn place(&self, by: &Actor) -> Place {
        let People { owner, raised_by, raised_to } = self.people;
        let concerned = [owner, raised_by, raised_to].contains(&Some(by.person));
        Place::product(if concerned { Right::Own } else { Right::DoWork }, self.product_id)
    }

    /// What a change of it is measured by.
    pub(super) fn told(&self) -> Value {
        if self.withdrawn_at.is_some() {
            return Value::Null;
        }
        json!({
            "id": self.id, "text": self.summary(), "severity": self.severity, "title": self.title, "body": self.text,
            "owner": self.owner, "raised_to": self.raised_to, "resolution": self.resolution,
            "items": self.items.0.iter().map(|item| &item.key).collect::<Vec<_>>(),
        })
    }

    /// How it stands, as a history reads it.
    fn summary(&self) -> String {
        let part = |what: &str, whose: Option<&String>| whose.map(|whose| format!("{what}{whose}")).unwrap_or_default();
        match &self.resolution {
            Some(how) => format!("{}: {how}", self.title),
            None => {
                let escalated = part(", escalated to ", self.raised_to_name.as_ref());
                format!("{} ({}{}{escalated})", self.title, self.severity.name(), part(", ", self.owner_name.as_ref()))
            }
        }
    }

    pub fn href(&self) -> String {
        format!("/obstacles/{}", self.id)
    }
}

/// The working days from one moment to another, without those off.
pub(super) fn working_days(from: DateTime<Utc>, to: DateTime<Utc>, off: &[NaiveDate]) -> i64 {
    let day = |at: DateTime<Utc>| i64::from(at.num_days_from_ce());
    methods::workdays::between(day(from), day(to)) - lost(off, from.date_naive(), to.date_naive())
}

/// Writes down at every item concerned what has become of an obstacle, and tells the pages that show it.
pub(super) async fn changed(tx: &mut Tx, before: Option<&Obstacle>, after: &Obstacle) -> Result<()> {
    let was = before.map_or(Value::Null, Obstacle::told);
    let is = after.told();
    if was == is {
        return Ok(());
    }
    let people = [before.map(|before| before.people).unwrap_or_default(), after.people];
    for person in people.iter().flat_map(|people| [people.owner, people.raised_to]).flatten() {
        tx.touch(Topic::person(person));
    }
    tx.touch(Topic::product(&after.product));
    let mut keys: Vec<String> = after.items.0.iter().map(|item| item.key.clone()).collect();
    keys.extend(before.iter().flat_map(|before| before.items.0.iter().map(|item| item.key.clone())));
    keys.sort();
    keys.dedup();
    for key in keys {
        let item = tx.query(sql!("select id from item where key = $1")).bind(key.clone()).value::<ItemId>().await?;
        tx.touch(Topic::item(&key));
        if let Some(item) = item {
            tx.record(Change { item, key, field: "obstacle".into(), before: was.clone(), after: is.clone() });
        }
    }
    Ok(())
}
