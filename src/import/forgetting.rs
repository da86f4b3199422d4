//! Files that were brought in: kept for as long as somebody may come back to them, then deleted.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{app::App, error::Result, sql, store::Db};

/// How long a file is kept after the last that was done with it.
pub const KEPT: TimeDelta = TimeDelta::days(30);
/// A file that has not come whole in this time does not come any more.
const COMING: TimeDelta = TimeDelta::days(1);

/// Deletes the files that no import at work or of the last 30 days needs; gives how many.
pub async fn forget(app: &App) -> Result<usize> {
    let now = app.store.clock.now();
    let Ok(mut folder) = tokio::fs::read_dir(app.files.join("imports")).await else { return Ok(0) };
    let mut gone = 0;
    while let Some(file) = folder.next_entry().await? {
        let path = file.path();
        let old = match path.extension().and_then(|extension| extension.to_str()) {
            Some("partial") => begun(&path).is_some_and(|begun| begun < now - COMING),
            Some("csv") => {
                let name = format!("imports/{}", file.file_name().to_string_lossy());
                is_over(&mut app.store.read().await?, &name, now - KEPT).await?
            }
            _ => false,
        };
        if old {
            tokio::fs::remove_file(&path).await?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// When a file began to come: its name is an id that says so.
fn begun(partial: &Path) -> Option<DateTime<Utc>> {
    let id: Uuid = partial.file_stem()?.to_str()?.parse().ok()?;
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(seconds.try_into().ok()?, nanos)
}

/// Whether imports know the file, and none of them needs it any more.
async fn is_over(db: &mut Db, file: &str, before: DateTime<Utc>) -> Result<bool> {
    let known = db
        .query(sql!(
            "select count(*), count(case when state in ('waiting', 'running', 'undoing') or coalesce(finished_at, created_at) >= $2
                then 1 end)
             from import_run where file = $1"
        ))
        .bind(file.to_owned())
        .bind(before)
        .one::<(i64, i64)>()
        .await?;
    Ok(known.is_some_and(|(runs, needing)| runs > 0 && needing == 0))
}
