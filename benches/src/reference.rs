//! The reference: what the machine gives when nothing is asked but the rows.

use std::{path::PathBuf, sync::Arc};

use axum::{
    Router,
    extract::State,
    response::Html,
    routing::{get, post},
};
use clap::Parser;
use northline::{
    backlog::{
        PLAIN,
        backlog::{Row, Why},
        row::{self, Look, Ranks},
    },
    command::{ItemId, ProductId},
    items::{Kind, Product},
    web::{
        kit::List,
        layout::{Shell, page},
    },
};
use rusqlite::{Connection, OpenFlags};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::Said;

#[derive(Parser)]
pub struct Reference {
    #[arg(long)]
    file: PathBuf,
    #[arg(long, default_value = "127.0.0.1:4101")]
    listen: String,
}

#[derive(Clone)]
struct Bare {
    readers: Arc<Vec<std::sync::Mutex<Connection>>>,
    writer: Arc<Mutex<Connection>>,
    product: Uuid,
    next: Arc<std::sync::atomic::AtomicUsize>,
}

impl Reference {
    pub async fn run(self) -> Result<(), Said> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "mmap_size", 268_435_456)?;
            connection.busy_timeout(std::time::Duration::from_secs(10))?;
            Ok(connection)
        };
        let writer = open()?;
        writer.execute_batch("create table if not exists bare (id integer primary key, title text not null)")?;
        let product: Vec<u8> = writer.query_row("select id from product where key = 'BIG'", [], |row| row.get(0))?;
        let bare = Bare {
            readers: Arc::new((0..4).map(|_| open().map(std::sync::Mutex::new)).collect::<Result<_, _>>()?),
            writer: Arc::new(Mutex::new(writer)),
            product: Uuid::from_slice(&product)?,
            next: Arc::default(),
        };
        let routes = Router::new().route("/backlog", get(backlog)).route("/insert", post(insert)).with_state(bare);
        axum::serve(tokio::net::TcpListener::bind(&self.listen).await?, routes).await?;
        Ok(())
    }
}

/// The first 50 rows of the backlog: one prepared statement, the same template.
async fn backlog(State(bare): State<Bare>) -> Html<String> {
    let at = bare.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % bare.readers.len();
    let rows = tokio::task::block_in_place(|| rows(&bare, at)).unwrap_or_default();
    let product = Product {
        id: ProductId(bare.product),
        key: "BIG".into(),
        name: "Product BIG".into(),
        sample: false,
        version: 1,
        created_at: chrono::DateTime::UNIX_EPOCH,
        archived_at: None,
        fielded: false,
        stated: false,
    };
    let list = List {
        id: "backlog".into(),
        name: "Backlog".into(),
        rows: maud::html! { @for row in &rows { (row::shown(&product, row, &Look { ranks: Ranks::ByHand, edits: true, ..Look::default() })) } },
        ..List::default()
    };
    Html(page(&Shell { title: "Backlog".into(), ..Shell::default() }, maud::html! { (list) }).into_string())
}

fn rows(bare: &Bare, at: usize) -> rusqlite::Result<Vec<Row>> {
    let connection = bare.readers[at].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut statement = connection.prepare_cached(PLAIN)?;
    let rows = statement.query_map(
        rusqlite::params![bare.product.as_bytes().as_slice(), "", Uuid::nil().as_bytes().as_slice(), 50],
        |row| {
            Ok(Row {
                id: ItemId(Uuid::from_slice(&row.get::<_, Vec<u8>>(0)?).unwrap_or_default()),
                key: row.get(1)?,
                kind: Kind::parse(&row.get::<_, String>(2)?).unwrap_or(Kind::Story),
                title: row.get(3)?,
                status: row.get(4)?,
                points: row.get(5)?,
                rank: row.get(6)?,
                rooted: row.get(7)?,
                voices: row.get(8)?,
                version: row.get(9)?,
                owner: row.get(10)?,
                owner_name: row.get(11)?,
                area: row.get(12)?,
                created_at: chrono::DateTime::UNIX_EPOCH,
                updated_at: chrono::DateTime::UNIX_EPOCH,
                state: row.get(15)?,
                labels: row.get::<_, Option<String>>(16)?.into(),
                persona: row.get(17)?,
                persona_key: row.get(18)?,
                priority: row.get(19)?,
                due_on: None,
                initiative: None,
                place: None,
                subtasks: row.get::<_, String>(21)?.into(),
                marks: northline::obstacles::Marks::default(),
                fields: northline::fields::Own::default(),
                why: Some(Why { key: "BIG-2".into(), title: "Goal 0: fewer lost bookings".into() }),
            })
        },
    )?;
    rows.collect()
}

/// A bare insert of one row with the same durability.
async fn insert(State(bare): State<Bare>) -> &'static str {
    let writer = bare.writer.lock().await;
    let done = tokio::task::block_in_place(|| {
        writer.prepare_cached("insert into bare (title) values ('a title')").and_then(|mut insert| insert.execute([]))
    });
    if done.is_ok() { "ok" } else { "failed" }
}
