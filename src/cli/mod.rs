//! The command line: starting the program, and what an operator does beside it.

mod account;
mod import;
mod import_documents;
mod import_sprints;
mod method;
mod safety;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::account::operator;
use crate::{
    app::{App, Config, StartError},
    clock::Clock,
};

/// One line from a product's north star to the work that ships, and back to the customer who asked.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the program; what happens when nothing else is said.
    Serve(serve::Serve),
    /// Adds a person.
    #[command(subcommand)]
    Person(account::PersonCommand),
    /// Makes a token for a program; prints the token alone.
    #[command(subcommand)]
    Token(account::TokenCommand),
    /// Adds a product.
    #[command(subcommand)]
    Product(account::ProductCommand),
    /// Brings data in from elsewhere, or takes an import back.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Writes everything into one file.
    Backup(safety::Backup),
    /// Puts a backup in the place of what is there.
    Restore(safety::Restore),
    /// Checks that the data is whole; prints ok.
    Check(safety::Check),
    Method(method::Method),
    /// Lists the methods, with what each gives and the source of its formula.
    Methods,
    /// Prints the `OpenAPI` document.
    Openapi,
}

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The folder of the database and the files.
    #[arg(long, env = "NORTHLINE_DATA", default_value = "northline-data")]
    pub data: PathBuf,
    /// A database elsewhere: `postgres://…` or `sqlite://…`.
    #[arg(long, env = "NORTHLINE_DATABASE")]
    pub database: Option<String>,
}

impl Place {
    pub fn config(&self) -> Config {
        let file = self.data.join("northline.db");
        Config {
            database: self.database.clone().unwrap_or_else(|| format!("sqlite://{}", file.display())),
            files: self.data.join("files"),
            requests_a_second: 300,
        }
    }

    pub async fn open(&self) -> Result<App, StartError> {
        App::open(&self.config(), Clock::System).await
    }
}

/// What an operator is told when something does not work.
pub type Said = Box<dyn std::error::Error + Send + Sync>;

impl Cli {
    pub async fn run(self) -> Result<(), Said> {
        match self.command {
            None => serve::Serve::parse_from(["serve"]).run().await,
            Some(Command::Serve(serve)) => serve.run().await,
            Some(Command::Person(person)) => person.run().await,
            Some(Command::Token(token)) => token.run().await,
            Some(Command::Product(product)) => product.run().await,
            Some(Command::Import(import)) => import.run().await,
            Some(Command::Backup(backup)) => backup.run().await,
            Some(Command::Restore(restore)) => restore.run().await,
            Some(Command::Check(check)) => check.run().await,
            Some(Command::Method(method)) => method.run(),
            Some(Command::Methods) => method::list(),
            Some(Command::Openapi) => {
                println!("{}", serde_json::to_string_pretty(&crate::registry().openapi())?);
                Ok(())
            }
        }
    }
}
