//! Where one test lives: a folder and a database of its own, made from a template that was migrated once.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use northline::{clock::Clock, live::Live, store::Store};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use super::cluster::{Cluster, fast_folder};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub struct Home {
    pub folder: PathBuf,
    /// The address of the database.
    pub database: String,
    /// The database to remove in the end, and from where.
    server: Option<(String, String)>,
}

impl Home {
    /// A home with a migrated database.
    pub async fn new(engine: Engine) -> Home {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("northline_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = fast_folder().join(&name);
        fs::create_dir_all(&folder).unwrap();
        match engine {
            Engine::Sqlite => {
                let file = folder.join("northline.db");
                fs::copy(sqlite_template().await, &file).unwrap();
                Home { folder, database: format!("sqlite://{}", file.display()), server: None }
            }
            Engine::Postgres => {
                let server = postgres();
                let template = postgres_template(&server).await;
                administer(&server, &format!("create database {name} template {template}")).await;
                Home { folder, database: format!("{server}/{name}"), server: Some((server, name)) }
            }
        }
    }

    pub fn files(&self) -> PathBuf {
        self.folder.join("files")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some((server, name)) = self.server.take() {
            // The runtime of the test may be the one that is unwinding.
            let _ = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(administer(&server, &format!("drop database if exists {name} with (force)")));
            })
            .join();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The server for tests without a database in its address: the one that `cargo xtask test` has started, or one of our own.
fn postgres() -> String {
    if let Ok(given) = std::env::var("NORTHLINE_TEST_POSTGRES") {
        return given.trim_end_matches('/').to_owned();
    }
    let folder = fast_folder().join(format!("northline-postgres-{}", user()));
    let used = folder.with_extension("used");
    let lock = lock(&used);
    lock.set_modified(std::time::SystemTime::UNIX_EPOCH + elapsed()).unwrap();
    let cluster = Cluster::running(&folder).unwrap_or_else(|| {
        let _ = fs::remove_dir_all(&folder);
        let cluster = Cluster::start(&folder).unwrap_or_else(|missing| panic!("{missing}"));
        cluster.remove_when_unused(&used).unwrap();
        cluster
    });
    cluster.address("").trim_end_matches('/').to_owned()
}

#[expect(clippy::disallowed_methods, reason = "a lock file is as old as the machine says")]
fn elapsed() -> std::time::Duration {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default()
}

/// A migrated database to copy, made by whoever comes first and named after the migrations it holds.
async fn postgres_template(server: &str) -> String {
    let name = format!("northline_template_{}", migrations("postgres"));
    let _lock = lock(&fast_folder().join(format!("northline-template-{}.lock", user())));
    let mut connection =
        PgConnection::connect(&format!("{server}/postgres")).await.expect("the PostgreSQL for tests answers");
    let there: Option<(i32,)> = sqlx::query_as("select 1 from pg_database where datname = $1")
        .bind(&name)
        .fetch_optional(&mut connection)
        .await
        .unwrap();
    if there.is_none() {
        let making = format!("{name}_making");
        administer(server, &format!("drop database if exists {making} with (force)")).await;
        administer(server, &format!("create database {making}")).await;
        migrate(&format!("{server}/{making}")).await;
        administer(server, &format!("alter database {making} rename to {name}")).await;
    }
    name
}

async fn sqlite_template() -> PathBuf {
    let file = fast_folder().join(format!("northline-template-{}-{}.db", user(), migrations("sqlite")));
    let _lock = lock(&file.with_extension("lock"));
    if !file.exists() {
        let making = file.with_extension("making");
        let _ = fs::remove_file(&making);
        migrate(&format!("sqlite://{}", making.display())).await;
        fs::rename(making, &file).unwrap();
    }
    file
}

async fn migrate(database: &str) {
    let store = Store::open(database, Clock::System, Live::default()).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await;
}

async fn administer(server: &str, statement: &str) {
    let mut connection =
        PgConnection::connect(&format!("{server}/postgres")).await.expect("the PostgreSQL for tests answers");
    connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}

/// A word that changes when a migration does.
fn migrations(engine: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let bytes = files.iter().flat_map(|file| fs::read(file).unwrap());
    // FNV-1a: short, steady, and nobody means to fool it.
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// Locked until it is dropped, also against other processes.
fn lock(path: &Path) -> File {
    let file = File::options().create(true).append(true).open(path).unwrap();
    file.lock().unwrap();
    file
}

fn user() -> String {
    std::env::var("USER").unwrap_or_else(|_| "tests".into())
}
