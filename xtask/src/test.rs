//! Every test: Rust on both engines, the browser, and whatever the API's own description makes one think of.

use std::{fs, path::Path, process::Command, time::Instant};

use crate::{
    Outcome,
    cluster::{Cluster, fast_folder},
    install,
    run::{answers, finish, run},
    schemathesis,
};

pub fn test(filter: &[String]) -> Outcome {
    let began = Instant::now();
    install::packages()?;
    install::programs()?;
    let postgres = Postgres::start()?;
    rust(&postgres.0, filter)?;
    if filter.is_empty() {
        browser()?;
        schemathesis::run_all()?;
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

/// The journeys in a real browser.
fn browser() -> Outcome {
    let mut files: Vec<String> = fs::read_dir("tests/browser")
        .map_err(|error| format!("tests/browser: {error}"))?
        .flatten()
        .map(|file| file.path().display().to_string())
        .filter(|file| file.ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        eprintln!("\nThere are no journeys in tests/browser yet.");
        return Ok(());
    }
    let mut arguments = vec!["--test", "--test-concurrency=1"];
    arguments.extend(files.iter().map(String::as_str));
    debug_assert!(Path::new("tests/browser/northline.mjs").exists());
    run("node", &arguments)
}
