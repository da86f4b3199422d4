//! Load scenarios and the bare reference: `seed`, `run`, `reference`.

mod beside;
mod burning;
mod drift;
mod import;
mod load;
mod past;
mod poker;
mod reference;
mod report;
mod run;
mod seed;
mod server;
mod sheet;
mod viewers;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub type Said = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Bench {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fills a database with a product of so many items, and two smaller ones to compare with.
    Seed(seed::Seed),
    /// Measures everything in docs/performance.md and prints one table.
    Run(run::Run),
    /// Serves the reference: axum, rusqlite, one prepared statement, the same rows by the same template.
    Reference(reference::Reference),
}

#[tokio::main]
async fn main() -> Result<(), Said> {
    match Bench::parse().command {
        Command::Seed(seed) => seed.run().await,
        Command::Run(run) => run.run().await,
        Command::Reference(reference) => reference.run().await,
    }
}
