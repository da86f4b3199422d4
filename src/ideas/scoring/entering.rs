//! Entering a cell: a number, what it is bound to, or nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    method, rules,
    said::{self, Said},
};
use crate::{
    command::{Actor, Command, ItemId, Place, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind, editing},
    sql,
    store::{Db, Tx},
};

/// Says one input of an idea.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Enter {
    pub key: Key,
    /// `rice.reach`, `own.c1`.
    pub input: String,
    /// A number (`2,000`, `80 %`, `200/month`), a word of the scale (`high`), or what it is bound to: `=demand`, `=estimates`,
    /// `=TID-9` or `=10 % of TID-9` for a metric. Nothing empties the cell.
    #[serde(default)]
    pub said: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Entered {
    pub key: String,
    pub input: String,
    /// As it reads now; nothing in an empty cell.
    pub said: Option<String>,
    pub message: String,
}

impl Command for Enter {
    const NAME: &'static str = "score.enter";
    const ROUTE: Route = Route::put("/ideas/{key}/scores/{input}");
    const ABOUT: &'static str =
        "Says one input of an idea's scores: a number, a word of its scale, or a fact it is bound to.";
    type Output = Entered;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let idea = idea(db, by, &self.key).await?;
        let said = self.said.as_deref().map_or("nothing", str::trim);
        let about = format!("Score “{}”: {} {said}", idea.short(), self.input);
        Ok(idea.place(idea.kind.right()).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Entered> {
        let idea = idea(tx, by, &self.key).await?;
        let product = idea.product_id.ok_or(Error::NotFound)?;
        let rules = rules::of(tx, product).await?;
        let input = method::input(&rules, &self.input).ok_or(Error::NotFound)?;
        let typed = self.said.unwrap_or_default();
        let said = Said::parse(&typed, &input, &rules).map_err(|why| Error::field("said", why))?;
        if let Some(Said::Metric { key, .. }) = &said {
            must_be_metric(tx, by, &idea, key).await?;
        }
        let raw = said::raw(&typed, said.as_ref(), &input);
        set(tx, by, &idea, &input.id, said.as_ref().map(Said::kept), raw.clone()).await?;
        if let Some(Said::Number(value)) = &said
            && let Some(caution) = said::off_scale(*value, &input)
        {
            tx.warn(format!("{}: {} is {caution}", idea.key, input.label));
        }
        let said = raw.or(said.map(|said| said.typed(&input)));
        let message = match &said {
            Some(said) => format!("{}: {} is {said}.", idea.key, input.label),
            None => format!("{}: {} is empty.", idea.key, input.label),
        };
        Ok(Entered { key: idea.key, input: input.id, said, message })
    }
}

pub async fn idea(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Idea { Ok(item) } else { Err(Error::NotFound) }
}

async fn must_be_metric(db: &mut Db, by: &Actor, idea: &Item, key: &str) -> Result<()> {
    let wrong = || Error::field("said", format!("{key} is no metric of this product"));
    let key = Key::parse(key).ok_or_else(wrong)?;
    let metric = Item::find(db, by, &key).await.map_err(|_| wrong())?;
    if metric.kind == Kind::Metric && metric.product_id == idea.product_id && metric.archived_at.is_none() {
        Ok(())
    } else {
        Err(wrong())
    }
}

/// Writes what is said, and what was typed where that says more, or takes it away, and tells it at the idea.
pub async fn set(
    tx: &mut Tx,
    by: &Actor,
    idea: &Item,
    input: &str,
    said: Option<String>,
    typed: Option<String>,
) -> Result<()> {
    let after = Kept { said, typed };
    let before = now(tx, idea.id, input).await?;
    if before == after {
        return Ok(());
    }
    match &after.said {
        None => {
            tx.query(sql!("delete from score where item_id = $1 and input = $2"))
                .bind(idea.id)
                .bind(input.to_owned())
                .run()
                .await?;
        }
        Some(said) => {
            let at = tx.now;
            tx.query(sql!(
                "insert into score (item_id, input, said, by_id, at, typed) values ($1, $2, $3, $4, $5, $6)
                 on conflict (item_id, input) do update set said = excluded.said, typed = excluded.typed, by_id = excluded.by_id,
                    at = excluded.at, origin_id = null"
            ))
            .bind(idea.id)
            .bind(input.to_owned())
            .bind(said.clone())
            .bind((!by.person.0.is_nil()).then_some(by.person))
            .bind(at)
            .bind(after.typed.clone())
            .run()
            .await?;
        }
    }
    tx.record(Change {
        item: idea.id,
        key: idea.key.clone(),
        field: "score".into(),
        before: told(input, &before),
        after: told(input, &after),
    });
    editing::touch(tx, idea);
    Ok(())
}

/// Fills the empty cells of an idea from one that is merged into it; each keeps who said it and when.
pub async fn carry(tx: &mut Tx, of: &Item, to: &Item) -> Result<()> {
    let filled = tx
        .query(sql!(
            "insert into score (item_id, input, said, typed, by_id, at, origin_id)
             select $2, s.input, s.said, s.typed, s.by_id, s.at, coalesce(s.origin_id, s.item_id) from score s
             where s.item_id = $1 and not exists (select 1 from score k where k.item_id = $2 and k.input = s.input)
             returning input, said, typed"
        ))
        .bind(of.id)
        .bind(to.id)
        .all::<(String, String, Option<String>)>()
        .await?;
    for (input, said, typed) in filled {
        tx.record(Change {
            item: to.id,
            key: to.key.clone(),
            field: "score".into(),
            before: told(&input, &Kept::default()),
            after: told(&input, &Kept { said: Some(said), typed }),
        });
    }
    editing::touch(tx, to);
    Ok(())
}

/// What a cell holds; nothing in an empty one.
#[derive(Default, PartialEq, sqlx::FromRow)]
struct Kept {
    said: Option<String>,
    /// What was typed, where that says more than the number it comes to.
    typed: Option<String>,
}

/// What a cell holds, as its history tells it.
fn told(input: &str, kept: &Kept) -> Value {
    let text = format!("{input}: {}", kept.typed.as_deref().or(kept.said.as_deref()).unwrap_or("nothing"));
    json!({"input": input, "said": kept.said, "typed": kept.typed, "text": text})
}

async fn now(db: &mut Db, idea: ItemId, input: &str) -> Result<Kept> {
    let found = db.query(sql!("select said, typed from score where item_id = $1 and input = $2"));
    Ok(found.bind(idea).bind(input.to_owned()).one::<Kept>().await?.unwrap_or_default())
}

/// Puts a cell back as it was; false when it has been changed since.
pub async fn put_back(tx: &mut Tx, by: &Actor, idea: &Item, change: &Change) -> Result<bool> {
    let input = change.after["input"].as_str().unwrap_or_default();
    if now(tx, idea.id, input).await?.said.as_deref() != change.after["said"].as_str() {
        return Ok(false);
    }
    let before = |name: &str| change.before[name].as_str().map(str::to_owned);
    set(tx, by, idea, input, before("said"), before("typed")).await?;
    Ok(true)
}
