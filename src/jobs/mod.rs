//! Work done after the answer: a queue in the database, so that a killed process loses nothing.

mod queue;
mod sweep;

use std::{future::Future, pin::Pin, time::Duration};

use chrono::TimeDelta;
use serde_json::Value;

pub use self::queue::{Hold, Job, JobId, done, enqueue, failed, hold, is_open, take};
use crate::{app::App, error::Result, live::Topic};

/// What does the jobs of one kind.
pub struct Worker {
    pub kind: &'static str,
    /// How often it comes round by itself, if it does.
    pub every: Option<TimeDelta>,
    pub run: fn(App, Value) -> Doing,
}

/// A job under way.
pub type Doing = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Jobs done at the same time by one process.
const HANDS: usize = 2;
const IDLE: Duration = Duration::from_secs(1);
const BETWEEN_SWEEPS: Duration = Duration::from_secs(3600);

/// Whoever waits for work is told on this topic.
pub fn topic() -> Topic {
    Topic("jobs".into())
}

/// Does what is queued, for as long as the program runs.
pub async fn work(app: App, workers: &'static [&'static [Worker]]) {
    for _ in 0..HANDS {
        tokio::spawn(queue_up(app.clone(), workers));
    }
    let mut swept: Option<tokio::time::Instant> = None;
    loop {
        app.throttle.tidy();
        for worker in workers.iter().flat_map(|group| group.iter()) {
            if let Some(every) = worker.every
                && let Err(error) = queue::come_round(&app.store, worker.kind, every).await
            {
                tracing::warn!(kind = worker.kind, %error, "recurring work was not put into the queue");
            }
        }
        if swept.is_none_or(|at| at.elapsed() > BETWEEN_SWEEPS) {
            if let Err(error) = sweep::sweep(&app.store).await {
                tracing::warn!(%error, "the sweep did not finish");
            }
            if let Err(error) = crate::import::forgetting::forget(&app).await {
                tracing::warn!(%error, "old import files were not all deleted");
            }
            swept = Some(tokio::time::Instant::now());
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// One pair of hands: takes a job, does it, takes the next; rests when there is none.
async fn queue_up(app: App, workers: &'static [&'static [Worker]]) {
    let mut word = app.store.live.subscribe();
    loop {
        match queue::claim(&app.store).await {
            Ok(Some(job)) => one(&app, workers, job).await,
            Ok(None) => {
                let rung = async {
                    loop {
                        match word.recv().await {
                            Ok(topic) if topic != self::topic() => {}
                            _ => break,
                        }
                    }
                };
                let _ = tokio::time::timeout(IDLE, rung).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the queue cannot be read");
                tokio::time::sleep(IDLE).await;
            }
        }
    }
}

async fn one(app: &App, workers: &'static [&'static [Worker]], job: Job) {
    let Some(worker) = workers.iter().flat_map(|group| group.iter()).find(|worker| worker.kind == job.kind) else {
        tracing::error!(kind = job.kind, "nobody does jobs of this kind");
        return;
    };
    let hold = hold(&app.store, job.id);
    let outcome = tokio::spawn((worker.run)(app.clone(), job.payload.0)).await;
    drop(hold);
    let ended = match outcome {
        Ok(Ok(())) => done(&app.store, job.id).await,
        Ok(Err(error)) => {
            tracing::warn!(kind = job.kind, %error, "a job failed");
            failed(&app.store, job.id, job.attempts, &error.to_string()).await
        }
        Err(panic) => failed(&app.store, job.id, job.attempts, &panic.to_string()).await,
    };
    if let Err(error) = ended {
        tracing::warn!(%error, "the end of a job could not be written down; it will be done again");
    }
}
