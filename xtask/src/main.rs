//! The project's own commands: `cargo xtask tidy`, `test`, `bench`, `seed`, `shots`.

#[path = "../../tests/it/harness/cluster.rs"]
#[allow(dead_code, reason = "the tests use the rest of it")]
mod cluster;
mod install;
mod run;
mod schemathesis;
mod test;
mod tidy;

use std::process::ExitCode;

/// What a command complains of; nothing when all is well.
type Outcome = Result<(), String>;

const USAGE: &str = "cargo xtask <command>

  tidy            formats, lints, and the rules of STYLE.md that a machine can hold
  test [FILTER]   installs what is missing and runs every test; with a filter, only those of the Rust tests
  journeys [NAME] the journeys in a real browser on both engines; with a name, only the files that hold it
  schemathesis    asks the API whatever its description allows
  bench …         load scenarios (cargo run --release -p benches)
  seed …          fills a database with a company's worth of data
  shots [NAME]    a picture of every page in target/shots; with a name, only of those that hold it
  board           how long a key takes to the next paint on a board of 500 cards";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = arguments.split_first().map_or(("", &[][..]), |(command, rest)| (command.as_str(), rest));
    let outcome =
        std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).map_err(|error| error.to_string());
    let outcome = outcome.and_then(|()| match command {
        "tidy" => tidy::tidy(),
        "test" => test::test(rest),
        "journeys" => test::journeys(rest),
        "schemathesis" => test::schemathesis(),
        "bench" | "seed" => run::run("cargo", &benches(command, rest)),
        "shots" => in_browser("tests/browser/shots.mjs", rest),
        "board" => in_browser("tests/browser/measure_board.mjs", rest),
        _ => Err(USAGE.to_owned()),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("{complaint}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a script that drives a browser, with the program as it stands.
fn in_browser(script: &str, rest: &[String]) -> Outcome {
    install::packages()?;
    run::run("cargo", &["build"])?;
    let words: Vec<&str> = std::iter::once(script).chain(rest.iter().map(String::as_str)).collect();
    run::run("node", &words)
}

fn benches<'a>(command: &'a str, rest: &'a [String]) -> Vec<&'a str> {
    let fixed = ["run", "--release", "--package", "benches", "--", command];
    fixed.into_iter().chain(rest.iter().map(String::as_str)).collect()
}
