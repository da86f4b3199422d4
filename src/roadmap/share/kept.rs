//! What guests were shown a moment ago: a link that many open is read once for each change of its product.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::link::Opened;
use crate::{error::Result, roadmap::audience::Seen, sql, store::Db, web::locale::Reader};

/// So many links are kept; whoever was asked for longest ago goes first.
const MOST: usize = 64;

/// What stands outside of the product, such as a person's name, may have changed by then.
const LASTS: TimeDelta = TimeDelta::seconds(30);

/// What was read for a link, and when: it holds while nothing has happened in its product.
struct Kept {
    link: Uuid,
    state: State,
    at: DateTime<Utc>,
    seen: Arc<Seen>,
}

#[derive(Clone, Copy, PartialEq)]
pub struct State {
    last: Option<Uuid>,
    day: NaiveDate,
    /// By whose customs its dates are written.
    reader: &'static str,
}

static KEPT: Mutex<VecDeque<Kept>> = Mutex::new(VecDeque::new());

impl State {
    /// How far the product of a link has come.
    pub async fn of(db: &mut Db, link: &Opened, now: DateTime<Utc>) -> Result<State> {
        let last = db
            .query(sql!("select id from event where product_id = $1 order by id desc limit 1"))
            .bind(link.product_id)
            .value::<Uuid>()
            .await?;
        Ok(State { last, day: now.date_naive(), reader: Reader::now().tag() })
    }
}

/// What was read in that state, if it is kept.
pub fn find(link: &Opened, state: State, now: DateTime<Utc>) -> Option<Arc<Seen>> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let found = kept.iter().find(|kept| kept.link == link.id && kept.state == state)?;
    let age = now - found.at;
    (age >= TimeDelta::zero() && age < LASTS).then(|| found.seen.clone())
}

pub fn keep(link: &Opened, state: State, now: DateTime<Utc>, seen: &Arc<Seen>) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|kept| kept.link != link.id);
    if kept.len() >= MOST {
        kept.pop_front();
    }
    kept.push_back(Kept { link: link.id, state, at: now, seen: seen.clone() });
}
