//! Work done after the answer: a queue in the database, so that a killed process loses nothing.

use std::time::Duration;

use crate::app::App;

/// Does what is queued, for as long as the program runs.
pub async fn work(app: App) {
    loop {
        app.throttle.tidy();
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
