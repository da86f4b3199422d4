//! Planning poker with fifty at the table: from turning the cards to everyone's page of it.

use std::{path::Path, time::Duration};

use northline::people::{person, role, session, token};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
    time::{Instant, timeout},
};

use crate::{
    Said, beside,
    load::{answer, get, send},
    report::Report,
};

const PLAYERS: usize = 50;
const ROUNDS: usize = 10;

/// Somebody at the table, with what they ask and what their browser holds.
struct Player {
    token: String,
    cookie: String,
}

/// Measures from the request that turns the cards to the last byte of the page that each player then reads.
pub async fn measure(address: &str, data: &Path, report: &mut Report) -> Result<(), Said> {
    let players = players(data).await?;
    let leader = &players[0];
    // A second run on the same data finds the first one's team.
    let team = format!("Fifty of {}", std::process::id());
    asked(address, "POST", "/api/v1/products/SMALL/teams", leader, &format!(r#"{{"name":"{team}"}}"#)).await?;
    let open = &format!(r#"{{"kind":"refinement","team":"{team}"}}"#);
    let ceremony = asked(address, "POST", "/api/v1/products/SMALL/ceremonies", leader, open).await?;
    let ceremony = text(&ceremony, "id");
    let (shown, mut pages) = mpsc::unbounded_channel();
    for player in &players {
        watch(address.to_owned(), ceremony.clone(), player.cookie.clone(), shown.clone()).await?;
    }
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let deal = format!("/api/v1/ceremonies/{ceremony}/rounds");
        let round = text(&asked(address, "POST", &deal, leader, r#"{"item":"SMALL-6002"}"#).await?, "id");
        for (at, player) in players.iter().enumerate() {
            let card = format!(r#"{{"card":"{}"}}"#, [1, 2, 3, 5, 8][at % 5]);
            asked(address, "PUT", &format!("/api/v1/rounds/{round}/card"), player, &card).await?;
        }
        tokio::time::sleep(Duration::from_millis(800)).await;
        while pages.try_recv().is_ok() {}
        let begun = Instant::now();
        asked(address, "POST", &format!("/api/v1/rounds/{round}/reveal"), leader, "{}").await?;
        for _ in 0..PLAYERS {
            match timeout(Duration::from_secs(5), pages.recv()).await {
                Ok(Some(at)) => times.push(Instant::duration_since(&at, begun).as_secs_f64() * 1000.0),
                _ => return Err("a player did not see the cards".into()),
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let p95 = times[times.len() * 95 / 100];
    let name = format!("poker: cards turned to the page of each of {PLAYERS} players, p95");
    report.add(&name, format!("{p95:.0} ms"), "≤ 300 ms", p95 <= 300.0);
    Ok(())
}

/// Everybody at the table, added beside the running program.
async fn players(data: &Path) -> Result<Vec<Player>, Said> {
    let app = beside::open(data).await?;
    let mut tx = app.store.begin().await?;
    let mut players = Vec::new();
    for at in 0..PLAYERS {
        let email = format!("player{at}-{}@northline.example", tx.now.timestamp());
        let player = person::add(&mut tx, &email, &format!("Player {at}"), None).await?;
        role::give(&mut tx, player.id, northline::command::Role::Po, None, None).await?;
        let (_, token) = token::make(&mut tx, player.id, "bench", true).await?;
        let secret = session::begin(&mut tx, player.id, "bench").await?;
        players.push(Player {
            token: format!("authorization: Bearer {token}"),
            cookie: format!("cookie: {}={secret}", session::COOKIE),
        });
    }
    tx.commit().await?;
    app.store.close().await;
    Ok(players)
}

/// A player's browser: told of a change, it reads the page again.
async fn watch(
    address: String,
    ceremony: String,
    cookie: String,
    shown: mpsc::UnboundedSender<Instant>,
) -> Result<(), Said> {
    let mut stream = TcpStream::connect(&address).await?;
    stream.write_all(get(&format!("/live?topic=ceremony%3A{ceremony}"), &cookie).as_bytes()).await?;
    tokio::spawn(async move {
        let (mut buffer, mut page) = (vec![0; 4096], Vec::new());
        let mut reading = TcpStream::connect(&address).await.ok()?;
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            if String::from_utf8_lossy(&buffer[..read]).contains("refresh") {
                let request = get(&format!("/ceremonies/{ceremony}"), &cookie);
                reading.write_all(request.as_bytes()).await.ok()?;
                answer(&mut reading, &mut page).await.ok()?;
                shown.send(Instant::now()).ok()?;
            }
        }
        Some(())
    });
    Ok(())
}

async fn asked(address: &str, method: &str, path: &str, by: &Player, body: &str) -> Result<Value, Said> {
    let mut stream = TcpStream::connect(address).await?;
    let request = send(method, path, &format!("{}\r\nconnection: close", by.token), body);
    stream.write_all(request.as_bytes()).await?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await?;
    let said = String::from_utf8_lossy(&all).into_owned();
    let (head, body) = said.split_once("\r\n\r\n").unwrap_or((&said, ""));
    if !head.starts_with("HTTP/1.1 2") {
        return Err(format!("{method} {path}: {said}").into());
    }
    Ok(serde_json::from_str(body)?)
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
