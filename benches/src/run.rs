//! Everything that docs/performance.md says, measured in one go.

use std::{path::PathBuf, time::Duration};

use clap::Parser;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    Said, beside, burning, drift, import,
    load::{Measured, answer, get, load, send},
    past, poker,
    report::Report,
    server::Server,
    sheet, viewers,
};

const CONNECTIONS: usize = 32;

#[derive(Parser)]
pub struct Run {
    /// The folder that `seed` filled.
    #[arg(long, default_value = "target/bench")]
    data: PathBuf,
    /// How long each load lasts, in seconds.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    #[arg(long, default_value_t = 1_000)]
    viewers: usize,
    /// An empty database of PostgreSQL, to measure the import there too: postgres://…
    #[arg(long)]
    postgres: Option<String>,
}

/// How long `seed` took, as it wrote it down.
fn seeded(keys: &Value, report: &mut Report) {
    if let (Some(took), Some(items)) = (keys["seconds"].as_f64(), keys["items"].as_i64()) {
        let what = format!("seed {items} items and their voices, the text index settled");
        report.add(&what, format!("{took:.0} s"), "under two minutes for a million", took < 120.0);
    }
}

/// Who asks, and where.
pub struct Asking {
    pub address: String,
    pub cookie: String,
    pub token: String,
    lasts: Duration,
}

impl Run {
    pub async fn run(self) -> Result<(), Said> {
        let keys: Value = serde_json::from_slice(
            &std::fs::read(self.data.join("keys.json")).map_err(|_| "seed first: cargo xtask seed")?,
        )?;
        let mut report = Report::default();
        seeded(&keys, &mut report);
        // Alone, as on a command line: no server runs yet, and no load has left the disk anything to write.
        import::measure(None, &mut report).await?;
        if let Some(database) = &self.postgres {
            import::measure(Some(database), &mut report).await?;
        }
        let server = Server::northline(&self.data, None, 4100).await?;
        let cold = server.first_answer.as_millis();
        report.add("start to first answer, 1,000,000 items", format!("{cold} ms"), "≤ 300 ms", cold <= 300);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let (all, own) = server.memory().unwrap_or_default();
        report.add("idle memory", format!("{all:.0} MB resident, {own:.0} MB of it its own"), "≤ 80 MB", all <= 80.0);
        let asking = Asking {
            address: server.address.clone(),
            cookie: format!("cookie: __Host-northline={}", keys["session"].as_str().unwrap_or_default()),
            token: format!("authorization: Bearer {}", keys["token"].as_str().unwrap_or_default()),
            lasts: Duration::from_secs(self.seconds),
        };
        let reference = Server::reference(&self.data, 4101).await?;
        let pages = pages(&asking, &reference, &mut report).await?;
        writes(&asking, &reference, &mut report).await?;
        reference.stop().await?;
        reads(&asking, &mut report, pages).await?;
        beside::fill(&self.data).await?;
        past::measure(&asking.address, &asking.token, &mut report).await?;
        drift::measure(&asking.address, &asking.cookie, &mut report).await?;
        burning::measure(&self.data, &asking.address, (&asking.token, &asking.cookie), &mut report).await?;
        ranks(&asking, &mut report).await?;
        weight(&asking, &mut report).await?;
        poker::measure(&asking.address, &self.data, &mut report).await?;
        viewers::measure(&asking, self.viewers, &mut report).await?;
        let (all, own) = server.memory().unwrap_or_default();
        report.add("memory after all this", format!("{all:.0} MB resident, {own:.0} MB of it its own"), "—", true);
        server.stop().await?;
        methods(&mut report);
        report.print();
        Ok(())
    }
}

impl Asking {
    async fn page(&self, path: impl Into<String>) -> Result<Measured, Said> {
        let request = get(&path.into(), &self.cookie);
        load(&self.address, CONNECTIONS, self.lasts, move |_| request.clone()).await
    }

