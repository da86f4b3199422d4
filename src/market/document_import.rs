//! Bringing in documents: Markdown files become documents, and the same files again change nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Item, Kind, Product,
        creating::{self, Draft},
        editing::{self, Reach},
    },
    sql,
    store::{Db, Tx},
};

/// At most so many files at once.
pub const MOST: usize = 200;
/// The longest text an item holds, in characters.
const LONGEST: usize = 100_000;
const MARKDOWN: [&str; 3] = ["md", "markdown", "txt"];

/// Brings in documents.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Bring {
    pub product: String,
    /// At most 200.
    pub files: Vec<File>,
    /// Only says what would be done.
    #[serde(default)]
    pub dry_run: Option<bool>,
}

/// A file with its text.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// By which it is known again: its name, with the folder it stands in.
    #[schemars(length(min = 1, max = 500))]
    pub name: String,
    pub text: String,
}

/// What became of one file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Taken {
    pub name: String,
    /// created, updated, skipped or failed.
    pub outcome: &'static str,
    pub why: Option<String>,
    /// The key of the document; nothing while it is only told what would be done.
    pub key: Option<String>,
}

#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Brought {
    pub product: String,
    pub created: usize,
    pub updated: usize,
    pub skipped: usize,
    pub failed: usize,
    pub rows: Vec<Taken>,
    /// What the browser says of it.
    pub message: String,
}

impl Command for Bring {
    const NAME: &'static str = "document.import";
    const ROUTE: Route = Route::post("/products/{product}/documents/import");
    const ABOUT: &'static str = "Brings in Markdown files as documents; a file that came before updates its document, and the same text changes nothing.";
    type Output = Brought;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::Import, product.id).about(format!("Import {} documents", self.files.len())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Brought> {
        let product = Product::find(tx, by, &self.product).await?;
        if self.files.is_empty() || self.files.len() > MOST {
            return Err(Error::field("files", format!("from 1 to {MOST} files at once")));
        }
        let dry = self.dry_run == Some(true);
        let mut brought = Brought { product: product.key.clone(), ..Brought::default() };
        for file in self.files {
            let outcome = take(tx, by, &product, file, dry).await?;
            brought.count(outcome);
        }
        brought.message = format!(
            "{} created, {} updated, {} skipped, {} failed.",
            brought.created, brought.updated, brought.skipped, brought.failed
        );
        Ok(brought)
    }

    fn next(output: &Brought) -> Option<String> {
        Some(format!("/products/{}/market/documents", output.product))
    }
}

impl Brought {
    fn count(&mut self, outcome: Taken) {
        match outcome.outcome {
            "created" => self.created += 1,
            "updated" => self.updated += 1,
            "skipped" => self.skipped += 1,
            _ => self.failed += 1,
        }
        self.rows.push(outcome);
    }
}

async fn take(tx: &mut Tx, by: &Actor, product: &Product, file: File, dry: bool) -> Result<Taken> {
    let name = file.name.trim().to_owned();
    let outcome =
        |outcome, why: Option<&str>, key| Taken { name: name.clone(), outcome, why: why.map(str::to_owned), key };
    let read = match Read::of(&file) {
        Ok(read) => read,
        Err(why) => return Ok(outcome("failed", Some(why), None)),
    };
    let known = known(tx, product, &name).await?;
    match known {
        None if dry => Ok(outcome("created", None, None)),
        None => {
            let facts = Map::from_iter([("source".to_owned(), Value::from(name.clone()))]);
            let draft = Draft { title: read.title, body: read.body, facts, ..Draft::default() };
            let made = creating::create(tx, by, Kind::Document, Some(product), draft).await?;
            Ok(outcome("created", None, Some(made.item.key)))
        }
        Some(item) if item.title == read.title && item.body == read.body => {
            Ok(outcome("skipped", Some("it is the same as before"), Some(item.key)))
        }
        Some(item) => {
            if !dry {
                let changes =
                    Map::from_iter([("title".to_owned(), json!(read.title)), ("body".to_owned(), json!(read.body))]);
                editing::edit(tx, by, &item, changes, Reach::Whole).await?;
            }
            Ok(outcome("updated", None, Some(item.key)))
        }
    }
}

