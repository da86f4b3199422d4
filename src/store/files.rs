//! Files in a folder: written as they come, bounded, and named after their content, so that a kill leaves nothing half done.

use std::path::Path;

use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use crate::error::{Error, Result};

/// What was kept.
pub struct Kept {
    /// The SHA-256 of the content, in hexadecimal; the name of the file.
    pub digest: String,
    /// In bytes.
    pub size: u64,
    /// The first bytes, for telling what it is.
    pub head: Vec<u8>,
}

/// So much is enough to tell a file by.
const HEAD: usize = 8 << 10;

/// Writes what comes into the folder, never more than the largest, as `{digest}{ending}`.
pub async fn keep(
    folder: &Path,
    ending: &str,
    largest: u64,
    mut content: impl AsyncRead + Unpin,
    partial: uuid::Uuid,
) -> Result<Kept> {
    tokio::fs::create_dir_all(folder).await?;
    let partial = folder.join(format!("{partial}.partial"));
    let kept = match write(&partial, largest, &mut content).await {
        Ok(kept) => kept,
        Err(error) => {
            let _ = tokio::fs::remove_file(&partial).await;
            return Err(error);
        }
    };
    tokio::fs::rename(&partial, folder.join(format!("{}{ending}", kept.digest))).await?;
    Ok(kept)
}

async fn write(to: &Path, largest: u64, content: &mut (impl AsyncRead + Unpin)) -> Result<Kept> {
    let mut file = tokio::fs::File::create(to).await?;
    let (mut digest, mut size, mut buffer, mut head) = (Sha256::new(), 0_u64, vec![0; 256 << 10], Vec::new());
    loop {
        let read = content.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        size += read as u64;
        if size > largest {
            return Err(Error::TooLarge(format!("the file is larger than {} MiB", largest >> 20)));
        }
        if head.len() < HEAD {
            head.extend_from_slice(&buffer[..read.min(HEAD - head.len())]);
        }
        digest.update(&buffer[..read]);
        file.write_all(&buffer[..read]).await?;
    }
    file.sync_all().await?;
    Ok(Kept { digest: hex(&digest.finalize()), size, head })
}

/// Bytes as text.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
