//! Ground ← stations ← faces ← app: what may use what, read from the sources themselves.

use std::{collections::BTreeSet, fs, path::Path};

const GROUND: [&str; 9] = ["clock", "command", "error", "events", "jobs", "live", "store", "web", "zone"];
const FACES: [&str; 4] = ["api", "calculators", "cli", "import"];
/// What every layer may name: the application is an argument of whoever answers a request, the registry is where faces,
/// proposals and the command line find commands, and macros belong to nobody.
const COMMON: [&str; 9] = ["app", "registry", "Error", "Result", "sql", "id", "sort", "item_columns", "item_joins"];

/// Where the ground knows of a station all the same, with the reason.
const ALLOWED: [(&str, &[&str], &str); 11] = [
    (
        "events/mod.rs",
        &["ideas"],
        "where an idea stands follows from the work below it, and is told with what moved that",
    ),
    ("events/history.rs", &["items"], "the history of an item is found by the item's key"),
    ("events/undo.rs", &["items"], "whose decision it is to take back follows from the kind of the item"),
    (
        "events/put_back.rs",
        &[
            "attachments",
            "backlog",
            "fields",
            "ideas",
            "items",
            "knowledge",
            "line",
            "market",
            "obstacles",
            "outcomes",
            "roadmap",
            "sprint",
            "strategy",
            "views",
        ],
        "undo is the inverse of each capability",
    ),
    ("command/proposal.rs", &["items"], "what a proposal rests on is told by the keys it names"),
    ("command/answer.rs", &["people"], "a request is somebody's"),
    ("live/stream.rs", &["items", "people"], "what may not be seen may not be heard of"),
    (
        "web/shell.rs",
        &["items", "people", "knowledge", "desk", "line"],
        "the frame of a page shows products and what waits",
    ),
    ("web/waiting.rs", &["decisions"], "what waits for an answer is counted in the frame"),
    ("web/visit.rs", &["items", "people"], "a page is opened by somebody, in a product"),
    ("jobs/", &["import", "people", "items"], "a job is work of whoever queued it"),
];

/// Where a station knows of a face.
const REACHING: [(&str, &[&str], &str); 1] =
    [("sample/", &["import"], "the sample comes in through the same door as any other data")];

/// Every source of the program by its path below `src`.
pub fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, root: &Path, into: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                into.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    walk(&root, &root, &mut all);
    all.sort();
    all
}

/// The modules of the crate that a source names after `crate::`.
fn used(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut names = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            None => drop(names.insert(word(rest))),
            Some(group) => {
                let (mut depth, mut begins) = (1, true);
                for (at, letter) in group.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => begins = true,
                        letter if begins && letter.is_alphabetic() => {
                            names.insert(word(&group[at..]));
                            begins = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// How far from the ground a module is.
fn height(module: &str) -> u8 {
    match module {
        module if GROUND.contains(&module) => 0,
        module if FACES.contains(&module) => 2,
        "routes" | "main" | "lib" => 3,
        _ => 1,
    }
}

#[test]
fn nothing_uses_what_stands_above_it() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = path.split(['/', '.']).next().unwrap_or_default().to_owned();
        if ["app", "lib", "main", "routes"].contains(&own.as_str()) {
            continue;
        }
        let allowed = ALLOWED
            .iter()
            .chain(&REACHING)
            .filter(|(prefix, ..)| path.starts_with(prefix))
            .flat_map(|(_, names, _)| *names);
        let allowed: BTreeSet<&str> = allowed.copied().collect();
        for name in used(&text) {
            let known = COMMON.contains(&name.as_str()) || allowed.contains(name.as_str());
            if !known && height(&name) > height(&own) && !(own == "cli" && name == "routes") {
                wrong.push(format!("src/{path} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "ground ← stations ← faces is broken:\n{}", wrong.join("\n"));
}

#[test]
fn every_allowance_is_still_needed() {
    let sources = sources();
    for (prefix, names, reason) in ALLOWED.iter().chain(&REACHING) {
        let needed = sources.iter().filter(|(path, _)| path.starts_with(prefix)).any(|(_, text)| {
            let used = used(text);
            names.iter().any(|name| used.contains(*name))
        });
        let there = sources.iter().any(|(path, _)| path.starts_with(prefix));
        assert!(
            needed || !there || ["jobs/", "sample/"].contains(prefix),
            "{prefix} needs no allowance any more ({reason})"
        );
    }
}

#[test]
fn the_rule_can_be_broken() {
    let broken = used(
        "use crate::{\n    error::{Error, Result},\n    cli::Said,\n    items::Item,\n};\nfn f() { crate::api::routes() } // crate::sample",
    );
    assert_eq!(broken.into_iter().collect::<Vec<_>>(), ["api", "cli", "error", "items"]);
    assert!(height("cli") > height("backlog") && height("backlog") > height("store"));
}

#[test]
fn migrations_make_the_same_tables_on_both_engines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = |engine: &str| -> BTreeSet<String> {
        fs::read_dir(root.join(engine)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        use sqlx::Connection;
        let small = crate::harness::Home::new(crate::harness::Engine::Sqlite).await;
        let large = crate::harness::Home::new(crate::harness::Engine::Postgres).await;
        let mut sqlite = sqlx::SqliteConnection::connect(&small.database).await.unwrap();
        let mut postgres = sqlx::PgConnection::connect(&large.database).await.unwrap();
        let own = "not like '_sqlx%' and {t} not like 'sqlite%' and {t} not like 'item_text%' and {c} <> 'words' order by 1, 2";
        let in_sqlite: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name {}",
            own.replace("{t}", "m.name").replace("{c}", "c.name")
        )))
        .fetch_all(&mut sqlite)
        .await
        .unwrap();
        let in_postgres: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select table_name::text collate \"C\", column_name::text collate \"C\" from information_schema.columns
             where table_schema = 'public' and table_name {}",
            own.replace("{t}", "table_name").replace("{c}", "column_name")
        )))
        .fetch_all(&mut postgres)
        .await
        .unwrap();
        assert_eq!(in_sqlite, in_postgres);
        assert!(in_sqlite.len() > 150, "only {} columns", in_sqlite.len());
    });
}
