//! Splitting an idea: what is split off takes the voices that mean it, serves the same, and says where it came from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    promoting::{find, labels, must_be_open},
    whom,
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key, Kind, Product,
        creating::{self, Draft},
        editing,
    },
    line::{
        Tie,
        linking::{self, Says},
    },
    sql,
    store::{Db, Tx},
};

/// Splits an idea off another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Split {
    pub key: Key,
    /// What is split off.
    #[schemars(length(min = 1, max = 500))]
    pub title: String,
    /// The keys of the feedback that goes along; the rest stays.
    #[serde(default)]
    pub voices: Vec<Key>,
}

impl Command for Split {
    const NAME: &'static str = "idea.split";
    const ROUTE: Route = Route::create("/ideas/{key}/split");
    const ABOUT: &'static str = "Splits an idea off another: it takes the feedback that is named, is for the same, believes and serves the same, and is linked back to it.";
    const RESTS_ON: &'static [&'static str] = &["status", "title", "body"];
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let idea = find(db, by, &self.key).await?;
        Ok(idea.place(idea.kind.right()).about(format!("Split “{}” off {}", self.title, idea.key)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let idea = find(tx, by, &self.key).await?;
        must_be_open(&idea)?;
        let product = Product::find(tx, by, idea.product.as_deref().unwrap_or_default()).await?;
        let known = editing::fields(tx, &idea).await?;
        let said = |name: &str| Some((name.to_owned(), known.get(name).cloned().filter(|said| !said.is_null())?));
        let draft = Draft {
            title: self.title,
            // What the first one has become says nothing of what is split off.
            status: Some(if idea.status == "new" { "new" } else { "considering" }.into()),
            area: idea.area.clone(),
            labels: labels(&known),
            serves: served(tx, &idea).await?,
            facts: ["persona", "hypothesis", "nature"].into_iter().filter_map(said).collect::<Map<String, Value>>(),
            ..Draft::default()
        };
        let made = creating::create(tx, by, Kind::Idea, Some(&product), draft).await?.item;
        let personas = whom::of(tx, idea.id).await?;
        whom::carry(tx, by, &personas, &made).await?;
        for voice in &self.voices {
            let feedback = Item::find(tx, by, voice).await?;
            let link = linking::between(tx, feedback.id, Tie::Evidence, idea.id).await?;
            let link = link.ok_or_else(|| Error::field("voices", format!("{voice} does not ask for {}", idea.key)))?;
            linking::remove(tx, &link, &feedback, &idea).await?;
            let came = Some(link.came_by(idea.id));
            let says = Says { tie: Some(Tie::Evidence), quote: link.quote, weight: link.weight, came };
            linking::put(tx, by, &feedback, &made, says).await?;
        }
        linking::add(tx, by, &made, &idea, Says { tie: Some(Tie::Splits), ..Says::default() }).await?;
        let made = Item::get(tx, made.id).await?;
        Full::of(tx, made).await
    }

    fn next(output: &Full) -> Option<String> {
        Some(output.item.href())
    }
}

async fn served(db: &mut Db, idea: &Item) -> Result<Vec<Key>> {
    let rows = db
        .query(sql!(
            "select t.key from link l join item t on t.id = l.to_id
             where l.from_id = $1 and l.kind = 'serves' and t.archived_at is null order by l.id limit 50"
        ))
        .bind(idea.id)
        .all::<(String,)>()
        .await?;
    Ok(rows.into_iter().filter_map(|(key,)| Key::parse(&key)).collect())
}
