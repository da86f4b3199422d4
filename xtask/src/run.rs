//! Running other programs.

use std::{
    io,
    process::{Command, ExitStatus, Stdio},
};

use crate::Outcome;

/// Runs a program to the end, with its words on the terminal.
pub fn run(program: &str, arguments: &[&str]) -> Outcome {
    finish(Command::new(program).args(arguments))
}

/// The same for a command that was prepared.
pub fn finish(command: &mut Command) -> Outcome {
    let line = announced(command);
    judged(&line, command.status())
}

/// The same with what it prints kept for later: for programs that run beside others.
pub fn overheard(command: &mut Command) -> (String, Outcome) {
    let line = announced(command);
    match command.stderr(Stdio::inherit()).output() {
        Ok(output) => (String::from_utf8_lossy(&output.stdout).into_owned(), judged(&line, Ok(output.status))),
        Err(error) => (String::new(), judged(&line, Err(error))),
    }
}

/// Says what is about to run.
fn announced(command: &mut Command) -> String {
    // What cargo says of this package to us would be news to build scripts that look at it: ring, and all above it, built anew.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line = words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
    eprintln!("\n$ {line}");
    line
}

fn judged(line: &str, status: io::Result<ExitStatus>) -> Outcome {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` ended with {status}")),
        Err(error) => Err(format!("`{line}` did not start: {error}")),
    }
}

/// Whether a program is there and answers.
pub fn answers(program: &str, arguments: &[&str]) -> bool {
    let quiet =
        Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}
