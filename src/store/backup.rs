//! Everything in one file, and back: a copy of the database on SQLite, an archive of `pg_dump` on PostgreSQL.

use std::path::Path;

use super::{Engine, Store};
use crate::error::{Error, Result};

/// Writes the whole database into a file that is not there yet; safe beside a running server.
pub async fn write(store: &Store, file: &Path) -> Result<()> {
    if file.exists() {
        return Err(Error::refused("exists", format!("{} is there already", file.display())));
    }
    match &store.engine {
        Engine::Sqlite { read, .. } => {
            let mut connection = read.acquire().await?;
            sqlx::query("pragma query_only = off").execute(&mut *connection).await?;
            let done = sqlx::query("vacuum into $1").bind(file.display().to_string()).execute(&mut *connection).await;
            sqlx::query("pragma query_only = on").execute(&mut *connection).await?;
            done?;
            Ok(())
        }
        Engine::Postgres(_) => {
            run("pg_dump", &["--format=custom", "--no-owner", "--file", &file.display().to_string(), &store.address])
                .await
        }
    }
}

/// Puts a backup in the place of what is there; nobody else may be using the database.
pub async fn read(store: &Store, file: &Path) -> Result<()> {
    if !file.is_file() {
        return Err(Error::refused("missing", format!("{} is not there", file.display())));
    }
    match &store.engine {
        Engine::Sqlite { .. } => {
            let head = std::fs::read(file).map(|bytes| bytes.starts_with(b"SQLite format 3\0"))?;
            if !head {
                return Err(Error::refused(
                    "no_backup",
                    format!("{} is no backup of Northline on SQLite", file.display()),
                ));
            }
            store.close().await;
            let path = store.address.trim_start_matches("sqlite://").to_owned();
            for beside in ["-wal", "-shm"] {
                let beside = format!("{path}{beside}");
                if Path::new(&beside).exists() {
                    std::fs::remove_file(beside)?;
                }
            }
            let partial = format!("{path}.restoring");
            std::fs::copy(file, &partial)?;
            std::fs::File::open(&partial)?.sync_all()?;
            std::fs::rename(partial, path)?;
            Ok(())
        }
        Engine::Postgres(_) => {
            store.close().await;
            let file = file.display().to_string();
            run(
                "pg_restore",
                &["--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", &store.address, &file],
            )
            .await
        }
    }
}

async fn run(program: &'static str, arguments: &[&str]) -> Result<()> {
    let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
    let done = tokio::task::spawn_blocking(move || std::process::Command::new(program).args(arguments).output())
        .await
        .map_err(|error| Error::Bug(error.to_string()))??;
    if done.status.success() {
        return Ok(());
    }
    Err(Error::refused("no_backup", format!("{program}: {}", String::from_utf8_lossy(&done.stderr).trim())))
}
