//! Starting the program.

use std::{net::SocketAddr, time::Duration};

use clap::Parser;

use super::{Place, Said};
use crate::{app::App, clock::Clock, people::setup, routes};

#[derive(Parser, Debug)]
pub struct Serve {
    /// Where to listen.
    #[arg(long, env = "NORTHLINE_LISTEN", default_value = "127.0.0.1:4040")]
    listen: SocketAddr,
    /// Requests a second that one person may make; 0 counts none.
    #[arg(long, env = "NORTHLINE_RATE", default_value_t = 300)]
    rate: u32,
    /// Lives so many days ago: a journey of tests comes back to today and looks at what was.
    #[cfg(debug_assertions)]
    #[arg(long, hide = true, default_value_t = 0)]
    days_ago: i64,
    #[command(flatten)]
    place: Place,
}

impl Serve {
    pub async fn run(self) -> Result<(), Said> {
        let mut config = self.place.config();
        config.requests_a_second = self.rate;
        let app = App::open(&config, self.clock()).await?;
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", self.listen))?;
        let address = listener.local_addr()?;
        println!("Northline is at http://{address}");
        if let Some(secret) = setup::link(&app.store).await? {
            println!("Set it up at http://{address}/setup/{secret}");
        }
        app.start_work();
        let store = app.store.clone();
        axum::serve(listener, routes::routes(app)).with_graceful_shutdown(stopped()).await?;
        // Streams to open pages never end by themselves; what is written is written already.
        let _ = tokio::time::timeout(Duration::from_secs(5), store.close()).await;
        Ok(())
    }
}

impl Serve {
    #[cfg(debug_assertions)]
    fn clock(&self) -> Clock {
        if self.days_ago > 0 { Clock::Behind(chrono::TimeDelta::days(self.days_ago)) } else { Clock::System }
    }

    #[cfg(not(debug_assertions))]
    fn clock(&self) -> Clock {
        Clock::System
    }
}

/// Waits until the program is asked to stop; open streams get a moment and no more.
async fn stopped() {
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        std::process::exit(0);
    });
}
