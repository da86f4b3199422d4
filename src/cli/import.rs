//! Importing from the command line, in the foreground.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use serde_json::json;
use uuid::Uuid;

use super::{Place, Said, operator};
use crate::{
    Error,
    app::App,
    import::{self, Head, Mapping, Run, RunId, What},
    items::Product,
    jobs::{self, JobId},
};

#[derive(Subcommand)]
pub enum ImportCommand {
    /// Brings in a CSV export of Jira.
    Jira {
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
    },
    /// Brings in any CSV file as feedback, backlog items or customers.
    Csv {
        file: PathBuf,
        /// What a row is.
        #[arg(long = "as")]
        what: Target,
        /// The key of the product.
        #[arg(long)]
        product: String,
        /// Which column becomes which field: `title=Summary,body=Description,fields.severity=Severity`; suggested unless
        /// told.
        #[arg(long)]
        map: Option<String>,
        /// Says what would be done, and does not do it.
        #[arg(long)]
        dry_run: bool,
        /// Prints the result as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Brings in finished sprints, for velocity and say/do.
    Sprints(super::import_sprints::Sprints),
    /// Brings in Markdown files as documents.
    Documents(super::import_documents::Documents),
    /// Takes back a whole import: what it created is archived, what it updated is put back.
    Undo {
        run: Uuid,
        /// Leaves what it created and somebody has changed since.
        #[arg(long)]
        keep_changed: bool,
        /// Says what would be done, and does not do it.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Target {
    Feedback,
    Item,
    Customer,
}

struct Asked {
    file: PathBuf,
    what: What,
    product: String,
    map: Option<String>,
    dry: bool,
    json: bool,
}

impl ImportCommand {
    pub async fn run(self) -> Result<(), Said> {
        match self {
            ImportCommand::Jira { file, product, dry_run, json, place } => {
                bring(&place, Asked { file, what: What::Jira, product, map: None, dry: dry_run, json }).await
            }
            ImportCommand::Csv { file, what, product, map, dry_run, json, place } => {
                let what = match what {
                    Target::Feedback => What::Feedback,
                    Target::Item => What::Item,
                    Target::Customer => What::Customer,
                };
                bring(&place, Asked { file, what, product, map, dry: dry_run, json }).await
            }
            ImportCommand::Sprints(sprints) => sprints.run().await,
            ImportCommand::Documents(documents) => documents.run().await,
            ImportCommand::Undo { run, keep_changed, dry_run: true, place } => look(&place, run, keep_changed).await,
            ImportCommand::Undo { run, keep_changed, dry_run: false, place } => undo(&place, run, keep_changed).await,
        }
    }
}

async fn bring(place: &Place, asked: Asked) -> Result<(), Said> {
    let head = Head::read(&asked.file, asked.what, 200).map_err(plain)?;
    let app = place.open().await?;
    let by = operator();
    let mut db = app.store.read().await?;
    let product = Product::find(&mut db, &by, &asked.product).await;
    let product = product.map_err(|_| format!("there is no product {}", asked.product))?;
    let own = import::own::of_product(&mut db, &product, asked.what).await?;
    let mapping = match &asked.map {
        Some(map) => Mapping::parse(asked.what, map, &head.headers, &own).map_err(plain)?,
        None => match Mapping::saved(&mut db, product.id, asked.what, &head.headers, &own).await? {
            Some(saved) => saved,
            None => Mapping::suggested(asked.what, &head.headers, &head.sample(), &own),
        },
    };
    drop(db);
    mapping.check(asked.what, &head.headers).map_err(plain)?;
    let (id, job) = begin(&app, &product, &asked, mapping, &head).await?;
    let run = go(&app, id, job, asked.dry).await?;
    if let Some(error) = run.error.filter(|_| run.state == "failed") {
        return Err(error.into());
    }
    let (created, updated, skipped, failed) = (run.created, run.updated, run.skipped, run.failed);
    if asked.json {
        println!(
            "{}",
            json!({"run": run.id, "created": created, "updated": updated, "skipped": skipped, "failed": failed})
        );
        return Ok(());
    }
    let would = if asked.dry { "would be " } else { "" };
    println!("import {}: {would}{created} created, {updated} updated, {skipped} skipped, {failed} failed", run.id);
    tell_some(&app, run.id).await
}

/// Goes on with what was begun of this file, or begins anew.
async fn begin(
    app: &App,
    product: &Product,
    asked: &Asked,
    mapping: Mapping,
    head: &Head,
) -> Result<(RunId, JobId), Said> {
    let name = asked.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let content = open(&asked.file).await?;
    let mut stored = import::storing::store(&app.files, &name, content, app.store.new_id()).await.map_err(plain)?;
    stored.headers.clone_from(&head.headers);
    let mut db = app.store.read().await?;
    let before = Run::unfinished(&mut db, product.id, asked.what, &stored.digest, &mapping, asked.dry).await?;
    drop(db);
    if let Some((run, job)) = before.and_then(|run| run.job_id.map(|job| (run, job))) {
        eprintln!("going on with import {} after {} of {} steps", run.id, run.position, run.total.unwrap_or_default());
        take(app, job).await?;
        return Ok((run.id, job));
    }
    let mut tx = app.store.begin().await?;
    let id = Run::add(&mut tx, &operator(), product, asked.what, stored, mapping.clone()).await?;
    if asked.what != What::Jira {
        mapping.save(&mut tx, product.id, asked.what, &head.headers).await?;
    }
    let job = Run::start(&mut tx, id, mapping, asked.dry, true).await?;
    tx.commit().await?;
    Ok((id, job))
}

/// Waits until whoever had the job before is known to be gone.
async fn take(app: &App, job: JobId) -> Result<(), Said> {
    for tried in 0..15 {
        if jobs::take(&app.store, job).await? {
            return Ok(());
        }
        if tried == 0 {
            eprintln!("another process was at it a moment ago; waiting for it to be gone");
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    Err("another process is at work on this import".into())
}

/// Does the work here and shows how far it is.
async fn go(app: &App, id: RunId, job: JobId, dry: bool) -> Result<Run, Said> {
    let hold = jobs::hold(&app.store, job);
    let doing = if dry { "looked at" } else { "done" };
    let began = std::time::Instant::now();
    let outcome = import::go(app, id, move |run| {
        let steps = run.total.unwrap_or(run.position);
        eprint!("\r{} of {steps} steps {doing}, {:.0} s ", run.position, began.elapsed().as_secs_f64());
    })
    .await;
    eprintln!();
    drop(hold);
    let run = outcome.map_err(plain)?;
    jobs::done(&app.store, job).await?;
    Ok(run)
}

/// The first rows about which there is something to say.
async fn tell_some(app: &App, run: RunId) -> Result<(), Said> {
    let mut db = app.store.read().await?;
    for row in import::noted(&mut db, run, 20).await? {
        println!("row {}: {}: {}", row.row, row.outcome, row.why.unwrap_or_default());
    }
    Ok(())
}

/// What taking it back would do.
async fn look(place: &Place, run: Uuid, keep_changed: bool) -> Result<(), Said> {
    let app = place.open().await?;
    let mut db = app.store.read().await?;
    let found = Run::find(&mut db, &operator(), run).await.map_err(|_| format!("there is no import {run}"))?;
    let told = import::changed(&mut db, &found).await?;
    let archived = if keep_changed { told.created - told.changed } else { told.created };
    println!("import {run}: {archived} would be archived, {} put back unless changed since", told.updated);
    if told.changed > 0 {
        let fate = if keep_changed { "kept" } else { "archived too; --keep-changed keeps them" };
        println!("{} of its rows were changed since, {}: {fate}", told.changed, told.by_whom());
    }
    Ok(())
}

async fn undo(place: &Place, run: Uuid, keep_changed: bool) -> Result<(), Said> {
    let app = place.open().await?;
    let mut tx = app.store.begin().await?;
    let begun = import::begin_undo(&mut tx, RunId(run), keep_changed, true).await;
    let begun = begun.map_err(|error| {
        if matches!(error, Error::NotFound) { format!("there is no import {run}").into() } else { plain(error) }
    })?;
    tx.commit().await?;
    let Some(job) = begun.job_id else { return Err(format!("there is no import {run}").into()) };
    let run = go(&app, begun.id, job, false).await?;
    if let Some(error) = run.error {
        return Err(error.into());
    }
    println!("import {} taken back; {} left as they are because they have changed since", run.id, run.kept);
    Ok(())
}

async fn open(file: &Path) -> Result<tokio::fs::File, Said> {
    tokio::fs::File::open(file).await.map_err(|error| format!("{} cannot be read: {error}", file.display()).into())
}

/// One clear line, without the name of the form's field.
pub(super) fn plain(error: Error) -> Said {
    match error {
        Error::File(error) => format!("a file could not be read or written: {error}").into(),
        Error::Invalid(wrong) => wrong.into_iter().map(|wrong| wrong.message).collect::<Vec<_>>().join("; ").into(),
        error => error.to_string().into(),
    }
}
