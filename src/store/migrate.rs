//! Bringing a database to the shape this program expects.

use sqlx::migrate::{MigrateError, Migrator};

use super::{Engine, Store};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

impl Store {
    /// Applies the migrations that have not been applied; safe to call from several processes at once.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match &self.engine {
            Engine::Sqlite { write, .. } => SQLITE.run(write).await,
            Engine::Postgres(pool) => POSTGRES.run(pool).await,
        }
    }
}
