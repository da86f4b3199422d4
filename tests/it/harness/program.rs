//! The program itself, as an operator runs it.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// The program with an environment of its own.
pub fn northline(data: &Path, database: Option<&str>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_northline"));
    command.args(arguments).env("NORTHLINE_DATA", data).env_remove("NORTHLINE_DATABASE").env_remove("NORTHLINE_LISTEN");
    if let Some(database) = database {
        command.env("NORTHLINE_DATABASE", database);
    }
    command
}

/// Runs it to the end, with this on its standard input.
pub fn run(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What a successful run prints, trimmed.
#[track_caller]
pub fn printed(command: Command, input: &str) -> String {
    let output = run(command, input);
    let (said, complaint) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "it ended with {}: {said}{complaint}", output.status);
    said.trim().to_owned()
}

/// A server that is killed when the test is over.
pub struct Server {
    pub child: Child,
    pub base: String,
    /// What it prints after that.
    lines: std::sync::mpsc::Receiver<String>,
}

impl Server {
    /// Starts it on a free port and waits until it listens.
    pub fn start(data: &Path, database: Option<&str>) -> Server {
        let mut command = northline(data, database, &["serve", "--listen", "127.0.0.1:0", "--rate", "0"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = lines.next().expect("the server says where it listens").unwrap();
        let base = base.strip_prefix("Northline is at ").expect("the server says where it listens").to_owned();
        let (said, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(said.send(line))));
        Server { child, base, lines: heard }
    }

    /// The next line that it prints.
    pub fn line(&self) -> String {
        self.lines.recv_timeout(std::time::Duration::from_secs(10)).expect("the server prints another line")
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
