//! Saving, renaming and removing views: one's own are one's own business, a shared one is its owner's and the product owner's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::saved::{Face, Saved, ViewId, canonical};
use crate::{
    command::{Actor, Command, Place, ProductId, Right, Route, Say},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    sprint::Team,
    sql,
    store::{Db, Tx},
};

/// How many views one person keeps in one product.
const MOST: i64 = 100;

/// Saves a view of the backlog or of a board under a name.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Save {
    pub product: String,
    /// One that the same person has saved under this name before is replaced.
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    /// list unless told.
    #[serde(default)]
    pub page: Option<Face>,
    /// With `board`, the team whose board it is; the only one unless told.
    #[serde(default)]
    pub team: Option<String>,
    /// What stands after the `?` of the backlog, or of the board: filters, sort and group, or lanes.
    #[serde(default)]
    pub query: Option<String>,
    /// Whether everybody in the product sees it.
    #[serde(default)]
    pub shared: Option<bool>,
}

/// Renames a view, shares it or keeps it to oneself.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Rename {
    pub view: ViewId,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub shared: Option<bool>,
}

/// Removes a view.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub view: ViewId,
}

impl Command for Save {
    const NAME: &'static str = "view.save";
    const ROUTE: Route = Route::create("/products/{product}/views");
    const ABOUT: &'static str =
        "Saves a view of the backlog or of a team's board under a name, for oneself or shared with the product.";
    type Output = Saved;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let right = if self.shared == Some(true) { Right::DoWork } else { Right::Own };
        Ok(Place::product(right, product.id).about(format!("Share the view “{}”", self.name.trim())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Saved> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = text::line("name", &self.name, 80)?;
        let page = self.page.unwrap_or_default();
        let query = canonical(page, self.query.as_deref().unwrap_or_default())?;
        let team = match page {
            Face::Board => Some(whose(tx, product.id, self.team.as_deref()).await?.id),
            _ => None,
        };
        let kept = tx
            .query(sql!("select count(*) from saved_view where product_id = $1 and owner_id = $2 and name <> $3"))
            .bind(product.id)
            .bind(by.person)
            .bind(name.clone())
            .value::<i64>()
            .await?;
        if kept >= Some(MOST) {
            return Err(Error::refused("too_many_views", format!("{MOST} views are kept; remove one first")));
        }
        let (id, now) = (ViewId(tx.id()), tx.now);
        let id = tx
            .query(sql!(
                "insert into saved_view (id, product_id, owner_id, name, page, query, shared, saved_at, team_id)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 on conflict (product_id, owner_id, name) do update set page = excluded.page, query = excluded.query,
                    shared = excluded.shared, saved_at = excluded.saved_at, team_id = excluded.team_id
                 returning id"
            ))
            .bind(id)
            .bind(product.id)
            .bind(by.person)
            .bind(name)
            .bind(page.name())
            .bind(query)
            .bind(self.shared == Some(true))
            .bind(now)
            .bind(team)
            .value::<ViewId>()
            .await?
            .ok_or(Error::NotFound)?;
        tx.touch(Topic::product(&product.key));
        Saved::find(tx, by, id).await
    }

    fn next(output: &Saved) -> Option<String> {
        Some(output.href.clone())
    }
}

/// The team that is named, or the only one.
async fn whose(db: &mut Db, product: ProductId, team: Option<&str>) -> Result<Team> {
    match team.map(str::trim).filter(|team| !team.is_empty()) {
        Some(team) => Team::named(db, product, team).await,
        None => Team::only(db, product).await?.ok_or_else(|| Error::field("team", "say of which team the board is")),
    }
}

/// Its owner's own; a shared one is the product owner's too.
async fn changing(db: &mut Db, by: &Actor, view: ViewId) -> Result<(Saved, Place)> {
    let view = Saved::find(db, by, view).await?;
    let theirs = Place::product(Right::WriteBacklog, view.product_id);
    let place = match view.owner_id == by.person {
        true => Place::product(Right::Own, view.product_id),
        false if by.say(&theirs) == Say::Decide => theirs,
        false => {
            let whose = format!("the view is {}’s; save one of your own instead", view.owner_name);
            return Err(Error::Forbidden(whose));
        }
    };
    Ok((view, place))
}

impl Command for Rename {
    const NAME: &'static str = "view.rename";
    const ROUTE: Route = Route::patch("/views/{view}");
    const ABOUT: &'static str = "Renames a view, shares it with the product or keeps it to oneself.";
    type Output = Saved;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (view, place) = changing(db, by, self.view).await?;
        let shares = self.shared == Some(true) && !view.shared;
        Ok(Place { right: if shares { Right::DoWork } else { place.right }, ..place }
            .about(format!("Share the view “{}”", view.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Saved> {
        let (view, _) = changing(tx, by, self.view).await?;
        let name = match &self.name {
            Some(name) => text::line("name", name, 80)?,
            None => view.name.clone(),
        };
        let taken = tx
            .query(sql!(
                "select count(*) from saved_view where product_id = $1 and owner_id = $2 and name = $3 and id <> $4"
            ))
            .bind(view.product_id)
            .bind(view.owner_id)
            .bind(name.clone())
            .bind(view.id)
            .value::<i64>()
            .await?;
        if taken > Some(0) {
            return Err(Error::field("name", "another view is called so"));
        }
        tx.query(sql!("update saved_view set name = $2, shared = $3 where id = $1"))
            .bind(view.id)
            .bind(name.clone())
            .bind(self.shared.unwrap_or(view.shared))
            .run()
            .await?;
        tx.touch(Topic::product(&view.product));
        Ok(Saved { name, shared: self.shared.unwrap_or(view.shared), ..view })
    }
}

impl Command for Remove {
    const NAME: &'static str = "view.remove";
    const ROUTE: Route = Route::delete("/views/{view}");
    const ABOUT: &'static str = "Removes a saved view.";
    type Output = Saved;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(changing(db, by, self.view).await?.1)
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Saved> {
        let (view, _) = changing(tx, by, self.view).await?;
        tx.query(sql!("delete from saved_view where id = $1")).bind(view.id).run().await?;
        tx.touch(Topic::product(&view.product));
        Ok(view)
    }
}
