//! Backup, restore, and whether the data is whole.

use std::path::PathBuf;

use clap::Parser;

use super::{Place, Said, import::plain};

/// Writes everything into one file.
#[derive(Parser, Debug)]
pub struct Backup {
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Puts a backup in the place of what is there.
#[derive(Parser, Debug)]
pub struct Restore {
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Checks that the data is whole.
#[derive(Parser, Debug)]
pub struct Check {
    #[command(flatten)]
    place: Place,
}

impl Backup {
    pub async fn run(self) -> Result<(), Said> {
        let app = self.place.open().await?;
        crate::store::backup::write(&app.store, &app.files, &self.file).await.map_err(plain)
    }
}

impl Restore {
    pub async fn run(self) -> Result<(), Said> {
        let config = self.place.config();
        crate::store::backup::read(&config.database, &config.files, &self.file).await.map_err(plain)
    }
}

impl Check {
    pub async fn run(self) -> Result<(), Said> {
        let app = self.place.open().await?;
        let wrong = crate::store::check::check(&app.store).await?;
        if wrong.is_empty() {
            println!("ok");
            return Ok(());
        }
        Err(wrong.join("\n").into())
    }
}
