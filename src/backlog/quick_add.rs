//! One line that says it all: `Refund to the same card @mei #payments ^refunds 5pts !high`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::PRIORITIES;
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    fields::{Field, typed},
    items::{
        Full, Item, Key, Kind, Product,
        creating::{self, Draft},
    },
    line::linking::{self, Says},
    people::{self, person::like},
    sql,
    store::{Db, Tx},
};

/// What a line means.
#[derive(Debug, Default, PartialEq)]
pub struct Meant {
    pub title: String,
    pub person: Option<String>,
    pub labels: Vec<String>,
    pub serves: Option<String>,
    pub priority: Option<String>,
    pub points: Option<f64>,
    /// next, current, or a key.
    pub sprint: Option<String>,
}

/// Reads a line: words that begin with a sign say something about the item, the rest is its title.
pub fn parse(line: &str) -> Meant {
    let mut meant = Meant::default();
    let mut title = Vec::new();
    for word in line.split_whitespace() {
        let mut letters = word.chars();
        let (sign, rest) = (letters.next(), letters.as_str());
        match sign {
            Some('@') if !rest.is_empty() => meant.person = Some(rest.to_owned()),
            Some('#') if !rest.is_empty() => meant.labels.push(rest.to_lowercase()),
            Some('^') if !rest.is_empty() => meant.serves = Some(rest.to_owned()),
            Some('!') if PRIORITIES.contains(&rest.to_lowercase().as_str()) => {
                meant.priority = Some(rest.to_lowercase());
            }
            _ => match (points(word), sprint(word)) {
                (Some(points), _) => meant.points = Some(points),
                (None, Some(sprint)) => meant.sprint = Some(sprint),
                (None, None) => title.push(word),
            },
        }
    }
    meant.title = title.join(" ");
    meant
}

/// `3pts`, `0.5pt`, `8p`: a number and its unit.
fn points(word: &str) -> Option<f64> {
    let word = word.to_lowercase();
    let number = ["points", "point", "pts", "pt", "p"].iter().find_map(|unit| word.strip_suffix(unit))?;
    number.parse::<f64>().ok().filter(|points| {
        points.is_finite() && *points >= 0.0 && number.starts_with(|digit: char| digit.is_ascii_digit())
    })
}

/// `sprint:next`, `sprint:current`, `sprint:TID-12`; of something else called a sprint nothing is said.
fn sprint(word: &str) -> Option<String> {
    let named = word.to_lowercase().strip_prefix("sprint:")?.to_owned();
    (matches!(named.as_str(), "next" | "current") || Key::parse(&named.to_uppercase()).is_some()).then_some(named)
}

/// Adds an item to the backlog from one line.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub product: String,
    /// A title, or a whole story (As a …, I want … so that …), with, in any place, @person #label ^initiative !priority 3pts, sprint:next
    /// (or current, or a key) and field=value for the fields of the product, with quotes around several words.
    #[schemars(length(min = 1, max = 2000))]
    pub line: String,
    /// story, bug, task or spike; a story unless told.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Whether it goes to the top rather than the bottom.
    #[serde(default)]
    pub top: Option<bool>,
}

impl Add {
    fn kind(&self) -> Result<Kind> {
        let kind = self.kind.unwrap_or(Kind::Story);
        if kind.is_ranked() { Ok(kind) } else { Err(Error::field("kind", "story, bug, task or spike")) }
    }
}

