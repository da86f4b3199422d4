//! Importing documents from the command line: the Markdown files of a folder, by the same command as in the API.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::{Place, Said, operator};
use crate::command::{Outcome, execute};

/// Deeper folders are not looked into.
const DEEPEST: usize = 8;

#[derive(Args)]
pub struct Documents {
    /// A Markdown file, or a folder of them.
    path: PathBuf,
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

impl Documents {
    pub async fn run(self) -> Result<(), Said> {
        let mut found = Vec::new();
        let unread = |error| format!("{} cannot be read: {error}", self.path.display());
        if self.path.is_dir() {
            walk(&self.path, DEEPEST, &mut found).map_err(unread)?;
            found.sort();
        } else {
            found.push(self.path.clone());
        }
        let base = if self.path.is_dir() {
            self.path.clone()
        } else {
            self.path.parent().map(Path::to_owned).unwrap_or_default()
        };
        let mut files = Vec::new();
        for path in found {
            let text = std::fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            let name = path.strip_prefix(&base).unwrap_or(&path).to_string_lossy().into_owned();
            files.push(json!({"name": name, "text": String::from_utf8_lossy(&text)}));
        }
        let app = self.place.open().await?;
        let entry = crate::registry().get("document.import").ok_or("there is no import of documents")?;
        let input = json!({"product": self.product, "files": files, "dry_run": self.dry_run});
        let outcome = execute(&app.store, entry, input, &operator(), None).await.map_err(super::import::plain)?;
        let Outcome::Done { output, .. } = outcome else { return Err("it was not done".into()) };
        if self.json {
            println!("{output}");
            return Ok(());
        }
        tell(&output, self.dry_run);
        Ok(())
    }
}

fn tell(output: &Value, dry: bool) {
    println!("documents: {}{}", if dry { "would be " } else { "" }, output["message"].as_str().unwrap_or_default());
    let rows = output["rows"].as_array().into_iter().flatten();
    for row in rows.filter(|row| row["outcome"] == "failed") {
        println!("{}: {}", row["name"].as_str().unwrap_or_default(), row["why"].as_str().unwrap_or_default());
    }
}

/// The Markdown files below a folder; what is hidden is left out.
fn walk(folder: &Path, deep: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            if deep > 0 {
                walk(&path, deep - 1, found)?;
            }
        } else if path.extension().is_some_and(|kind| kind == "md" || kind == "markdown") {
            found.push(path);
        }
    }
    Ok(())
}
