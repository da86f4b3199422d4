//! Putting a file where it can be read again after a kill, named after its content.

use std::path::Path;

use tokio::io::AsyncRead;

use super::{reading::unreadable, run::Stored};
use crate::{
    error::{Error, Result},
    store::files,
};

/// The largest file that is taken.
pub const LARGEST: u64 = 1 << 30;

/// Keeps what comes, never more than the largest file.
pub async fn store(files: &Path, name: &str, content: impl AsyncRead + Unpin, partial: uuid::Uuid) -> Result<Stored> {
    let kept =
        files::keep(&files.join("imports"), ".csv", LARGEST, content, partial).await.map_err(|error| match error {
            Error::TooLarge(_) => {
                Error::TooLarge("the file is larger than 1 GiB; split it and import the parts".into())
            }
            other => other,
        })?;
    if kept.size == 0 {
        return Err(unreadable(&"the file is empty"));
    }
    let file = format!("imports/{}.csv", kept.digest);
    Ok(Stored { name: name.to_owned(), file, digest: kept.digest, headers: Vec::new() })
}
