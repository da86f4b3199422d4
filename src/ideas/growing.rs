//! Promoting an initiative: an outline becomes its epics and stories, told for the persona of the idea it came from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    promoting::{must_be_open, said},
    whom,
};
use crate::{
    backlog::Story,
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    items::{
        Item, Key, Kind, Product, Sort,
        creating::{self, Draft},
        editing,
    },
    sql,
    store::{Db, Tx},
};

/// How much grows at once.
const MOST: usize = 60;

/// Makes epics and stories of an initiative.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Grow {
    pub key: Key,
    /// A line an epic; what is indented, or begins with a dash, is a story of the epic above it, or of the initiative itself
    /// where there is none above.
    #[schemars(length(min = 1, max = 20_000))]
    pub outline: String,
    /// Whom the stories are told for; the persona of the idea, unless told.
    #[serde(default)]
    pub persona: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Grown {
    /// The initiative.
    pub key: String,
    /// What was made, in the order of the outline.
    pub items: Vec<Made>,
    pub message: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Made {
    pub key: String,
    pub kind: Kind,
    pub title: String,
}

impl Command for Grow {
    const NAME: &'static str = "initiative.grow";
    const ROUTE: Route = Route::create("/initiatives/{key}/work");
    const ABOUT: &'static str = "Makes epics and stories of an initiative from an outline; they serve it, and so carry its voices; they are for its personas; the epics take its hypothesis, the stories tell of the persona.";
    type Output = Grown;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let bet = find(db, by, &self.key).await?;
        Ok(bet.place(Right::WriteBacklog).about(format!("Make epics and stories of “{}”", bet.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Grown> {
        let bet = find(tx, by, &self.key).await?;
        must_be_open(&bet)?;
        let lines = read(&self.outline)?;
        let product = Product::find(tx, by, bet.product.as_deref().unwrap_or_default()).await?;
        let mut personas = whom::of(tx, bet.id).await?;
        let persona = match said(self.persona) {
            // Whoever is told of goes along where there is a persona of that name.
            Some(told) => {
                personas.retain(|persona| persona.title.eq_ignore_ascii_case(&told));
                Some(told)
            }
            None => persona_of(tx, bet.id).await?,
        };
        let known = editing::fields(tx, &bet).await?;
        let hypothesis = known.get("hypothesis").and_then(Value::as_str).unwrap_or_default().to_owned();
        let bet_key = Key::parse(&bet.key).ok_or(Error::NotFound)?;
        let mut above = bet_key.clone();
        let mut items = Vec::new();
        for line in lines {
            let (kind, under) =
                if line.is_story { (Kind::Story, above.clone()) } else { (Kind::Epic, bet_key.clone()) };
            let mut draft =
                Draft { title: line.title, area: bet.area.clone(), serves: vec![under], ..Draft::default() };
            if line.is_story {
                Story::told(&mut draft);
                carry_persona(&mut draft.facts, persona.as_deref());
            } else if !hypothesis.is_empty() {
                draft.body = format!("**Hypothesis:** {hypothesis}");
            }
            let made = creating::create(tx, by, kind, Some(&product), draft).await?.item;
            whom::carry(tx, by, &personas, &made).await?;
            if !line.is_story {
                above = Key::parse(&made.key).ok_or(Error::NotFound)?;
            }
            items.push(Made { key: made.key, kind, title: made.title });
        }
        let epics = items.iter().filter(|made| made.kind == Kind::Epic).count();
        let stories = items.len() - epics;
        let message = format!(
            "{} and {} now serve {}.",
            crate::web::shown::of(epics as i64, "epic", "epics"),
            crate::web::shown::of(stories as i64, "story", "stories"),
            bet.key
        );
        Ok(Grown { key: bet.key, items, message })
    }

    fn next(output: &Grown) -> Option<String> {
        Some(format!("/items/{}", output.key))
    }
}

/// What a story says of itself goes before.
fn carry_persona(facts: &mut Map<String, Value>, persona: Option<&str>) {
    let told = facts.get("persona").is_some_and(|persona| !persona.is_null());
    if let (false, Some(persona)) = (told, persona) {
        facts.insert("persona".into(), Value::from(persona));
    }
}

pub(super) async fn find(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Initiative { Ok(item) } else { Err(Error::NotFound) }
}

/// The persona it is for; else that of the first idea that has become it and names one.
pub(super) async fn persona_of(db: &mut Db, bet: ItemId) -> Result<Option<String>> {
    if let Some(persona) = whom::of(db, bet).await?.into_iter().next() {
        return Ok(Some(persona.title));
    }
    let found = db.query(sql!(
        "select i.persona from link l join idea i on i.item_id = l.from_id
         where l.to_id = $1 and l.kind = 'becomes' and i.persona is not null and i.persona <> '' order by l.id limit 1"
    ));
    Ok(found.bind(bet).value::<String>().await?)
}

#[derive(Debug, PartialEq)]
struct Line {
    title: String,
    is_story: bool,
}

fn read(outline: &str) -> Result<Vec<Line>> {
    let line = |line: &str| {
        let is_story = line.starts_with([' ', '\t', '-', '*', '•']);
        let title = line.trim().trim_start_matches(['-', '*', '•']).trim().to_owned();
        (!title.is_empty()).then_some(Line { title, is_story })
    };
    let lines: Vec<Line> = outline.lines().filter_map(line).collect();
    match lines.len() {
        0 => Err(Error::field("outline", "write a line for each epic, and its stories indented below")),
        n if n > MOST => Err(Error::field("outline", format!("this has {n} lines; at most {MOST} grow at once"))),
        _ => Ok(lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_read_by_its_indents() {
        let lines = read("Pay back\n  Ask for it\n- See it\n\n   \nTell them\n\t* By mail").unwrap();
        let read: Vec<_> = lines.iter().map(|line| (line.title.as_str(), line.is_story)).collect();
        assert_eq!(
            read,
            [("Pay back", false), ("Ask for it", true), ("See it", true), ("Tell them", false), ("By mail", true)]
        );
        assert!(super::read(" \n -\n").is_err());
        assert!(super::read(&"Epic\n".repeat(61)).is_err());
    }
}