impl Command for Add {
    const NAME: &'static str = "backlog.add";
    const ROUTE: Route = Route::create("/products/{product}/backlog");
    const ABOUT: &'static str =
        "Adds an item to the backlog from one line: title @person #label ^initiative !priority 3pts field=value.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let right = if self.top == Some(true) { Right::OrderBacklog } else { self.kind()?.right() };
        let place = |right| Place::product(right, product.id);
        let (line, _) = typed::take_out(&self.line, &Field::of_product(db, &product).await?);
        let meant = parse(&line);
        // To plan takes a right of its own: what is held least decides for both.
        let rights = [Some(right), meant.sprint.as_ref().map(|_| Right::RunSprints)];
        let right = rights.into_iter().flatten().min_by_key(|right| by.say(&place(*right))).unwrap_or(right);
        Ok(place(right).about(format!("Add “{}” to the backlog", meant.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let (kind, product) = (self.kind()?, Product::find(tx, by, &self.product).await?);
        let (line, fields) = typed::take_out(&self.line, &Field::of_product(tx, &product).await?);
        let meant = parse(&line);
        if meant.title.is_empty() {
            return Err(Error::field("line", "it needs a title"));
        }
        let owner = match &meant.person {
            Some(word) => Some(people::mentioned(tx, word).await.map_err(on_line)?.email),
            None => None,
        };
        let serves = match &meant.serves {
            Some(word) => vec![above(tx, by, &product, kind, word).await?],
            None => Vec::new(),
        };
        let facts = Map::from_iter(meant.priority.map(|priority| ("priority".to_owned(), Value::from(priority))));
        let mut draft = Draft {
            title: meant.title,
            owner,
            labels: meant.labels,
            serves,
            points: meant.points,
            facts,
            fields,
            ..Draft::default()
        };
        if kind == Kind::Story {
            super::narrative::tell(&mut draft);
        }
        let item = creating::create(tx, by, kind, Some(&product), draft).await.map_err(on_line)?.item;
        if self.top == Some(true) {
            let top = super::rank::first(tx, product.id).await?;
            super::ranking::set(tx, &item, Some(top)).await?;
        }
        if let Some(word) = &meant.sprint {
            let sprint = sprint_called(tx, by, &product, word).await?;
            let made = Item::get(tx, item.id).await?;
            linking::add(tx, by, &made, &sprint, Says::default()).await?;
            if Key::parse(&word.to_uppercase()).is_none()
                && let Some(team) = team_among_others(tx, &product, &sprint).await?
            {
                tx.warn(format!("{} went into {} of {team}", made.key, sprint.short()));
            }
        }
        let item = Item::get(tx, item.id).await?;
        Full::of(tx, item).await
    }
}

/// Whose sprint it is, where there are several teams.
async fn team_among_others(tx: &mut Tx, product: &Product, sprint: &Item) -> Result<Option<String>> {
    Ok(tx
        .query(sql!(
            "select t.name from sprint s join team t on t.id = s.team_id where s.item_id = $1
                and exists (select 1 from team o where o.product_id = $2 and o.id <> t.id and o.archived_at is null)"
        ))
        .bind(sprint.id)
        .bind(product.id)
        .value()
        .await?)
}

/// The sprint that runs, or the first that is planned after it, or the one of that key.
async fn sprint_called(tx: &mut Tx, by: &Actor, product: &Product, word: &str) -> Result<Item> {
    let status = if word == "next" { "planned" } else { "running" };
    let key = match Key::parse(&word.to_uppercase()) {
        Some(key) => Some(key),
        None => tx
            .query(sql!(
                "select i.key from sprint s join item i on i.id = s.item_id
                 where i.product_id = $1 and i.status = $2 and i.archived_at is null order by s.starts_on, i.id limit 1"
            ))
            .bind(product.id)
            .bind(status)
            .value::<String>()
            .await?
            .and_then(|key| Key::parse(&key)),
    };
    let none = || Error::field("line", format!("no sprint is {status}"));
    let sprint = Item::find(tx, by, &key.ok_or_else(none)?)
        .await
        .map_err(|_| Error::field("line", format!("there is no {word}")))?;
    if sprint.kind == Kind::Sprint {
        Ok(sprint)
    } else {
        Err(Error::field("line", format!("{} is no sprint", sprint.key)))
    }
}

/// Whatever is wrong stands in the line.
pub(super) fn on_line(error: Error) -> Error {
    match error {
        Error::Invalid(mut wrong) => {
            for wrong in &mut wrong {
                wrong.field = "line".into();
            }
            Error::Invalid(wrong)
        }
        other => other,
    }
}

/// What `^word` means: a key, or the epic, initiative or goal whose title has these words (`^money-back`).
async fn above(tx: &mut Tx, by: &Actor, product: &Product, kind: Kind, word: &str) -> Result<Key> {
    if let Some(key) = Key::parse(word) {
        return Item::find(tx, by, &key)
            .await
            .map(|_| key)
            .map_err(|_| Error::field("line", format!("there is no {word}")));
    }
    let found = tx
        .query(sql!(
            "select key from item where product_id = $1 and kind in ('epic', 'initiative', 'goal') and archived_at is null
                and lower(title) like $2 escape '\\'
             order by case kind when 'epic' then 0 when 'initiative' then 1 else 2 end, length(title), key limit 1"
        ))
        .bind(product.id)
        .bind(format!("%{}%", like(&word.to_lowercase()).replace('-', "%")))
        .value::<String>()
        .await?;
    debug_assert!(kind.is_ranked());
    found
        .and_then(|key| Key::parse(&key))
        .ok_or_else(|| Error::field("line", format!("no epic, initiative or goal is called {word}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_what_and_how_much() {
        let meant = parse("Refund to the same card @mei #Payments ^money-back 5pts !high");
        assert_eq!(
            meant,
            Meant {
                title: "Refund to the same card".into(),
                person: Some("mei".into()),
                labels: vec!["payments".into()],
                serves: Some("money-back".into()),
                priority: Some("high".into()),
                points: Some(5.0),
                sprint: None,
            }
        );
    }

    #[test]
    fn a_sprint_is_named_by_what_it_is_to_the_team() {
        assert_eq!(parse("Refund sprint:Next").sprint.as_deref(), Some("next"));
        assert_eq!(parse("Refund sprint:tid-12").sprint.as_deref(), Some("tid-12"));
        let other = parse("Explain sprint: and sprint:goals");
        assert_eq!((other.sprint, other.title.as_str()), (None, "Explain sprint: and sprint:goals"));
    }

    #[test]
    fn what_only_looks_like_a_sign_stays_in_the_title() {
        let meant = parse("Save ! as # and 3 p.m. on floor 2p0 @ noon !now");
        assert_eq!(
            meant,
            Meant { title: "Save ! as # and 3 p.m. on floor 2p0 @ noon !now".into(), ..Meant::default() }
        );
    }
}
