//! Beginning a run whose file is here already: as it is suggested, as it was saved, or by a mapping that is said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Mapping, What,
    new_fields::{self, NewField},
    own,
    run::{self, Run},
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::Product,
    store::{Db, Tx},
};

/// Begins an import whose file has been sent for a preview, or whose dry run is over.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Start {
    pub run: Uuid,
    /// Which column becomes which field: `title=Summary,body=Description`; as the run says unless told. It is kept for the next
    /// file with these columns.
    #[serde(default)]
    #[schemars(length(max = 65_536))]
    pub map: Option<String>,
    /// Fields of the product that are made for columns first; a dry run makes none.
    #[serde(default)]
    pub create: Option<Vec<NewField>>,
    /// Only says what would be done.
    #[serde(default)]
    pub dry_run: Option<bool>,
}

impl Command for Start {
    const NAME: &'static str = "import.start";
    const ROUTE: Route = Route::post("/imports/{run}/start");
    const ABOUT: &'static str =
        "Begins an import whose file has been sent for a preview, dry or for good; after a dry run it begins again.";
    type Output = Run;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let run = Run::find(db, by, self.run).await?;
        Ok(run::place(&run).about(format!("Import {}", run.file_name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Run> {
        let run = Run::find(tx, by, self.run).await?;
        let product = Product::find(tx, by, &run.product).await?;
        let mut mapping = match self.map.as_deref().map(str::trim).filter(|map| !map.is_empty()) {
            Some(map) => {
                let what = run.what()?;
                let own = own::of_product(tx, &product, what).await?;
                Mapping::parse(what, map, &run.headers, &own)?
            }
            None => run.mapping.0.clone(),
        };
        let dry = self.dry_run == Some(true);
        if !dry {
            new_fields::make(tx, by, &run, &self.create.unwrap_or_default(), &mut mapping).await?;
        }
        begin(tx, &run, mapping, &run.headers, dry).await?;
        Run::get(tx, run.id).await
    }

    fn next(output: &Run) -> Option<String> {
        Some(super::page::href(output.id))
    }
}

/// Begins a run with a mapping, which is remembered for the next file with these headers.
pub async fn begin(tx: &mut Tx, run: &Run, mapping: Mapping, headers: &[String], dry: bool) -> Result<()> {
    let what = run.what()?;
    if headers.is_empty() {
        return Err(Error::refused("no_headers", "this file was sent before its columns were kept; send it again"));
    }
    mapping.check(what, headers)?;
    if what != What::Jira || mapping.has_own() {
        mapping.save(tx, run.product_id, what, headers).await?;
    }
    Run::start(tx, run.id, mapping, dry, false).await.map(drop)
}
