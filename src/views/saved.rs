//! A saved view: a name for the filters, the order and the groups of a backlog, one's own or everybody's.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    backlog::page::{View, encoded},
    command::{Actor, PersonId, ProductId, Query, Route},
    error::{Error, Result},
    items::Product,
    sprint::{board_view, team::path_of},
    sql,
    store::Db,
};

crate::id!(
    /// A saved view.
    ViewId
);

/// The page that a view is looked at on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    #[default]
    List,
    Map,
    Tree,
    /// Of a team: of the sprint that it runs, or its own in plain flow.
    Board,
}

impl Face {
    /// Those of the backlog.
    pub const ALL: [Face; 3] = [Face::List, Face::Map, Face::Tree];

    pub fn name(self) -> &'static str {
        match self {
            Face::List => "list",
            Face::Map => "map",
            Face::Tree => "tree",
            Face::Board => "board",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Face::List => "List",
            Face::Map => "Story map",
            Face::Tree => "Tree",
            Face::Board => "Board",
        }
    }

    /// The last part of its address.
    pub fn path(self) -> &'static str {
        match self {
            Face::List => "backlog",
            Face::Map => "map",
            Face::Tree => "tree",
            Face::Board => "board",
        }
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Saved {
    pub id: ViewId,
    pub name: String,
    /// list, map, tree or board.
    pub page: String,
    /// The team whose board it is of.
    pub team: Option<String>,
    /// What stands after the `?` of the backlog or the board: filters, sort and group, or lanes.
    pub query: String,
    /// Whether everybody in the product sees it.
    pub shared: bool,
    /// The e-mail address of whoever saved it.
    pub owner: String,
    pub owner_name: String,
    /// Its address.
    #[sqlx(skip)]
    pub href: String,
    pub saved_at: DateTime<Utc>,
    #[serde(skip)]
    pub owner_id: PersonId,
    #[serde(skip)]
    pub product_id: ProductId,
    #[serde(skip)]
    pub product: String,
    #[serde(skip)]
    pub team_id: Option<Uuid>,
}

macro_rules! views {
    ($rest:literal) => {
        concat!(
            "select v.id, v.name, v.page, v.query, v.shared, o.email as owner, o.name as owner_name, v.saved_at, v.owner_id,
                v.product_id, p.key as product, v.team_id, t.name as team
             from saved_view v join person o on o.id = v.owner_id join product p on p.id = v.product_id
                left join team t on t.id = v.team_id where ",
            $rest
        )
    };
}

impl Saved {
    /// One's own and the shared ones of a product, by name; at most 200.
    pub async fn all(db: &mut Db, by: &Actor, product: ProductId) -> Result<Vec<Saved>> {
        let all = db
            .query(sql!(views!(
                "v.product_id = $1 and (v.owner_id = $2 or v.shared) order by lower(v.name), v.id limit 200"
            )))
            .bind(product)
            .bind(by.person)
            .all::<Saved>()
            .await?;
        Ok(all.into_iter().map(Saved::found).collect())
    }

    /// Finds one that the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: ViewId) -> Result<Saved> {
        let found = db.query(sql!(views!("v.id = $1"))).bind(id).one::<Saved>().await?;
        let seen = found.filter(|view| by.sees(view.product_id) && (view.shared || view.owner_id == by.person));
        seen.map(Saved::found).ok_or(Error::NotFound)
    }

    fn found(mut self) -> Saved {
        let face = Face::ALL.into_iter().find(|face| face.name() == self.page).unwrap_or_default();
        let mark = if self.query.is_empty() { "" } else { "?" };
        self.href = match &self.team {
            Some(team) => format!("{}/board{mark}{}", path_of(&self.product, team), self.query),
            None => format!("/products/{}/{}{mark}{}", self.product, face.path(), self.query),
        };
        self
    }
}

/// The wishes of an address, each once and in one order, without the place where a page begins.
pub fn canonical(page: Face, query: &str) -> Result<String> {
    if page == Face::Board {
        return fitting(board_view::View::read(query)?.query());
    }
    let view = View::read(query.trim_start_matches('?')).map_err(|error| Error::field("query", error.to_string()))?;
    fitting(encoded(View { seen: None, ..view }.pairs().into_iter()))
}

fn fitting(query: String) -> Result<String> {
    if query.len() > 4_000 {
        return Err(Error::field("query", "a view takes at most 4,000 letters of filters"));
    }
    Ok(query)
}

/// Lists the saved views of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Views {
    /// By name, at most 200.
    pub items: Vec<Saved>,
}

impl Query for List {
    const NAME: &'static str = "view.list";
    const ROUTE: Route = Route::get("/products/{product}/views");
    const ABOUT: &'static str = "Lists one's own saved views of a product and those that are shared, by name.";
    type Output = Views;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Views> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Views { items: Saved::all(db, by, product.id).await? })
    }
}
