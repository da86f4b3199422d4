//! The load: so many connections, each asking again as soon as it has its answer.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::Said;

/// What a load came to.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    pub requests: usize,
    pub seconds: f64,
    pub bytes: usize,
    /// In microseconds, sorted.
    pub times: Vec<u64>,
}

impl Measured {
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.seconds
    }
    /// In milliseconds.
    pub fn percentile(&self, p: f64) -> f64 {
        let at = ((self.times.len() as f64 * p).ceil() as usize).clamp(1, self.times.len().max(1));
        self.times.get(at - 1).map_or(0.0, |micros| *micros as f64 / 1000.0)
    }
}

/// Asks over so many connections for so long. `request` is given a running number.
pub async fn load(
    address: &str,
    connections: usize,
    lasts: Duration,
    request: impl Fn(usize) -> String + Send + Sync + 'static,
) -> Result<Measured, Said> {
    let request = Arc::new(request);
    let begun = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|connection| {
            let (address, request) = (address.to_owned(), request.clone());
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(&address).await?;
                stream.set_nodelay(true)?;
                let mut mine = Measured::default();
                let mut buffer = Vec::with_capacity(256 * 1024);
                let mut nth = connection;
                while begun.elapsed() < lasts {
                    let asked = Instant::now();
                    stream.write_all(request(nth).as_bytes()).await?;
                    mine.bytes += answer(&mut stream, &mut buffer).await?;
                    mine.times.push(asked.elapsed().as_micros() as u64);
                    mine.requests += 1;
                    nth += connections;
                }
                Ok::<_, Said>(mine)
            })
        })
        .collect();
    let mut all = Measured::default();
    for task in tasks {
        let mine = task.await??;
        all.requests += mine.requests;
        all.bytes += mine.bytes;
        all.times.extend(mine.times);
    }
    all.seconds = begun.elapsed().as_secs_f64();
    all.times.sort_unstable();
    Ok(all)
}

/// Reads one whole answer; anything but a success is an error of the measurement.
pub async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<usize, Said> {
    buffer.clear();
    let head = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(buffer).await? == 0 {
            return Err("the connection was closed".into());
        }
    };
    let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
    if !text.starts_with("http/1.1 2") {
        return Err(format!(
            "answered {} {}",
            text.lines().next().unwrap_or_default(),
            String::from_utf8_lossy(&buffer[head..])
        )
        .into());
    }
    if let Some(length) =
        text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok())
    {
        while buffer.len() < head + length {
            if stream.read_buf(buffer).await? == 0 {
                return Err("the connection was closed".into());
            }
        }
        return Ok(length);
    }
    while !buffer.ends_with(b"0\r\n\r\n") {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the connection was closed".into());
        }
    }
    Ok(buffer.len() - head)
}

/// A request as it goes over the wire.
pub fn get(path: &str, header: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{header}\r\n\r\n")
}

pub fn send(method: &str, path: &str, header: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: bench\r\n{header}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
