//! The programs that are measured, each in a process of its own.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

use crate::{
    Said,
    load::{answer, get},
};

pub struct Server {
    child: Child,
    pub address: String,
    /// From the start of the process to its first answer.
    pub first_answer: Duration,
}

impl Server {
    /// Starts the released program on a data folder.
    pub async fn northline(data: &Path, database: Option<&str>, port: u16) -> Result<Server, Said> {
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(beside("northline")?);
        command.args(["serve", "--listen", &address, "--rate", "0", "--data"]).arg(data).env("RUST_LOG", "warn");
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        Server::start(command, address, "/healthz").await
    }

    /// Starts the reference on the same file.
    pub async fn reference(data: &Path, port: u16) -> Result<Server, Said> {
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["reference", "--listen", &address, "--file"]).arg(data.join("northline.db"));
        Server::start(command, address, "/backlog").await
    }

    async fn start(mut command: Command, address: String, path: &str) -> Result<Server, Said> {
        let begun = Instant::now();
        let child = command.stdout(Stdio::null()).kill_on_drop(true).spawn()?;
        loop {
            if let Ok(mut stream) = TcpStream::connect(&address).await {
                use tokio::io::AsyncWriteExt;
                stream.write_all(get(path, "x-bench: 1").as_bytes()).await?;
                answer(&mut stream, &mut Vec::new()).await?;
                return Ok(Server { child, address, first_answer: begun.elapsed() });
            }
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(format!("{address} did not answer within a minute").into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Resident memory in megabytes, as the kernel counts it: all, and the part that is no mapped file.
    pub fn memory(&self) -> Option<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let of = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
        };
        Some((of("VmRSS")?, of("RssAnon")?))
    }

    pub async fn stop(mut self) -> Result<(), Said> {
        self.child.kill().await?;
        Ok(())
    }
}

/// A released program beside this one.
pub fn beside(name: &str) -> Result<PathBuf, Said> {
    let path = std::env::current_exe()?.with_file_name(name);
    if path.exists() {
        Ok(path)
    } else {
        Err(format!("{} is not built; run `cargo build --release`", path.display()).into())
    }
}
