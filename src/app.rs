//! The application: what every request needs, built the same way by the program and by its tests.

use std::{path::PathBuf, sync::Arc};

use crate::{
    clock::Clock,
    live::Live,
    market,
    people::Throttle,
    store::{Store, in_use::InUse},
};

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub throttle: Arc<Throttle>,
    /// Where uploaded files are kept.
    pub files: PathBuf,
    /// Nobody replaces the data while somebody has it open.
    _in_use: Arc<InUse>,
}

/// Where an application finds its things.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite://…` or `postgres://…`.
    pub database: String,
    pub files: PathBuf,
    /// Requests a second that one person may make; none are counted when zero.
    pub requests_a_second: u32,
}

/// Why a start failed, said to the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the folder {0} cannot be made: {1}")]
    Folder(PathBuf, std::io::Error),
    #[error("the database {0} cannot be opened: {1}")]
    Database(String, sqlx::Error),
    #[error("the data cannot be used: {0}")]
    InUse(std::io::Error),
    #[error(transparent)]
    Canvas(#[from] market::Unusable),
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl App {
    /// Opens the database, brings it up to date, and gives the application over it.
    pub async fn open(config: &Config, clock: Clock) -> Result<App, StartError> {
        std::fs::create_dir_all(&config.files).map_err(|error| StartError::Folder(config.files.clone(), error))?;
        if let Some(data) = config.files.parent() {
            market::add_canvases(&data.join("canvases"))?;
        }
        let in_use = InUse::with_others(&config.database, &config.files).map_err(StartError::InUse)?;
        let store = Store::open(&config.database, clock, Live::default())
            .await
            .map_err(|error| StartError::Database(without_password(&config.database), error))?;
        store.migrate().await?;
        Ok(App {
            store,
            throttle: Arc::new(Throttle::new(config.requests_a_second)),
            files: config.files.clone(),
            _in_use: Arc::new(in_use),
        })
    }

    /// What goes on beside the requests, for as long as the program runs.
    pub fn start_work(&self) {
        tokio::spawn(crate::live::listen(self.store.clone()));
        tokio::spawn(crate::jobs::work(
            self.clone(),
            &[crate::import::WORKERS, crate::knowledge::settling::WORKERS, crate::obstacles::WORKERS],
        ));
    }
}

/// A database's address as it may be shown.
fn without_password(database: &str) -> String {
    let Ok(mut url) = url::Url::parse(database) else { return database.to_owned() };
    let _ = url.set_password(None);
    url.to_string()
}
