//! An application for each test, on either engine, served on a port of its own and used as people and programs use it.

mod answer;
pub mod cluster;
mod home;
pub mod program;

use std::net::SocketAddr;

use chrono::{DateTime, TimeDelta, Utc};
use northline::{
    app::{App, Config},
    clock::Clock,
    routes::routes,
};

pub use self::{
    answer::Answer,
    home::{Engine, Home},
};
use crate::cast::{Cast, Person};

/// Everything a specification needs: the cast, the application, and the time.
pub struct World {
    pub app: App,
    pub clock: Clock,
    pub address: SocketAddr,
    /// Runs the product.
    pub root: Person,
    /// Product manager.
    pub ada: Person,
    /// Product owner.
    pub olu: Person,
    pub mei: Person,
    pub ines: Person,
    pub sam: Person,
    /// Product manager and product owner of another product; a stranger here.
    pub vera: Person,
    /// Has an account and no role at all.
    pub nemo: Person,
    /// Dropped last: the database goes with it.
    pub home: Home,
}

/// Runs a specification in a world of its own.
pub fn run<F: Future<Output = ()>>(engine: Engine, specification: impl FnOnce(World) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { specification(World::new(engine).await).await });
}

/// Declares specifications; each becomes a test on SQLite and one on PostgreSQL.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn specification($world: $crate::harness::World) $body

            $(#[$meta])*
            #[test]
            fn sqlite() {
                $crate::harness::run($crate::harness::Engine::Sqlite, specification);
            }

            $(#[$meta])*
            #[test]
            fn postgres() {
                $crate::harness::run($crate::harness::Engine::Postgres, specification);
            }
        }
    )*};
}

impl World {
    pub async fn new(engine: Engine) -> World {
        World::at(Home::new(engine).await).await
    }

    pub async fn at(home: Home) -> World {
        let clock = Clock::standing("2026-03-02T09:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let config = Config { database: home.database.clone(), files: home.files(), requests_a_second: 0 };
        let app = App::open(&config, clock.clone()).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = routes(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let Cast { root, ada, olu, mei, ines, sam, vera, nemo } = Cast::gather(&app, address).await;
        World { app, clock, address, root, ada, olu, mei, ines, sam, vera, nemo, home }
    }

    /// Time goes by.
    pub fn later(&self) {
        self.clock.advance(TimeDelta::minutes(1));
    }

    /// What the program says is wrong with its data; all is well when it says nothing.
    pub async fn wrong(&self) -> Vec<String> {
        northline::store::check::check(&self.app.store).await.unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}
