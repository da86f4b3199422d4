//! Secrets: made at random, shown once, kept only as what proves them.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// A secret with 190 bits of chance in it, safe in an address.
pub fn new(prefix: &str) -> Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0u8; 38];
    getrandom::fill(&mut bytes).map_err(|error| Error::Bug(format!("no randomness: {error}")))?;
    let letters: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    Ok(format!("{prefix}{letters}"))
}

/// What is kept of a secret.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.trim()).to_vec()
}

/// Checks that a password can be one.
pub fn check_password(password: &str) -> Result<()> {
    match password.chars().count() {
        0..=9 => Err(Error::field("password", "at least 10 characters; four words do well")),
        10..=200 => Ok(()),
        _ => Err(Error::field("password", "at most 200 characters")),
    }
}

/// Hashes a password with argon2id, away from the threads that answer requests.
pub async fn hash_password(password: String) -> Result<String> {
    blocking(move || {
        let salt = SaltString::generate(&mut OsRng);
        Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    })
    .await?
    .map_err(|error| Error::Bug(error.to_string()))
}

/// Whether a password is the one that was hashed; takes as long when there is none.
pub async fn verify_password(password: String, hash: Option<String>) -> Result<bool> {
    // The hash of nothing anybody could type, so that an unknown address takes as long as a known one.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9i$zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzw";
    blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.into());
        let holds = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && holds
    })
    .await
}

/// One hash takes 19 MiB and a processor for a while: so many at once, whoever asks.
static HASHING: Semaphore = Semaphore::const_new(4);

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = HASHING.acquire().await.map_err(|error| Error::Bug(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Bug(error.to_string()))
}
