//! Every test: Rust on both engines, the browser, and whatever the API's own description makes one think of.

use std::{
    ffi::OsString,
    fs,
    process::Command,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use crate::{
    Outcome,
    cluster::{Cluster, fast_folder, programs},
    install,
    run::{answers, finish, overheard, run},
    schemathesis,
};

pub fn test(filter: &[String]) -> Outcome {
    let began = Instant::now();
    install::packages()?;
    install::programs()?;
    let postgres = Postgres::start()?;
    rust(&postgres.0, filter)?;
    if filter.is_empty() {
        browser(&postgres.0, &[])?;
        schemathesis::run_all(&postgres.0)?;
    }
    eprintln!("\nAll of it holds; it took {} seconds.", began.elapsed().as_secs());
    Ok(())
}

/// One cluster for the whole run, gone with it.
struct Postgres(Cluster);

impl Postgres {
    fn start() -> Result<Postgres, String> {
        Cluster::start(&fast_folder().join(format!("northline-xtask-{}", std::process::id()))).map(Postgres)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// The benches are left out: their dependencies would have everything else compiled a second time.
fn rust(postgres: &Cluster, filter: &[String]) -> Outcome {
    let mut command = Command::new("cargo");
    if answers("cargo", &["nextest", "--version"]) {
        command.args(["nextest", "run", "--workspace", "--exclude", "benches"]).args(filter);
    } else {
        command.args(["test", "--workspace", "--exclude", "benches"]).args(filter).args(["--", "--test-threads=4"]);
    }
    finish(command.env("NORTHLINE_TEST_POSTGRES", postgres.address("")))
}

/// The journeys in a real browser alone; with words, those whose file names hold one of them.
pub fn journeys(filter: &[String]) -> Outcome {
    install::packages()?;
    install::programs()?;
    run("cargo", &["build", "--quiet"])?;
    browser(&Postgres::start()?.0, filter)
}

/// What Schemathesis asks, alone.
pub fn schemathesis() -> Outcome {
    install::programs()?;
    run("cargo", &["build", "--quiet"])?;
    schemathesis::run_all(&Postgres::start()?.0)
}

/// Every journey on SQLite, then on PostgreSQL, where each program that is started gets a database of its own.
fn browser(postgres: &Cluster, filter: &[String]) -> Outcome {
    let mut files: Vec<String> = fs::read_dir("tests/browser")
        .map_err(|error| format!("tests/browser: {error}"))?
        .flatten()
        .map(|file| file.path().display().to_string())
        .filter(|file| file.ends_with(".test.mjs"))
        .filter(|file| filter.is_empty() || filter.iter().any(|word| file.contains(word.as_str())))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err("no journey in tests/browser is called that".into());
    }
    eprintln!("\nThe journeys on SQLite");
    two_at_a_time(&files, &|journey| {
        journey.env_remove("NORTHLINE_TEST_POSTGRES");
    })?;
    files.retain(|file| !OF_THE_PAGE_ALONE.iter().any(|journey| file.ends_with(journey)));
    if files.is_empty() {
        return Ok(());
    }
    eprintln!("\nThe journeys on PostgreSQL");
    let (address, path) = (postgres.address(""), with_programs()?);
    two_at_a_time(&files, &|journey| {
        journey.env("NORTHLINE_TEST_POSTGRES", &address).env("PATH", &path);
    })
}

/// Two files side by side, as most of their time is waiting. What fails beside another is run once more alone, and has to hold
/// then: a journey is about what a person sees, not about how fast a machine with two browsers on it is.
fn two_at_a_time(files: &[String], ready: &(dyn Fn(&mut Command) + Sync)) -> Outcome {
    let journey = |file: &str| {
        let mut command = Command::new("node");
        command.args(["--test", file]);
        ready(&mut command);
        command
    };
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (said, outcome) = overheard(&mut journey(file));
                    eprintln!("\n{file}\n{said}");
                    if outcome.is_err() {
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push(file);
                    }
                }
            });
        }
    });
    for file in failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        eprintln!("\n{file} failed beside another; once more, alone");
        finish(&mut journey(file))?;
    }
    Ok(())
}

/// What looks at pages and keys: whichever the database is makes no difference to it.
const OF_THE_PAGE_ALONE: [&str; 3] = ["by_keys.test.mjs", "everyone.test.mjs", "keyboard.test.mjs"];

/// PATH with PostgreSQL's own programs, which make the databases.
fn with_programs() -> Result<OsString, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(programs()?).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(|error| error.to_string())
}
