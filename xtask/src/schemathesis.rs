//! Schemathesis: reads the OpenAPI document and asks whatever it allows, and much that it does not.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
};

use crate::{
    Outcome,
    cluster::Cluster,
    run::{answers, finish, overheard},
};

const VERSION: &str = "schemathesis==4.32.5";
const TOOL: &str = "target/venv/bin/schemathesis";

/// Asks two servers with the sample product at the same time, one on SQLite and one on PostgreSQL.
pub fn run_all(postgres: &Cluster) -> Outcome {
    if !installed()? {
        return Ok(());
    }
    thread::scope(|scope| {
        let engines = [("SQLite", None), ("PostgreSQL", Some(postgres.address("postgres")))];
        let asked = engines.map(|(engine, database)| (engine, scope.spawn(move || ask_alone(engine, database))));
        let done = asked.map(|(engine, asking)| match asking.join() {
            Ok(done) => done.map_err(|wrong| format!("Schemathesis on {engine}: {wrong}")),
            Err(_) => Err(format!("Schemathesis on {engine} was not asked to its end")),
        });
        done.into_iter().collect()
    })
}

/// Asks a server with data of its own, which is gone afterwards.
fn ask_alone(engine: &str, database: Option<String>) -> Outcome {
    let folder = std::env::temp_dir().join(format!("northline-schemathesis-{engine}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let done = ask(engine, &Program { folder: folder.clone(), database });
    let _ = fs::remove_dir_all(&folder);
    done
}

/// The program that was built, with data of its own.
struct Program {
    folder: PathBuf,
    database: Option<String>,
}

/// Installs it under `target` when it is not there; false, with a word, where there is no Python to do so.
fn installed() -> Result<bool, String> {
    if answers(TOOL, &["--version"]) {
        return Ok(true);
    }
    if !answers("python3", &["-m", "venv", "--help"]) {
        eprintln!(
            "\nPython 3 with venv is not here; the API is not asked by Schemathesis (Debian: `apt-get install python3-venv`)."
        );
        return Ok(false);
    }
    finish(Command::new("python3").args(["-m", "venv", "target/venv"]))?;
    finish(Command::new("target/venv/bin/pip").args(["install", "--quiet", "--disable-pip-version-check", VERSION]))?;
    Ok(true)
}

fn ask(engine: &str, program: &Program) -> Outcome {
    let owner =
        ["person", "add", "--email", "root@example.org", "--name", "Root", "--role", "owner", "--password-stdin"];
    program.run(&owner, "a password of some length")?;
    let token = program.run(&["token", "new", "--person", "root@example.org"], "")?;
    let server = Server::start(program)?;
    let known = program.folder.join("schemathesis.toml");
    let known = known.to_str().ok_or("the folder for temporary files has no plain name")?;
    finish(Command::new("target/venv/bin/python").args(["tests/schemathesis/known.py", &server.base, &token, known]))?;
    let (said, asked) = overheard(Command::new(TOOL).args([
        "--config-file",
        known,
        "run",
        &format!("{}/api/v1/openapi.json", server.base),
        "--header",
        &format!("Authorization: Bearer {token}"),
        "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        "8",
        "--workers",
        "1",
        // What would take the asking token its rights away.
        "--exclude-path",
        "/people/{person}/roles/{role}",
        "--exclude-path",
        "/tokens/{token}",
        // What would take the product away that is asked of.
        "--exclude-operation-id",
        "sample_leave",
        "--exclude-operation-id",
        "product_archive",
        "--seed",
        "20260302",
        "--suppress-health-check",
        "all",
        "--generation-database",
        "none",
    ]));
    eprintln!("\nSchemathesis on {engine}\n{said}");
    asked?;
    let whole = program.run(&["check"], "")?;
    if whole == "ok" { Ok(()) } else { Err(format!("after Schemathesis the data is not whole: {whole}")) }
}

impl Program {
    fn command(&self) -> Command {
        let mut command = Command::new("target/debug/northline");
        command.env("NORTHLINE_DATA", &self.folder).env_remove("NORTHLINE_DATABASE").env("RUST_LOG", "error");
        if let Some(database) = &self.database {
            command.env("NORTHLINE_DATABASE", database);
        }
        command
    }

    /// Runs it, and gives what it prints.
    fn run(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().map_err(|error| format!("target/debug/northline: {error}"))?;
        child.stdin.take().map(|mut to| to.write_all(input.as_bytes()));
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() {
            Ok(said)
        } else {
            Err(format!("northline {} ended with {}", arguments.join(" "), output.status))
        }
    }
}

struct Server {
    child: Child,
    base: String,
}

impl Server {
    fn start(program: &Program) -> Result<Server, String> {
        let mut command = program.command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--rate", "0"]).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
        let first = lines.and_then(|mut lines| lines.next()).and_then(Result::ok).unwrap_or_default();
        let base = first.strip_prefix("Northline is at ").unwrap_or_default().to_owned();
        Ok(Server { child, base })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
