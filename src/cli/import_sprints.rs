//! Importing finished sprints from the command line: the same command as in the API.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Place, Said, operator};
use crate::command::{Outcome, execute};

#[derive(Args)]
pub struct Sprints {
    /// A CSV file with a row for each sprint.
    file: PathBuf,
    /// The key of the product.
    #[arg(long)]
    product: String,
    /// Says what would be done, and does not do it.
    #[arg(long)]
    dry_run: bool,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Sprints {
    pub async fn run(self) -> Result<(), Said> {
        let csv =
            std::fs::read(&self.file).map_err(|error| format!("{} cannot be read: {error}", self.file.display()))?;
        let csv = String::from_utf8_lossy(&csv).into_owned();
        let app = self.place.open().await?;
        let entry = crate::registry().get("sprint.import").ok_or("there is no import of sprints")?;
        let input = json!({"product": self.product, "csv": csv, "dry_run": self.dry_run});
        let outcome = execute(&app.store, entry, input, &operator(), None).await.map_err(super::import::plain)?;
        let Outcome::Done { output, .. } = outcome else { return Err("it was not done".into()) };
        if self.json {
            println!("{output}");
            return Ok(());
        }
        let n = |name: &str| output[name].as_u64().unwrap_or_default();
        let would = if self.dry_run { "would be " } else { "" };
        println!(
            "sprints: {would}{} created, {} updated, {} skipped, {} failed",
            n("created"),
            n("updated"),
            n("skipped"),
            n("failed")
        );
        let rows = output["rows"].as_array().into_iter().flatten();
        for row in rows.filter(|row| row["outcome"] == "failed").take(20) {
            println!("row {}: {}", row["row"], row["why"].as_str().unwrap_or_default());
        }
        Ok(())
    }
}
