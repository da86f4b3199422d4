//! Group commit: on SQLite, writers that wait together share one transaction and one flush to disk.
//!
//! Each has a savepoint of its own, so what fails leaves nothing behind, and nobody is answered before the commit is on disk.
//! When the shared transaction fails as a whole, everyone is given one alone and hears of their own fault only.

use std::{
    collections::VecDeque,
    future::poll_fn,
    mem,
    panic::AssertUnwindSafe,
    pin::{Pin, pin},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use tokio::sync::oneshot;

use super::{Store, Tx};
use crate::error::{Error, Result};

/// What is done in a transaction; it may be done again when the transaction it shared came to nothing.
pub type Work<T> = Box<dyn for<'t> Fn(&'t mut Tx) -> Doing<'t, T> + Send>;
pub type Doing<'t, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 't>>;

/// As many share a transaction: the last of them waits for the work of all.
const MOST: usize = 32;

/// For so long an answer is looked for before others have their turn. Every turn may wake another thread, which costs more than
/// the look.
const LOOKS: Duration = Duration::from_micros(50);

#[derive(Default)]
pub(super) struct Waiting(Mutex<Line>);

#[derive(Default)]
struct Line {
    jobs: VecDeque<Box<dyn Job>>,
    /// Whether somebody is at work on those in front.
    led: bool,
}

impl Store {
    /// Does the work in a transaction and gives its result once that is on disk; a failure leaves nothing behind.
    pub async fn write<T: Send + 'static>(&self, work: Work<T>) -> Result<T> {
        if self.is_postgres() {
            let mut tx = self.begin().await?;
            let result = work(&mut tx).await?;
            tx.commit().await?;
            return Ok(result);
        }
        let (tell, told) = oneshot::channel();
        if self.waiting.join(Box::new(Asked { work, result: None, tell })) {
            tokio::spawn(lead(self.clone()));
        }
        told.await.unwrap_or_else(|_| Err(Error::Bug("the writer went away".into())))
    }
}

impl Waiting {
    /// Stands in line; true when nobody leads it yet.
    fn join(&self, job: Box<dyn Job>) -> bool {
        let mut line = self.line();
        line.jobs.push_back(job);
        !mem::replace(&mut line.led, true)
    }

    /// Those in front; nobody, and the lead is given up, when the line is empty.
    fn take(&self) -> Vec<Box<dyn Job>> {
        let mut line = self.line();
        let most = line.jobs.len().min(MOST);
        line.led = most > 0;
        line.jobs.drain(..most).collect()
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn lead(store: Store) {
    loop {
        let mut jobs = store.waiting.take();
        if jobs.is_empty() {
            return;
        }
        if jobs.len() > 1 {
            match together(&store, &mut jobs).await {
                Ok(()) => {
                    for job in jobs {
                        job.answer(Ok(()));
                    }
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, waiting = jobs.len(), "writing together failed; each writes alone");
                }
            }
        }
        for mut job in jobs {
            let committed = alone(&store, job.as_mut()).await;
            job.answer(committed);
        }
    }
}

async fn together(store: &Store, jobs: &mut [Box<dyn Job>]) -> Result<()> {
    let tx = awake(each(store, jobs)).await?;
    // The flush takes longer than falling asleep and waking up do.
    Ok(tx.commit().await?)
}

/// Does the work of everyone in one transaction, each behind a savepoint.
async fn each(store: &Store, jobs: &mut [Box<dyn Job>]) -> Result<Tx> {
    let mut tx = store.begin().await?;
    let mut topics = Vec::new();
    for (before, job) in jobs.iter_mut().enumerate() {
        if before == 0 {
            tx.first_work().await?;
        } else {
            tx.next_work().await?;
        }
        if job.run(&mut tx).await {
            topics.append(&mut tx.topics);
        } else {
            tx.no_work().await?;
        }
    }
    tx.start_over();
    for topic in topics {
        tx.touch(topic);
    }
    Ok(tx)
}

/// Looks for the answer of each statement instead of going to sleep until it comes: with many waiting for this work, falling
/// asleep and waking up a dozen times for each of them costs more than the statements do. Whoever else waits for this thread
/// has a turn as soon as a statement takes longer than most.
async fn awake<F: Future>(work: F) -> F::Output {
    let mut work = pin!(work);
    poll_fn(|context| {
        let begun = Instant::now();
        loop {
            let done = work.as_mut().poll(context);
            if done.is_ready() {
                return done;
            }
            if begun.elapsed() > LOOKS {
                context.waker().wake_by_ref();
                return done;
            }
            std::hint::spin_loop();
        }
    })
    .await
}

async fn alone(store: &Store, job: &mut dyn Job) -> Result<()> {
    let mut tx = store.begin().await?;
    if job.run(&mut tx).await { Ok(tx.commit().await?) } else { Ok(tx.rollback().await?) }
}

trait Job: Send {
    /// Does the work and keeps its result; true when that is to be committed.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>>;
    /// Tells the result, or why nothing could be committed.
    fn answer(self: Box<Self>, committed: Result<()>);
}

struct Asked<T> {
    work: Work<T>,
    result: Option<Result<T>>,
    tell: oneshot::Sender<Result<T>>,
}

impl<T: Send + 'static> Job for Asked<T> {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
        Box::pin(async move {
            // A panic is the fault of one; the others in the transaction go on.
            let done = AssertUnwindSafe((self.work)(tx)).catch_unwind().await;
            let result = done.unwrap_or_else(|_| Err(Error::Bug("the command panicked".into())));
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        })
    }

    fn answer(self: Box<Self>, committed: Result<()>) {
        let result = match (committed, self.result) {
            (Ok(()), Some(result)) | (Err(_), Some(result @ Err(_))) => result,
            (Ok(()), None) => Err(Error::Bug("the work was never done".into())),
            (Err(error), _) => Err(error),
        };
        // Whoever asked may have gone; the work is done all the same.
        let _ = self.tell.send(result);
    }
}
