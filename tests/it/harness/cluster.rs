//! A throw-away PostgreSQL: where its programs are, starting it, stopping it. Shared with `xtask`; needs nothing but std.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// What is told when there is no PostgreSQL on the machine.
const MISSING: &str = "PostgreSQL is needed: every rule is tested on both engines. Install it (Debian: `apt-get install postgresql`) \
    or put the folder of `initdb` and `pg_ctl` into PATH.";

pub struct Cluster {
    pub folder: PathBuf,
    pub port: u16,
    programs: PathBuf,
}

impl Cluster {
    /// Makes a cluster in a folder that is not there yet and starts it on a free port of this machine.
    pub fn start(folder: &Path) -> Result<Cluster, String> {
        let cluster = Cluster { folder: folder.to_owned(), port: free_port()?, programs: programs()? };
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(|error| error.to_string())?;
        if is_root() {
            said(Command::new("chown").arg(unprivileged()?).arg(folder))?;
        }
        let data = cluster.data();
        said(cluster.as_its_user("initdb")?.args([
            "--pgdata",
            &data,
            "--username=northline",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]))?;
        fs::write(folder.join("port"), cluster.port.to_string()).map_err(|error| error.to_string())?;
        cluster.run()?;
        Ok(cluster)
    }

    /// The cluster that runs in a folder already, if it still answers.
    pub fn running(folder: &Path) -> Option<Cluster> {
        let port = fs::read_to_string(folder.join("port")).ok()?.trim().parse().ok()?;
        TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_secs(2)).ok()?;
        Some(Cluster { folder: folder.to_owned(), port, programs: programs().ok()? })
    }

    /// Starts the server of this cluster; safety is given up for speed, as nothing in it is worth keeping.
    pub fn run(&self) -> Result<(), String> {
        let options = format!(
            "-c port={} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off \
             -c full_page_writes=off -c max_connections=300 -c jit=off -c log_min_messages=fatal",
            self.port
        );
        let log = self.folder.join("log").display().to_string();
        said(self.as_its_user("pg_ctl")?.args([
            "start",
            "--wait",
            "--silent",
            "--pgdata",
            &self.data(),
            "--log",
            &log,
            "--options",
            &options,
        ]))
    }

    /// Stops the server, whoever is connected; what was committed is kept.
    pub fn stop(&self) -> Result<(), String> {
        said(self.as_its_user("pg_ctl")?.args(["stop", "--wait", "--silent", "--mode=fast", "--pgdata", &self.data()]))
    }

    /// Stops the server and forgets everything in it.
    pub fn remove(&self) {
        let _ = self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Stops and removes itself when nobody has touched `used` for three minutes; outlives this process.
    pub fn remove_when_unused(&self, used: &Path) -> Result<(), String> {
        let script = format!(
            "while sleep 20; do [ -n \"$(find '{used}' -mmin -3)\" ] || break; done; {stop}; rm -rf '{folder}'",
            used = used.display(),
            stop = shell(self.as_its_user("pg_ctl")?.args([
                "stop",
                "--silent",
                "--mode=immediate",
                "--pgdata",
                &self.data()
            ])),
            folder = self.folder.display(),
        );
        let mut watch = Command::new("setsid");
        watch.args(["sh", "-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        watch.spawn().map(drop).map_err(|error| format!("setsid: {error}"))
    }

    /// The address of a database of this cluster.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://northline@127.0.0.1:{}/{database}", self.port)
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    /// PostgreSQL refuses to run as root, so root runs it as somebody else.
    fn as_its_user(&self, program: &str) -> Result<Command, String> {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            let user = unprivileged()?;
            command.args(["--reuid", &user, "--regid", &group_of(&user), "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/").env_remove("PGDATA").stdin(Stdio::null());
        Ok(command)
    }
}

/// A folder in memory where there is one, else among the temporary files.
pub fn fast_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

/// Where `initdb` is: in PATH, or where distributions put the newest version.
pub fn programs() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).collect::<Vec<_>>();
    let mut versions: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    let found = in_path.into_iter().chain(versions.into_iter().rev()).find(|folder| folder.join("initdb").is_file());
    found.ok_or_else(|| MISSING.to_owned())
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn unprivileged() -> Result<String, String> {
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = |user: &&str| known.lines().any(|line| line.starts_with(&format!("{user}:")));
    let user = ["postgres", "nobody"].into_iter().find(named);
    user.map(str::to_owned).ok_or_else(|| "there is no user `postgres` or `nobody` to run PostgreSQL as".to_owned())
}

fn group_of(user: &str) -> String {
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let line = known.lines().find(|line| line.starts_with(&format!("{user}:")));
    line.and_then(|line| line.split(':').nth(3)).unwrap_or("65534").to_owned()
}

/// Runs it to the end; what it complained of is the error.
fn said(command: &mut Command) -> Result<(), String> {
    // A server started by it would hold a pipe open; its words go to a file of its own.
    let folder =
        std::env::temp_dir().join(format!("northline-said-{}-{:?}", std::process::id(), std::thread::current().id()));
    let words = fs::File::create(&folder).map_err(|error| error.to_string())?;
    let done = command.stdout(Stdio::null()).stderr(words).status();
    let words = fs::read_to_string(&folder).unwrap_or_default();
    let _ = fs::remove_file(&folder);
    match done {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended with {status}: {}", shell(command), words.trim())),
        Err(error) => Err(format!("{}: {error}", shell(command))),
    }
}

fn shell(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| format!("'{}'", word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}
