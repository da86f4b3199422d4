//! The archive of a backup: written and read as a stream, however large the files are.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tar::{Archive, Builder, EntryType, Header};

use super::{DATABASE, MANIFEST};
use crate::{
    error::{Error, Result},
    store::files::hex,
};

const BUFFER: usize = 256 << 10;

/// Writes the copy of a database and the files into an archive, and that to disk.
pub fn pack(engine: &str, database: &Path, files: &Path, to: &Path) -> Result<()> {
    let mut archive = Builder::new(BufWriter::with_capacity(BUFFER, File::create(to)?));
    let manifest = json!({"format": 1, "engine": engine, "version": env!("CARGO_PKG_VERSION")}).to_string();
    let mut header = header(manifest.len() as u64);
    archive.append_data(&mut header, MANIFEST, manifest.as_bytes())?;
    add(&mut archive, DATABASE, database)?;
    for folder in folders(files)? {
        for entry in fs::read_dir(files.join(&folder))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if digest_of(&name).is_some() {
                add(&mut archive, &format!("files/{folder}/{name}"), &files.join(&folder).join(&name))?;
            }
        }
    }
    let file = archive.into_inner()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok(file.sync_all()?)
}

fn header(size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_size(size);
    header
}

/// A file that has been deleted meanwhile is one that nobody asks for any more.
fn add(archive: &mut Builder<impl Write>, name: &str, path: &Path) -> Result<()> {
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && name != DATABASE => return Ok(()),
        file => file?,
    };
    let mut header = header(file.metadata()?.len());
    Ok(archive.append_data(&mut header, name, BufReader::with_capacity(BUFFER, file))?)
}

/// The folders that hold files.
fn folders(files: &Path) -> Result<Vec<String>> {
    if !files.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(files)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is the archive of a backup, by its first bytes.
pub fn is_archive(head: &[u8]) -> bool {
    head.starts_with(MANIFEST.as_bytes()) && head.get(257..262) == Some(b"ustar")
}

/// Reads the archive to its end: files that are not there yet are put into their folder, the database is given to `database`.
/// What stands in it under another name, or with another content than its name says, is refused.
pub fn unpack(file: &Path, files: &Path, mut database: impl FnMut(&str, &mut dyn Read) -> Result<()>) -> Result<()> {
    let mut archive = Archive::new(BufReader::with_capacity(BUFFER, File::open(file)?));
    let (mut engine, mut found) = (None, false);
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        match (name.as_str(), &engine) {
            (MANIFEST, None) => engine = Some(engine_of(&mut entry)?),
            (DATABASE, Some(engine)) if !found => {
                database(engine, &mut entry)?;
                found = true;
            }
            (name, Some(_)) if found => keep(name, &mut entry, files)?,
            _ => return Err(broken(format!("{name} does not belong into a backup"))),
        }
    }
    if found { Ok(()) } else { Err(broken("there is no database in it")) }
}

fn engine_of(manifest: &mut impl Read) -> Result<String> {
    let mut text = String::new();
    manifest.take(64 << 10).read_to_string(&mut text).map_err(broken)?;
    let manifest: Value = serde_json::from_str(&text).map_err(broken)?;
    match (manifest["format"].as_i64(), manifest["engine"].as_str()) {
        (Some(1), Some(engine)) => Ok(engine.to_owned()),
        _ => Err(broken("it was made by a later Northline")),
    }
}

fn keep(name: &str, content: &mut impl Read, files: &Path) -> Result<()> {
    let wrong = || broken(format!("{name} does not belong into a backup"));
    let (folder, file) = name.strip_prefix("files/").and_then(|rest| rest.split_once('/')).ok_or_else(wrong)?;
    let plain = !folder.is_empty() && folder.bytes().all(|letter| letter.is_ascii_lowercase());
    let digest = digest_of(file).filter(|_| plain).ok_or_else(wrong)?;
    let to = files.join(folder).join(file);
    if to.exists() {
        return Ok(());
    }
    fs::create_dir_all(files.join(folder))?;
    let partial = to.with_extension("partial");
    let kept = copy(content, &partial);
    match kept {
        Ok(kept) if kept == digest => Ok(fs::rename(partial, to)?),
        kept => {
            let _ = fs::remove_file(partial);
            Err(kept.err().unwrap_or_else(|| broken(format!("{name} has another content than its name says"))))
        }
    }
}

/// Copies to a file, and that to disk; gives the digest of what was copied.
pub fn copy(content: &mut (impl Read + ?Sized), to: &Path) -> Result<String> {
    let (mut file, mut digest, mut buffer) = (File::create(to)?, Sha256::new(), vec![0; BUFFER]);
    loop {
        let read = content.read(&mut buffer).map_err(broken)?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[..read]);
        file.write_all(&buffer[..read])?;
    }
    file.sync_all()?;
    Ok(hex(&digest.finalize()))
}

/// The digest that a file is named after.
fn digest_of(name: &str) -> Option<&str> {
    let (digest, ending) = name.split_once('.').unwrap_or((name, "csv"));
    let whole = digest.len() == 64 && digest.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'));
    (whole && ending == "csv").then_some(digest)
}

pub fn broken(why: impl ToString) -> Error {
    Error::refused("no_backup", format!("this backup cannot be read: {}", why.to_string()))
}
