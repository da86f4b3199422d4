//! A file of 100,000 items, read by the program as somebody would: from the command line, into an empty product.

use std::{
    fmt::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use tokio::process::Command;

use crate::{Said, report::Report, server::beside};

const ROWS: usize = 100_000;

pub async fn measure(database: Option<&str>, report: &mut Report) -> Result<(), Said> {
    let folder = std::env::temp_dir().join(format!("northline-import-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = imported(&folder, database).await;
    std::fs::remove_dir_all(&folder)?;
    let (engine, least) = if database.is_some() { ("PostgreSQL", 5_000.0) } else { ("SQLite", 10_000.0) };
    let took = result?.as_secs_f64();
    let pace = ROWS as f64 / took;
    report.add(
        &format!("import CSV, 100,000 items of five columns, {engine}"),
        format!("{took:.1} s: {pace:.0} rows/s"),
        &format!("≥ {least:.0} rows/s"),
        pace >= least,
    );
    Ok(())
}

async fn imported(folder: &Path, database: Option<&str>) -> Result<Duration, Said> {
    let file = folder.join("items.csv");
    std::fs::write(&file, rows())?;
    run(folder, database, &["product", "add", "--key", "IMP", "--name", "Imported"]).await?;
    let begun = Instant::now();
    let map = "title=Title,kind=Kind,status=Status,points=Points,labels=Labels";
    let file = file.to_string_lossy();
    run(folder, database, &["import", "csv", &file, "--as", "item", "--product", "IMP", "--map", map, "--json"])
        .await?;
    Ok(begun.elapsed())
}

async fn run(folder: &Path, database: Option<&str>, arguments: &[&str]) -> Result<(), Said> {
    let mut command = Command::new(beside("northline")?);
    command.args(arguments).arg("--data").arg(folder).env("RUST_LOG", "warn");
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    let output = command.output().await?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("northline {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into())
}

fn rows() -> String {
    let mut rows = String::from("Title,Kind,Status,Points,Labels\n");
    for n in 0..ROWS {
        let kind = ["story", "bug", "task"][n % 3];
        let status = ["backlog", "ready", "started", "accepted"][n % 4];
        let _ = writeln!(
            rows,
            "\"Item {n} of the file, as it is called there\",{kind},{status},{},label-{}",
            n % 8 + 1,
            n % 40
        );
    }
    rows
}
