//! Who uses the data: everyone who works on it holds a lock beside it, and whoever replaces it has to be alone.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::error::{Error, Result};

/// Held as long as the data is used; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct InUse(#[expect(dead_code, reason = "it is held, not read")] File);

impl InUse {
    /// Beside others; refused while somebody replaces the data.
    pub fn with_others(database: &str, files: &Path) -> io::Result<InUse> {
        let file = open(database, files)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(InUse(file)),
            Err(TryLockError::WouldBlock) => {
                Err(io::Error::other("a backup is being restored there; wait for its end"))
            }
            Err(TryLockError::Error(error)) => without_locks(file, error),
        }
    }

    /// Alone; refused while anybody uses the data.
    pub fn alone(database: &str, files: &Path) -> Result<InUse> {
        let file = open(database, files)?;
        match file.try_lock() {
            Ok(()) => Ok(InUse(file)),
            Err(TryLockError::WouldBlock) => Err(Error::refused(
                "in_use",
                "Northline is running on this data; stop it (and what else uses it), then restore",
            )),
            Err(TryLockError::Error(error)) => Ok(without_locks(file, error)?),
        }
    }
}

/// A file system that knows no locks is used without them.
fn without_locks(file: File, error: io::Error) -> io::Result<InUse> {
    if error.kind() == io::ErrorKind::Unsupported { Ok(InUse(file)) } else { Err(error) }
}

fn open(database: &str, files: &Path) -> io::Result<File> {
    let path = match sqlite_file(database) {
        Some(mut file) => {
            file.as_mut_os_string().push(".lock");
            file
        }
        None => files.with_file_name("northline.lock"),
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// The file of a database on SQLite; nothing on PostgreSQL.
pub fn sqlite_file(database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}
