//! One SQL text, two engines: each query of the program is prepared on both.

use northline::store::EVERY_QUERY;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

use crate::harness::{Engine, Home};

#[test]
fn every_query_can_be_prepared_on_both_engines() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let wrong = runtime.block_on(async {
        let (small, large) = (Home::new(Engine::Sqlite).await, Home::new(Engine::Postgres).await);
        let mut sqlite = SqliteConnection::connect(&small.database).await.unwrap();
        let mut postgres = PgConnection::connect(&large.database).await.unwrap();
        let mut wrong = Vec::new();
        for query in EVERY_QUERY.iter().filter(|query| query.at.starts_with("src/")) {
            for statement in query.sqlite.split(";\n") {
                if let Err(error) = sqlite.execute(AssertSqlSafe(format!("explain {statement}"))).await {
                    wrong.push(format!("{} on SQLite: {error}", query.at));
                }
            }
            let prepared = postgres.execute(AssertSqlSafe(format!("prepare asked as {}", query.postgres))).await;
            match prepared {
                Ok(_) => drop(postgres.execute("deallocate asked").await.unwrap()),
                Err(error) => wrong.push(format!("{} on PostgreSQL: {error}", query.at)),
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "{} queries do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_query_is_enrolled() {
    let written: usize = super::architecture::sources()
        .iter()
        .map(|(_, text)| text.split("#[cfg(test)]").next().unwrap_or_default().matches("sql!(").count())
        .sum();
    // A text written in a macro is enrolled once for each use of it, and a function nobody calls not at all.
    let enrolled = EVERY_QUERY.iter().filter(|query| query.at.starts_with("src/")).count();
    assert!(enrolled * 10 > written * 9, "{enrolled} of {written} queries are enrolled");
}

#[test]
fn one_text_serves_both_engines() {
    let (mut parted, mut common) = (Vec::new(), 0);
    for query in EVERY_QUERY.iter().filter(|query| query.at.starts_with("src/")) {
        if query.sqlite == query.postgres { common += 1 } else { parted.push(query.at) }
    }
    parted.sort_unstable();
    parted.dedup();
    assert!(
        parted.len() * 8 < common,
        "too many texts are parted by engine: {} beside {common}: {parted:?}",
        parted.len()
    );
}
