//! Adding a sub-task from one line: `Ask the bank @mei 2h`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    backlog::quick_add::{on_line, parse},
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key, Kind, Product,
        creating::{self, Draft},
    },
    people,
    store::{Db, Tx},
};

/// Adds a sub-task to a story, bug, task or spike.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub key: Key,
    /// A title with, in any place, @person #label 2h.
    #[schemars(length(min = 1, max = 2000))]
    pub line: String,
}

impl Command for Add {
    const NAME: &'static str = "subtask.add";
    const ROUTE: Route = Route::create("/stories/{key}/subtasks");
    const ABOUT: &'static str =
        "Adds a sub-task to a story, bug, task or spike from one line: title @person #label 2h.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let parent = parent(db, by, &self.key).await?;
        let title = crate::web::markdown::plain(&self.line, 60);
        Ok(parent.place(Right::DoWork).about(format!("Add the sub-task “{title}” to {}", parent.key)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let parent = parent(tx, by, &self.key).await?;
        if !parent.open || parent.archived_at.is_some() {
            return Err(Error::refused("not_open", format!("{} is not open any more", parent.key)));
        }
        let product = Product::find(tx, by, parent.product.as_deref().unwrap_or_default()).await?;
        let (rest, hours) = without_hours(&self.line);
        let meant = parse(&rest);
        if meant.title.is_empty() {
            return Err(Error::field("line", "it needs a title"));
        }
        if meant.serves.is_some() || meant.priority.is_some() || meant.sprint.is_some() {
            return Err(Error::field(
                "line",
                "a sub-task goes where its parent goes, is for it and as urgent: leave ^, ! and sprint: out",
            ));
        }
        let owner = match &meant.person {
            Some(word) => Some(people::mentioned(tx, word).await.map_err(on_line)?.email),
            None => None,
        };
        let draft = Draft {
            title: meant.title,
            owner,
            labels: meant.labels,
            points: meant.points,
            area: parent.area.clone(),
            serves: vec![self.key],
            facts: Map::from_iter(hours.map(|hours| ("hours".to_owned(), Value::from(hours)))),
            ..Draft::default()
        };
        creating::create(tx, by, Kind::Subtask, Some(&product), draft).await.map_err(on_line)
    }
}

/// What can have sub-tasks: everything in the order of the backlog.
async fn parent(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind.is_ranked() { Ok(item) } else { Err(Error::NotFound) }
}

/// Takes `2h` or `0.5h` out of a line.
fn without_hours(line: &str) -> (String, Option<f64>) {
    let mut hours = None;
    let kept: Vec<_> = line
        .split_whitespace()
        .filter(|word| {
            let read = read_hours(word);
            hours = read.or(hours);
            read.is_none()
        })
        .collect();
    (kept.join(" "), hours)
}

fn read_hours(word: &str) -> Option<f64> {
    let number = word.strip_suffix(['h', 'H'])?;
    let hours = number.replace(',', ".").parse::<f64>().ok()?;
    (hours.is_finite() && hours >= 0.0 && number.starts_with(|digit: char| digit.is_ascii_digit())).then_some(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_taken_out_of_the_line() {
        assert_eq!(without_hours("Ask the bank 1,5h @mei"), ("Ask the bank @mei".into(), Some(1.5)));
        assert_eq!(without_hours("Eat in the h hall with 2hands"), ("Eat in the h hall with 2hands".into(), None));
    }
}
