//! Identities: version 7 UUIDs that sort by the time they were made, one type for each thing they name.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use uuid::{ContextV7, NoContext, Timestamp, Uuid};

/// Makes ids in the order asked for, also within one instant.
pub struct Ids(Mutex<Last>);

struct Last {
    context: ContextV7,
    at: DateTime<Utc>,
}

impl Default for Ids {
    fn default() -> Self {
        Ids(Mutex::new(Last { context: ContextV7::new(), at: DateTime::UNIX_EPOCH }))
    }
}

impl Ids {
    /// A new id of that moment.
    pub fn at(&self, now: DateTime<Utc>) -> Uuid {
        let (seconds, nanos) = (now.timestamp().max(0) as u64, now.timestamp_subsec_nanos());
        let mut last = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if now < last.at {
            // What is written down as of an earlier day sorts into that day.
            return Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, nanos));
        }
        last.at = now;
        Uuid::new_v7(Timestamp::from_unix(&last.context, seconds, nanos))
    }
}

/// Names a kind of id.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(to)
            }
        }
    )*};
}
