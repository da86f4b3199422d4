//! Importing from the command line.

use clap::Subcommand;

use super::Said;

#[derive(Subcommand)]
pub enum ImportCommand {
    /// Takes back a whole import.
    Undo { run: uuid::Uuid },
}

impl ImportCommand {
    pub async fn run(self) -> Result<(), Said> {
        let ImportCommand::Undo { run } = self;
        Err(format!("no import {run}").into())
    }
}
