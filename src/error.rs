//! What can go wrong, said to whoever can act on it.

use serde::Serialize;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A word about one field of the input.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input does not hold; nothing was done. 422.
    #[error("{}", first(.0))]
    Invalid(Vec<FieldError>),
    /// The request cannot even be read. 400.
    #[error("{0}")]
    Malformed(String),
    /// Nobody is signed in. 401.
    #[error("sign in first")]
    Unauthenticated,
    /// It is not there, or not for this actor. 404.
    #[error("there is no such thing here, or it is not yours to see")]
    NotFound,
    /// Seen, but not allowed, not even as a proposal. 403.
    #[error("{0}")]
    Forbidden(String),
    /// A rule of the product says no. 409.
    #[error("{message}")]
    Refused { code: &'static str, message: String },
    /// The item has changed since it was read. 409, or 412 where `If-Match` was sent.
    #[error("{key} has changed since you opened it")]
    Stale { key: String, seen: i64, now: i64, theirs: serde_json::Value },
    /// Too often. 429.
    #[error("too many tries; wait {0} seconds")]
    TooMany(u64),
    /// Too large. 413.
    #[error("{0}")]
    TooLarge(String),
    /// The database did not answer. 503 when it is away, 500 otherwise.
    #[error("the database did not answer")]
    Store(#[from] sqlx::Error),
    /// A file could not be read or written. 500.
    #[error("a file could not be read or written")]
    File(#[from] std::io::Error),
    /// A fault of the program. 500.
    #[error("{0}")]
    Bug(String),
}

impl Error {
    /// One field that does not hold.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Error {
        Error::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    pub fn refused(code: &'static str, message: impl Into<String>) -> Error {
        Error::Refused { code, message: message.into() }
    }

    /// The stable code that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Invalid(_) => "invalid",
            Error::Malformed(_) => "malformed",
            Error::Unauthenticated => "unauthenticated",
            Error::NotFound => "not_found",
            Error::Forbidden(_) => "forbidden",
            Error::Refused { code, .. } => code,
            Error::Stale { .. } => "stale",
            Error::TooMany(_) => "too_many",
            Error::TooLarge(_) => "too_large",
            Error::Store(_) if self.is_away() => "unavailable",
            Error::Store(error) if is_full(error) => "disk_full",
            Error::Store(_) | Error::File(_) | Error::Bug(_) => "internal",
        }
    }

    pub fn status(&self) -> u16 {
        match self {
            Error::Invalid(_) => 422,
            Error::Malformed(_) => 400,
            Error::Unauthenticated => 401,
            Error::NotFound => 404,
            Error::Forbidden(_) => 403,
            Error::Refused { .. } | Error::Stale { .. } => 409,
            Error::TooMany(_) => 429,
            Error::TooLarge(_) => 413,
            Error::Store(_) if self.is_away() => 503,
            Error::Store(error) if is_full(error) => 507,
            Error::Store(_) | Error::File(_) | Error::Bug(_) => 500,
        }
    }

    /// The database cannot be reached just now; trying again later is right.
    pub fn is_away(&self) -> bool {
        let Error::Store(error) = self else { return false };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                true
            }
            // 57P01-57P03: the server is shutting down or starting up. 08…: the connection broke. 53300: it is full up.
            // 5 and 6: another program has held SQLite's lock for longer than anyone should wait.
            sqlx::Error::Database(from) => from.code().is_some_and(|code| {
                code.starts_with("57P") || code.starts_with("08") || ["53300", "5", "6"].contains(&code.as_ref())
            }),
            _ => false,
        }
    }

    /// Two stood in each other's way and one had to step back; trying again at once is right.
    pub fn is_in_the_way(&self) -> bool {
        // 40001 and 40P01: PostgreSQL could not put them one after the other, or found a circle of waiting.
        matches!(self, Error::Store(sqlx::Error::Database(from)) if from.code().is_some_and(|code| code == "40001" || code == "40P01"))
    }

    /// Two wrote the same unique value.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Error::Store(sqlx::Error::Database(from)) if from.is_unique_violation())
    }
}

/// SQLite's code 13 and PostgreSQL's 53100 say that the disk is full.
fn is_full(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(from) if from.code().is_some_and(|code| code == "13" || code == "53100"))
}

fn first(errors: &[FieldError]) -> String {
    match errors {
        [] => "the input does not hold".into(),
        [one, ..] if one.field.is_empty() => one.message.clone(),
        [one, ..] => format!("{}: {}", one.field, one.message),
    }
}