    /// One connection, so that the time is the server's.
    async fn alone(&self, path: &str) -> Result<Measured, Said> {
        let request = get(path, &self.token);
        load(&self.address, 1, Duration::from_secs(2), move |_| request.clone()).await
    }
}

async fn pages(asking: &Asking, reference: &Server, report: &mut Report) -> Result<f64, Said> {
    let warm = |address: String, request: String| async move {
        load(&address, CONNECTIONS, Duration::from_secs(1), move |_| request.clone()).await
    };
    warm(reference.address.clone(), get("/backlog", "x: y")).await?;
    warm(asking.address.clone(), get("/products/BIG/backlog", &asking.cookie)).await?;
    let bare = load(&reference.address, CONNECTIONS, asking.lasts, |_| get("/backlog", "x: y")).await?;
    let big = asking.page("/products/BIG/backlog").await?;
    let small = asking.page("/products/SMALL/backlog").await?;
    let ratio = big.per_second() / bare.per_second();
    let figure = format!("{:.0}/s against {:.0}/s: {ratio:.2} ×", big.per_second(), bare.per_second());
    report.add("backlog page, throughput", figure, "≥ 0.4 × reference", ratio >= 0.4);
    let (p99, bare99) = (big.percentile(0.99), bare.percentile(0.99));
    report.add(
        "backlog page, p99",
        format!("{p99:.1} ms against {bare99:.1} ms: {:.1} ×", p99 / bare99),
        "≤ 4 × reference",
        p99 <= 4.0 * bare99,
    );
    let (at_big, at_small) = (big.percentile(0.5), small.percentile(0.5));
    let figure = format!("{at_big:.1} ms against {at_small:.1} ms: {:.2} ×", at_big / at_small);
    report.add("the same page at 1,000,000 and at 10,000 items, median", figure, "≤ 1.3 ×", at_big <= 1.3 * at_small);
    Ok(at_big)
}

