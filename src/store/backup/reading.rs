//! Putting a backup in the place of what is there: nobody else may use the data, and what cannot be restored harms nothing.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    str::FromStr,
};

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use super::{archive, beside, blocking, said};
use crate::{
    error::{Error, Result},
    store::in_use::{InUse, sqlite_file},
};

const SQLITE: &[u8] = b"SQLite format 3\0";
const DUMP: &[u8] = b"PGDMP";

/// Restores a backup, or a copy of a database alone.
pub async fn read(database: &str, files: &Path, file: &Path) -> Result<()> {
    if !file.is_file() {
        return Err(Error::refused("missing", format!("{} is not there", file.display())));
    }
    let _alone = InUse::alone(database, files)?;
    let from = Backup { file: file.to_owned(), files: files.to_owned() };
    match sqlite_file(database) {
        Some(to) => {
            settle(database, &to).await;
            blocking(move || from.into_sqlite(&to)).await
        }
        None => {
            nobody_connected(database).await?;
            let database = database.to_owned();
            blocking(move || from.into_postgres(&database)).await
        }
    }
}

struct Backup {
    file: PathBuf,
    files: PathBuf,
}

impl Backup {
    fn into_sqlite(self, to: &Path) -> Result<()> {
        let partial = beside(to, "restoring");
        let whole = self.database(&mut |engine, content| {
            fits(engine, "sqlite")?;
            archive::copy(content, &partial).map(drop)
        });
        let whole = whole.and_then(|()| starts_with(&partial, SQLITE));
        if let Err(error) = whole {
            let _ = fs::remove_file(&partial);
            return Err(error);
        }
        for log in ["-wal", "-shm"] {
            let mut log_of = to.as_os_str().to_owned();
            log_of.push(log);
            if Path::new(&log_of).exists() {
                fs::remove_file(log_of)?;
            }
        }
        fs::rename(partial, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(File::open(folder)?.sync_all()?)
    }

    /// Once through the whole file before anything is changed; then the database is handed to `pg_restore`.
    fn into_postgres(self, database: &str) -> Result<()> {
        self.database(&mut |engine, content| {
            fits(engine, "postgres")?;
            std::io::copy(content, &mut std::io::sink()).map_err(archive::broken)?;
            Ok(())
        })?;
        self.database(&mut |_, content| {
            let mut program = Command::new("pg_restore");
            program.args(["--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", database]);
            program.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
            let mut child = match program.spawn() {
                Ok(child) => child,
                Err(error) => return said("pg_restore", Err(error)),
            };
            let fed = child.stdin.take().map(|mut stdin| std::io::copy(content, &mut stdin));
            said("pg_restore", child.wait_with_output())?;
            // A program that is content before it has heard all of it closes its ear.
            drop(fed);
            Ok(())
        })
    }

    /// Gives the database of the backup, whether it is one with files or a database alone.
    fn database(&self, take: &mut dyn FnMut(&str, &mut dyn Read) -> Result<()>) -> Result<()> {
        let mut head = Vec::new();
        File::open(&self.file)?.take(512).read_to_end(&mut head)?;
        if archive::is_archive(&head) {
            return archive::unpack(&self.file, &self.files, take);
        }
        let engine = match head {
            head if head.starts_with(SQLITE) => "sqlite",
            head if head.starts_with(DUMP) => "postgres",
            _ => return Err(Error::refused("no_backup", format!("{} is no backup of Northline", self.file.display()))),
        };
        take(engine, &mut File::open(&self.file)?)
    }
}

fn fits(engine: &str, here: &str) -> Result<()> {
    let name = |engine: &str| if engine == "postgres" { "PostgreSQL" } else { "SQLite" };
    if engine == here {
        return Ok(());
    }
    let message = format!("this is a backup of {}, and the database here is on {}", name(engine), name(here));
    Err(Error::refused("other_engine", message))
}

fn starts_with(file: &Path, head: &[u8]) -> Result<()> {
    let mut first = vec![0; head.len()];
    File::open(file)?.read_exact(&mut first).map_err(archive::broken)?;
    if first == head { Ok(()) } else { Err(archive::broken("its database is none")) }
}

/// Brings what a killed process left in the log into the file, so that the old database is whole until the moment it goes.
async fn settle(database: &str, file: &Path) {
    if !file.exists() {
        return;
    }
    if let Ok(mut old) = sqlx::SqliteConnection::connect(database).await {
        let _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut old).await;
        let _ = old.close().await;
    }
}

/// A server elsewhere may use the same PostgreSQL; it is seen by its connections.
async fn nobody_connected(database: &str) -> Result<()> {
    let options = PgConnectOptions::from_str(database)?.application_name("northline restore");
    let mut connection = PgConnection::connect_with(&options).await?;
    let others: i64 = sqlx::query_scalar(
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'northline'",
    )
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    if others > 0 {
        return Err(Error::refused("in_use", "Northline is running on this database; stop it, then restore"));
    }
    Ok(())
}
