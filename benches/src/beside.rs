//! Products of their own, added beside the running program; a second run finds them there.

use std::path::Path;

use northline::{
    app::{App, Config},
    clock::Clock,
    sql,
};
use uuid::Uuid;

use crate::{Said, burning, drift, past, sheet};

/// The database that `seed` filled.
pub async fn open(data: &Path) -> Result<App, Said> {
    let config = Config {
        database: format!("sqlite://{}/northline.db", data.display()),
        files: data.join("files"),
        requests_a_second: 0,
    };
    Ok(App::open(&config, Clock::System).await?)
}

/// Adds what is not there yet.
pub async fn fill(data: &Path) -> Result<(), Said> {
    let app = open(data).await?;
    if lacks(&app, "PAST").await? {
        past::fill(&app).await?;
    }
    if lacks(&app, "DRIFT").await? {
        drift::fill(&app).await?;
    }
    if lacks(&app, "BURN").await? {
        burning::fill(&app).await?;
    }
    if lacks(&app, sheet::KEY).await? {
        sheet::fill(&app).await?;
    }
    app.store.close().await;
    Ok(())
}

async fn lacks(app: &App, key: &'static str) -> Result<bool, Said> {
    let mut db = app.store.read().await?;
    let known = db.query(sql!("select id from product where key = $1")).bind(key).value::<Uuid>().await?;
    Ok(known.is_none())
}
