//! What the tests need beside Rust: npm's packages, PostgreSQL, Chromium. Installed where that can be done, named where not.

use std::{fs, path::Path};

use crate::{
    Outcome, cluster,
    run::{answers, run},
};

/// The packages that the lock file names, when other ones are installed.
pub fn packages() -> Outcome {
    if !answers("node", &["--version"]) {
        return Err("Node.js 20 or newer is needed to bundle the frontend and to drive the browser; install `nodejs` and `npm`.".into());
    }
    let installed = Path::new("node_modules/.northline-lock.json");
    let lock = fs::read_to_string("package-lock.json").map_err(|error| format!("package-lock.json: {error}"))?;
    if fs::read_to_string(installed).is_ok_and(|seen| seen == lock) {
        return Ok(());
    }
    run("npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    fs::write(installed, lock).map_err(|error| error.to_string())
}

/// PostgreSQL and Chromium.
pub fn programs() -> Outcome {
    let mut missing = Vec::new();
    if cluster::programs().is_err() {
        missing.push("postgresql");
    }
    if chromium().is_none() {
        missing.push("chromium");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !(is_root() && answers("apt-get", &["--version"])) {
        return Err(format!(
            "The tests need {names}. Install them (Debian: `sudo apt-get install {names}`) and run this again."
        ));
    }
    run("apt-get", &["update", "-qq"])?;
    let mut arguments = vec!["install", "--yes", "-qq", "--no-install-recommends"];
    arguments.extend(missing);
    run("apt-get", &arguments)
}

/// Where Chromium is.
pub fn chromium() -> Option<&'static str> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .find(|path| Path::new(path).exists())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
