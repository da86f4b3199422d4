//! Everything in one file, and back: an archive of the database and of the files that are kept beside it.
//!
//! ```text
//! northline-backup       what this is, as JSON
//! database               a copy of the file on SQLite, an archive of `pg_dump` on PostgreSQL
//! files/attachments/…    every file by its content, as it lies in the folder
//! files/imports/…
//! ```
//!
//! The database is copied first: files are named after their content and come before the row that names them, so whatever the
//! copy names is there.

mod archive;
mod reading;

use std::path::Path;

pub use self::reading::read;
use super::{Engine, Store};
use crate::error::{Error, Result};

/// What a backup says it is.
const MANIFEST: &str = "northline-backup";
const DATABASE: &str = "database";

/// Writes everything into a file that is not there yet; safe beside a running server.
pub async fn write(store: &Store, files: &Path, file: &Path) -> Result<()> {
    if file.exists() {
        return Err(Error::refused("exists", format!("{} is there already", file.display())));
    }
    let (copy, partial) = (beside(file, "database"), beside(file, "partial"));
    let done = match copied(store, &copy).await {
        Ok(()) => {
            let (engine, to) = (if store.is_postgres() { "postgres" } else { "sqlite" }, partial.clone());
            let (copy, files) = (copy.clone(), files.to_owned());
            blocking(move || archive::pack(engine, &copy, &files, &to)).await
        }
        Err(error) => Err(error),
    };
    let _ = std::fs::remove_file(&copy);
    if let Err(error) = done {
        let _ = std::fs::remove_file(&partial);
        return Err(error);
    }
    std::fs::rename(partial, file)?;
    Ok(())
}

/// A file beside another one, for as long as it is not whole.
fn beside(file: &Path, what: &str) -> std::path::PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{what}"));
    name.into()
}

/// The database as it is at one moment.
async fn copied(store: &Store, to: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_file(to)?;
    }
    match &store.engine {
        Engine::Sqlite { read, .. } => {
            let mut connection = read.acquire().await?;
            sqlx::query("pragma query_only = off").execute(&mut *connection).await?;
            let done = sqlx::query("vacuum into $1").bind(to.display().to_string()).execute(&mut *connection).await;
            sqlx::query("pragma query_only = on").execute(&mut *connection).await?;
            done?;
            Ok(())
        }
        Engine::Postgres(_) => {
            let (to, from) = (to.display().to_string(), store.address.clone());
            blocking(move || {
                let mut program = std::process::Command::new("pg_dump");
                program.args(["--format=custom", "--no-owner", "--file", &to, &from]);
                said("pg_dump", program.output())
            })
            .await
        }
    }
}

/// What a program complained of, if it did.
fn said(program: &str, ended: std::io::Result<std::process::Output>) -> Result<()> {
    match ended {
        Ok(done) if done.status.success() => Ok(()),
        Ok(done) => {
            Err(Error::refused("no_backup", format!("{program}: {}", String::from_utf8_lossy(&done.stderr).trim())))
        }
        Err(error) => Err(Error::refused("no_backup", format!("{program} cannot be run: {error}"))),
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Bug(error.to_string()))?
}