async fn writes(asking: &Asking, reference: &Server, report: &mut Report) -> Result<(), Said> {
    let insert = |lasts| load(&reference.address, CONNECTIONS, lasts, |_| send("POST", "/insert", "x: y", ""));
    let story = |lasts| {
        let token = asking.token.clone();
        load(&asking.address, CONNECTIONS, lasts, move |n| {
            send("POST", "/api/v1/products/SMALL/stories", &token, &format!(r#"{{"title":"Story {n} of the load"}}"#))
        })
    };
    // Both begin warm, as the pages do: the file was only read until now.
    let warming = Duration::from_secs(2);
    insert(warming).await?;
    story(warming).await?;
    let bare = insert(asking.lasts).await?;
    let create = story(asking.lasts).await?;
    let token = asking.token.clone();
    let rank = load(&asking.address, CONNECTIONS, asking.lasts, move |n| {
        send(
            "PUT",
            &format!("/api/v1/stories/SMALL-{}/rank", 5_000 + n % 5_000),
            &token,
            &format!(r#"{{"before":"SMALL-{}"}}"#, 10_500 + n % 3_000),
        )
    })
    .await?;
    for (what, measured) in [("create story", create), ("move rank", rank)] {
        let ratio = measured.per_second() / bare.per_second();
        let figure = format!(
            "{:.0}/s against {:.0}/s: {ratio:.2} ×, p99 {:.0} ms",
            measured.per_second(),
            bare.per_second(),
            measured.percentile(0.99)
        );
        report.add(what, figure, "≥ 0.3 × a bare insert", ratio >= 0.3);
    }
    Ok(())
}

async fn reads(asking: &Asking, report: &mut Report, backlog: f64) -> Result<(), Said> {
    let story = asking.page("/items/BIG-5001").await?;
    let at = story.percentile(0.5);
    report.add(
        "story page with ribbon, evidence, history",
        format!("{at:.1} ms against {backlog:.1} ms: {:.2} ×", at / backlog),
        "≤ 2 × the backlog page",
        at <= 2.0 * backlog,
    );
    let line = asking.alone("/api/v1/items/BIG-5001/line").await?;
    report.add(
        "line of a story whose goal has 45,000 stories below it",
        format!("{:.2} ms", line.percentile(0.5)),
        "≤ 5 ms",
        line.percentile(0.5) <= 5.0,
    );
    let coverage = asking.alone("/api/v1/products/MID/coverage").await?;
    report.add(
        "coverage report, 100,000 open items",
        format!("{:.1} ms", coverage.percentile(0.5)),
        "≤ 300 ms",
        coverage.percentile(0.5) <= 300.0,
    );
    Ok(())
}

/// A sheet of 5,000 ideas: every score worked out and every rank given anew with each request.
async fn ranks(asking: &Asking, report: &mut Report) -> Result<(), Said> {
    for (what, path) in [
        ("the sheet", format!("/api/v1/products/{}/scores?method=weighted", sheet::KEY)),
        ("the matrix", format!("/api/v1/products/{}/matrix", sheet::KEY)),
    ] {
        let took = asking.alone(&path).await?.percentile(0.5);
        let name = format!("{what} of 5,000 ideas × 6 criteria, scored and ranked anew");
        report.add(&name, format!("{took:.1} ms"), "≤ 100 ms", took <= 100.0);
    }
    Ok(())
}

/// What the first page of a visit weighs, compressed, with its scripts and fonts.
async fn weight(asking: &Asking, report: &mut Report) -> Result<(), Said> {
    let mut stream = TcpStream::connect(&asking.address).await?;
    let mut buffer = Vec::new();
    stream.write_all(get("/", &asking.cookie).as_bytes()).await?;
    answer(&mut stream, &mut buffer).await?;
    let page = String::from_utf8_lossy(&buffer).into_owned();
    let mut whole = 0;
    let mut seen = Vec::new();
    for part in page.split('"').filter(|part| part.starts_with("/assets/")) {
        if !seen.contains(&part) {
            seen.push(part);
            whole += compressed(asking, part).await?;
        }
    }
    whole += compressed(asking, "/").await?;
    report.add(
        "first page, compressed, scripts and fonts included",
        format!("{:.0} kB", whole as f64 / 1000.0),
        "≤ 150 kB",
        whole <= 150_000,
    );
    Ok(())
}

async fn compressed(asking: &Asking, path: &str) -> Result<usize, Said> {
    let mut stream = TcpStream::connect(&asking.address).await?;
    let request = get(path, &format!("{}\r\naccept-encoding: br\r\nconnection: close", asking.cookie));
    stream.write_all(request.as_bytes()).await?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await?;
    Ok(all.len())
}

/// The mathematics by themselves.
fn methods(report: &mut Report) {
    use methods::{
        burndown::{Event, What, replay},
        forecast::{History, when},
        points::Points,
    };
    let what = |n: i64| match n % 5 {
        0 => What::Added(Points::of((n % 13) as f64)),
        1 => What::Estimated(Points::of((n % 8) as f64)),
        2 => What::Reopened,
        3 => What::Done,
        _ => What::Removed,
    };
    let events: Vec<_> =
        (0..50_000).map(|n| Event { at: n * 7 % 50_000, item: n % 3_000, what: what(n * 31 % 17) }).collect();
    let begun = std::time::Instant::now();
    let steps = replay(&events, 0, 60_000).steps.len();
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    report.add("burndown of 50,000 events", format!("{took:.1} ms, {steps} steps"), "≤ 50 ms", took <= 50.0);
    let finished: Vec<u32> = (0..200).map(|n| n * 37 % 23).collect();
    let begun = std::time::Instant::now();
    let told = when(&History { finished: &finished, added: &[] }, 1_000, 1_000, 1);
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    let weeks = told.ok().and_then(|told| told.periods(0.85)).unwrap_or_default();
    report.add(
        "forecast of 1,000 items over 200 periods",
        format!("{took:.1} ms, 85 % in {weeks} periods"),
        "≤ 50 ms",
        took <= 50.0,
    );
}
