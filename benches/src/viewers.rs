//! A change on its way to the screens of a thousand others.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

use crate::{
    Said,
    load::{Measured, answer, get, load, send},
    report::Report,
    run::Asking,
};

const PAGE: &str = "/products/SMALL/backlog";

/// From a change to the word of it on every other open page, and to the page itself: for one of the thousand, and for all of them
/// when every one has the changed page open and asks for it at once.
pub async fn measure(asking: &Asking, viewers: usize, report: &mut Report) -> Result<(), Said> {
    let fetch = Arc::new(AtomicBool::new(false));
    let (seen, mut times) = unbounded_channel();
    for _ in 0..viewers {
        let mut stream = TcpStream::connect(&asking.address).await?;
        stream.write_all(get("/live?topic=product%3ASMALL", &asking.cookie).as_bytes()).await?;
        let (address, request) = (asking.address.clone(), get(PAGE, &asking.cookie));
        let (seen, fetch) = (seen.clone(), fetch.clone());
        tokio::spawn(async move {
            let mut buffer = vec![0; 4096];
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                if !String::from_utf8_lossy(&buffer[..read]).contains("refresh") {
                    continue;
                }
                if fetch.load(Ordering::Relaxed) && page(&address, &request).await.is_err() {
                    break;
                }
                if seen.send(Instant::now()).is_err() {
                    break;
                }
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let told = rounds(asking, viewers, 10, &mut times).await?;
    let request = get(PAGE, &asking.cookie);
    let fetched = load(&asking.address, 1, Duration::from_secs(2), move |_| request.clone()).await?;
    let whole = told.percentile(0.95) + fetched.percentile(0.95);
    report.add(
        &format!("change to another viewer's screen, {viewers} viewers, p95"),
        format!("{whole:.0} ms (told {:.0} ms, page {:.0} ms)", told.percentile(0.95), fetched.percentile(0.95)),
        "≤ 300 ms",
        whole <= 300.0,
    );
    fetch.store(true, Ordering::Relaxed);
    let all = rounds(asking, viewers, 3, &mut times).await?;
    report.add(
        "the same with the changed page open on all of them, median and p95",
        format!("{:.0} and {:.0} ms", all.percentile(0.5), all.percentile(0.95)),
        "—",
        true,
    );
    Ok(())
}

async fn page(address: &str, request: &str) -> Result<(), Said> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    answer(&mut stream, &mut Vec::new()).await?;
    Ok(())
}

/// So many changes, each waited for until everyone has seen it.
async fn rounds(
    asking: &Asking,
    viewers: usize,
    rounds: usize,
    seen: &mut UnboundedReceiver<Instant>,
) -> Result<Measured, Said> {
    let mut times = Vec::new();
    for n in 0..rounds {
        let mut stream = TcpStream::connect(&asking.address).await?;
        let begun = Instant::now();
        let title = format!(r#"{{"title":"Changed {rounds} {n}"}}"#);
        stream.write_all(send("PATCH", "/api/v1/stories/SMALL-6002", &asking.token, &title).as_bytes()).await?;
        answer(&mut stream, &mut Vec::new()).await?;
        for _ in 0..viewers {
            match tokio::time::timeout(Duration::from_secs(20), seen.recv()).await {
                Ok(Some(at)) => times.push(at.duration_since(begun).as_micros() as u64),
                _ => return Err("a viewer was not told".into()),
            }
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    times.sort_unstable();
    Ok(Measured { requests: times.len(), seconds: 1.0, bytes: 0, times })
}
