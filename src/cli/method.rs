//! The methods of the field from the command line: JSON in, JSON out, no database.

use std::io::{ErrorKind, Read as _, Write as _};

use clap::Args;

use super::Said;
use crate::calculators::{Calculator, all};

/// Calculates with one of the methods: reads JSON from standard input, prints JSON.
#[derive(Args)]
pub struct Method {
    /// One of those that `northline methods` lists.
    name: String,
    /// Prints the schemas of input and output instead.
    #[arg(long)]
    schema: bool,
}

impl Method {
    pub fn run(self) -> Result<(), Said> {
        let found = all().into_iter().find(|method| method.name == self.name);
        let method = found.ok_or_else(|| format!("there is no method {}; northline methods lists them", self.name))?;
        let answer = if self.schema {
            (method.schemas)()
        } else {
            let mut text = String::new();
            std::io::stdin().take(64 << 20).read_to_string(&mut text)?;
            (method.run)(serde_json::from_str(&text)?)?
        };
        print(&serde_json::to_string_pretty(&answer)?)
    }
}

/// Prints each method with what it gives and where its formula comes from.
pub fn list() -> Result<(), Said> {
    let line = |method: Calculator| format!("{:<16} {} ({})", method.name, method.about, method.source);
    print(&all().into_iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Prints to whoever reads; that they stop in the middle is their choice.
fn print(text: &str) -> Result<(), Said> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
