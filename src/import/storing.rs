//! Putting a file where it can be read again after a kill, named after its content.

use std::path::Path;

use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use super::{reading::unreadable, run::Stored};
use crate::error::{Error, Result};

/// The largest file that is taken.
pub const LARGEST: u64 = 1 << 30;

/// Writes what comes to disk as it comes, never more than the largest file, and names it after its content.
pub async fn store(
    files: &Path,
    name: &str,
    mut content: impl AsyncRead + Unpin,
    partial: uuid::Uuid,
) -> Result<Stored> {
    let folder = files.join("imports");
    tokio::fs::create_dir_all(&folder).await?;
    let partial = folder.join(format!("{partial}.partial"));
    let stored = write(&partial, &mut content).await;
    let digest = match stored {
        Ok(digest) => digest,
        Err(error) => {
            let _ = tokio::fs::remove_file(&partial).await;
            return Err(error);
        }
    };
    let file = format!("imports/{digest}.csv");
    tokio::fs::rename(&partial, files.join(&file)).await?;
    Ok(Stored { name: name.to_owned(), file, digest })
}

async fn write(to: &Path, content: &mut (impl AsyncRead + Unpin)) -> Result<String> {
    let mut file = tokio::fs::File::create(to).await?;
    let (mut digest, mut size, mut buffer) = (Sha256::new(), 0_u64, vec![0; 256 << 10]);
    loop {
        let read = content.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        size += read as u64;
        if size > LARGEST {
            return Err(Error::TooLarge("the file is larger than 1 GiB; split it and import the parts".into()));
        }
        digest.update(&buffer[..read]);
        file.write_all(&buffer[..read]).await?;
    }
    if size == 0 {
        return Err(unreadable(&"the file is empty"));
    }
    file.sync_all().await?;
    Ok(crate::people::secret::hex(&digest.finalize()))
}
