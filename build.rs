//! Bundles the frontend before the crate compiles, and names its assets and icons for Rust.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

type Outcome<T> = Result<T, Box<dyn Error>>;

const WATCHED: &[&str] = &[
    "build.rs",
    "migrations",
    "package.json",
    "package-lock.json",
    "frontend/build.mjs",
    "frontend/main.ts",
    "frontend/rare.ts",
    "frontend/main.css",
    "frontend/icons.txt",
    "frontend/mark.svg",
    "frontend/controllers",
    "frontend/lib",
    "frontend/css",
    "frontend/dist/manifest.json",
    "src/market/canvases",
];

fn main() -> Outcome<()> {
    for path in WATCHED {
        println!("cargo:rerun-if-changed={path}");
    }
    install_packages()?;
    run("node", &["frontend/build.mjs"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("assets.rs"), asset_names()?)?;
    fs::write(out.join("icons.rs"), icons()?)?;
    fs::write(out.join("canvases.rs"), canvases()?)?;
    Ok(())
}

/// Installs again only when the lock file differs from the one that was installed.
fn install_packages() -> Outcome<()> {
    let lock = fs::read_to_string("package-lock.json")?;
    let installed = Path::new("node_modules/.northline-lock.json");
    if fs::read_to_string(installed).is_ok_and(|seen| seen == lock) {
        return Ok(());
    }
    run("npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    fs::write(installed, lock)?;
    Ok(())
}

fn run(program: &str, arguments: &[&str]) -> Outcome<()> {
    let ran = Command::new(program).args(arguments).output().map_err(|error| {
        format!("Northline's frontend is bundled with Node.js 20 or newer, but `{program}` did not start: {error}")
    })?;
    if ran.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ran.stderr).into_owned() + &String::from_utf8_lossy(&ran.stdout);
    Err(format!("`{program} {}` failed:\n{said}", arguments.join(" ")).into())
}

fn asset_names() -> Outcome<String> {
    let manifest = fs::read_to_string("frontend/dist/manifest.json")?;
    let mut code = String::from(
        "/// The address of a bundled file by its plain name, such as `main.js`.\n\
         pub fn asset(name: &str) -> &'static str {\n    match name {\n",
    );
    let mut modules = Vec::new();
    for line in manifest.lines().filter(|line| line.contains(':')) {
        let mut quoted = line.split('"').skip(1).step_by(2);
        let (Some(name), Some(hashed)) = (quoted.next(), quoted.next()) else { continue };
        let address = format!("/assets/{hashed}");
        if name.starts_with("main.js begins with") {
            modules.push(address);
            continue;
        }
        writeln!(code, "        {name:?} => {address:?},")?;
    }
    code.push_str("        _ => \"/assets/unknown\",\n    }\n}\n");
    writeln!(code, "/// What the main script imports as it begins.\npub const MODULES: &[&str] = &{modules:?};")?;
    Ok(code)
}

fn icons() -> Outcome<String> {
    let names = fs::read_to_string("frontend/icons.txt")?;
    let (mut variants, mut arms) = (String::new(), String::new());
    for name in names.lines().filter(|name| !name.is_empty()) {
        let path = format!("node_modules/lucide-static/icons/{name}.svg");
        let svg = fs::read_to_string(&path).map_err(|error| format!("frontend/icons.txt names {path}: {error}"))?;
        let body = svg.split_once('>').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(_, rest)| rest);
        let body = body.trim().trim_end_matches("</svg>").lines().map(str::trim).collect::<String>();
        let variant = variant(name);
        writeln!(variants, "    {variant},")?;
        writeln!(arms, "            Self::{variant} => {body:?},")?;
    }
    Ok(format!(
        "/// The icons that the interface uses; `frontend/icons.txt` lists them.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq)]\n\
         pub enum Icon {{\n{variants}}}\n\n\
         impl Icon {{\n    const fn shapes(self) -> &'static str {{\n        match self {{\n{arms}        }}\n    }}\n}}\n"
    ))
}

/// The canvases there are: a file each, by its name.
fn canvases() -> Outcome<String> {
    let mut files: Vec<PathBuf> =
        fs::read_dir("src/market/canvases")?.map(|file| file.map(|file| file.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "json"));
    files.sort();
    let mut code = format!(
        "/// Each canvas by its name, as its file says it.\nconst FILES: [(&str, &str); {}] = [\n",
        files.len()
    );
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path = fs::canonicalize(&file)?.display().to_string();
        writeln!(code, "    ({name:?}, include_str!({path:?})),")?;
    }
    code.push_str("];\n");
    Ok(code)
}

fn variant(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    name.split('-').map(capital).collect()
}
