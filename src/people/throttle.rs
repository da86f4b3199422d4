//! Slowing down whoever tries too often.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota};

use crate::{
    command::PersonId,
    error::{Error, Result},
};

/// Limits by person for everything, by address for passwords.
pub struct Throttle {
    requests: Option<DefaultKeyedRateLimiter<PersonId>>,
    sign_ins: DefaultKeyedRateLimiter<String>,
    shared: DefaultKeyedRateLimiter<String>,
}

impl Throttle {
    /// So many requests a second for one person, none counted when zero; ten password tries a minute for one address, sixty
    /// drawings a minute for one link, sixty guesses at links.
    pub fn new(requests_a_second: u32) -> Throttle {
        let tries = NonZeroU32::new(10).unwrap_or(NonZeroU32::MIN);
        let shared = NonZeroU32::new(60).unwrap_or(NonZeroU32::MIN);
        Throttle {
            requests: NonZeroU32::new(requests_a_second)
                .map(|rate| DefaultKeyedRateLimiter::keyed(Quota::per_second(rate).allow_burst(rate))),
            sign_ins: DefaultKeyedRateLimiter::keyed(Quota::per_minute(tries)),
            shared: DefaultKeyedRateLimiter::keyed(Quota::per_minute(shared)),
        }
    }

    pub fn person(&self, person: PersonId) -> Result<()> {
        match &self.requests {
            Some(requests) => requests.check_key(&person).map_err(|_| Error::TooMany(1)),
            None => Ok(()),
        }
    }

    /// Counts a try to sign in as that address.
    pub fn sign_in(&self, email: &str) -> Result<()> {
        let key = email.trim().to_lowercase().chars().take(254).collect();
        self.sign_ins.check_key(&key).map_err(|_| Error::TooMany(60))
    }

    /// Counts what is asked of a link that needs no account: a drawing, or a guess at what the link may be.
    pub fn shared(&self, what: &str) -> Result<()> {
        self.shared.check_key(&what.to_owned()).map_err(|_| Error::TooMany(60))
    }

    /// Forgets whom nobody has heard of for a while, so that the memory stays small.
    pub fn tidy(&self) {
        self.sign_ins.retain_recent();
        self.shared.retain_recent();
        if let Some(requests) = &self.requests {
            requests.retain_recent();
        }
    }
}
