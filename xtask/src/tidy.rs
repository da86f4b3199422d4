//! The rules of STYLE.md that a machine can hold.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Outcome,
    run::{answers, run},
};

/// Nine in ten files are shorter than this, and none outside tests is longer than the other.
const LONG: usize = 250;
const LONGEST: usize = 400;
const MEDIAN: usize = 90;

pub fn tidy() -> Outcome {
    let mut wrong = Vec::new();
    let sources = sources();
    lengths(&sources, &mut wrong);
    for (path, text) in &sources {
        opening(path, text, &mut wrong);
        inline(path, text, &mut wrong);
    }
    migrations(&mut wrong);
    if !wrong.is_empty() {
        return Err(format!("{} things are untidy:\n  {}", wrong.len(), wrong.join("\n  ")));
    }
    run("cargo", &["fmt", "--all", "--check"])?;
    run("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])?;
    if answers("cargo", &["deny", "--version"]) {
        run("cargo", &["deny", "--log-level", "error", "check", "licenses", "bans", "sources"])?;
    }
    if Path::new("node_modules/.bin/biome").exists() {
        run("node_modules/.bin/biome", &["check", "frontend", "tests/browser"])?;
    }
    Ok(())
}

/// Every Rust source of the workspace.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") {
                walk(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.extend(fs::read_to_string(&path).map(|text| (path, text)));
            }
        }
    }
    let mut all = Vec::new();
    for folder in ["src", "crates", "tests/it", "benches", "xtask"] {
        walk(Path::new(folder), &mut all);
    }
    all.sort();
    all
}

fn lengths(sources: &[(PathBuf, String)], wrong: &mut Vec<String>) {
    let own = sources.iter().filter(|(path, _)| !path.iter().any(|part| part == "tests"));
    let mut lengths: Vec<(usize, &Path)> = own.map(|(path, text)| (text.lines().count(), path.as_path())).collect();
    lengths.sort();
    let long = lengths.iter().filter(|(lines, _)| *lines > LONG).count();
    let median = lengths.get(lengths.len() / 2).map_or(0, |(lines, _)| *lines);
    println!("{} sources, {median} lines in the median, {long} longer than {LONG}", lengths.len());
    if median >= MEDIAN {
        println!("the median source has {median} lines; it should have fewer than {MEDIAN}");
    }
    if long * 10 > lengths.len() {
        wrong.push(format!("{long} of {} sources are longer than {LONG} lines", lengths.len()));
    }
    wrong.extend(
        lengths
            .iter()
            .filter(|(lines, _)| *lines > LONGEST)
            .map(|(lines, path)| format!("{} has {lines} lines", path.display())),
    );
}

/// A module opens with what it is for.
fn opening(path: &Path, text: &str, wrong: &mut Vec<String>) {
    let first = text.lines().find(|line| !line.starts_with("#!") && !line.trim().is_empty()).unwrap_or_default();
    if !first.starts_with("//! ") {
        wrong.push(format!("{} does not open with a sentence of what it is for", path.display()));
    }
}

/// The content security policy lets no inline style or script through, so none is written.
fn inline(path: &Path, text: &str, wrong: &mut Vec<String>) {
    if !path.starts_with("src") {
        return;
    }
    let tested = text.lines().position(|line| line.starts_with("#[cfg(test)]")).unwrap_or(usize::MAX);
    for (number, line) in text.lines().enumerate().take(tested) {
        let code = line.trim_start();
        let styled = code.contains("style=\"") || code.contains("style={") || code.contains(" style=(");
        let scripted = code.starts_with("script {")
            || code.starts_with("style {")
            || code.contains("onclick=")
            || code.contains("onchange=");
        if (styled || scripted) && !code.starts_with("//") {
            wrong.push(format!("{}:{} has an inline style or script", path.display(), number + 1));
        }
    }
}

/// Both engines have the same migrations, with the same tables and columns in the same order.
fn migrations(wrong: &mut Vec<String>) {
    let [sqlite, postgres] = ["sqlite", "postgres"].map(|engine| {
        let files = fs::read_dir(Path::new("migrations").join(engine)).into_iter().flatten().flatten();
        files
            .map(|file| {
                (
                    file.file_name().to_string_lossy().into_owned(),
                    tables(&fs::read_to_string(file.path()).unwrap_or_default()),
                )
            })
            .collect::<BTreeMap<_, _>>()
    });
    if !sqlite.keys().eq(postgres.keys()) {
        wrong.push("migrations/sqlite and migrations/postgres hold different files".into());
    }
    for (file, tables) in &sqlite {
        if postgres.get(file).is_some_and(|other| other != tables) {
            wrong.push(format!("{file} makes different tables or columns on the two engines"));
        }
    }
}

/// Each `create table` with the first word of every line in it.
fn tables(sql: &str) -> BTreeMap<String, Vec<String>> {
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut open: Option<String> = None;
    for line in sql.lines() {
        let first = |text: &str| text.split([' ', '(', ',']).next().unwrap_or_default().to_owned();
        match &open {
            None => open = line.strip_prefix("create table ").map(first),
            Some(_) if line.starts_with(')') => open = None,
            Some(table) => tables.entry(table.clone()).or_default().push(first(line.trim())),
        }
    }
    tables
}