/// The document that came from a file of this name before, if nobody has put it away.
async fn known(db: &mut Db, product: &Product, name: &str) -> Result<Option<Item>> {
    let id = db
        .query(sql!(
            "select i.id from document d join item i on i.id = d.item_id
             where d.source = $2 and i.product_id = $1 and i.archived_at is null order by i.created_at, i.id limit 1"
        ))
        .bind(product.id)
        .bind(name.to_owned())
        .value()
        .await?;
    match id {
        Some(id) => Ok(Some(Item::get(db, id).await?)),
        None => Ok(None),
    }
}

/// A file as a document has it.
#[derive(Debug, PartialEq)]
struct Read {
    title: String,
    body: String,
}

impl Read {
    fn of(file: &File) -> std::result::Result<Read, &'static str> {
        let name = file.name.trim();
        let (stem, kind) = name.rsplit_once('.').unwrap_or((name, ""));
        if name.is_empty() || name.chars().count() > 500 {
            return Err("its name has to have 1 to 500 characters");
        }
        if !MARKDOWN.contains(&kind.to_lowercase().as_str()) {
            return Err("it is no Markdown file");
        }
        let text = file.text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        if text.contains('\0') {
            return Err("it is no text");
        }
        let (matter, body) = front_matter(&text);
        let body = body.trim().to_owned();
        if body.is_empty() {
            return Err("there is no text in it");
        }
        if body.chars().count() > LONGEST {
            return Err("a document has at most 100,000 characters");
        }
        let title = matter.and_then(titled).or_else(|| heading(&body)).unwrap_or_else(|| called(stem));
        Ok(Read { title: title.chars().take(500).collect(), body })
    }
}

/// What stands between two lines of dashes at the very beginning, and the text after it.
fn front_matter(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---\n") else { return (None, text) };
    match rest.split_once("\n---\n") {
        Some((matter, body)) => (Some(matter), body),
        None => (None, text),
    }
}

fn titled(matter: &str) -> Option<String> {
    let title = matter.lines().find_map(|line| line.strip_prefix("title:"))?;
    said(title.trim().trim_matches(['"', '\'']))
}

fn heading(body: &str) -> Option<String> {
    said(&crate::web::markdown::plain(body.lines().find_map(|line| line.strip_prefix("# "))?, 500))
}

/// The name of a file as people would say it.
fn called(stem: &str) -> String {
    let last = stem.rsplit(['/', '\\']).next().unwrap_or(stem);
    said(&last.replace(['_', '-'], " ")).unwrap_or_else(|| stem.to_owned())
}

fn said(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> std::result::Result<Read, &'static str> {
        Read::of(&File { name: name.into(), text: text.into() })
    }

    #[test]
    fn a_title_comes_from_the_front_matter_the_first_heading_or_the_name() {
        for (name, text, title, body) in [
            ("a.md", "---\nlayout: post\ntitle: \"Create a vision\"\n---\n\nA star.\n", "Create a vision", "A star."),
            ("a.md", "\u{feff}# A **bold** guide\r\n\r\nText", "A bold guide", "# A **bold** guide\n\nText"),
            ("docs/our_guide-book.md", "Text", "our guide book", "Text"),
            ("a.md", "---\nno end", "a", "---\nno end"),
        ] {
            assert_eq!(read(name, text), Ok(Read { title: title.into(), body: body.into() }), "{text}");
        }
    }

    #[test]
    fn what_is_no_document_says_why() {
        assert_eq!(read("a.yml", "x: 1"), Err("it is no Markdown file"));
        assert_eq!(read("a.md", "---\ntitle: Empty\n---\n \n"), Err("there is no text in it"));
        assert_eq!(read("a.md", "a\0b"), Err("it is no text"));
        assert!(read("a.md", &"x".repeat(LONGEST + 1)).is_err());
    }
}
