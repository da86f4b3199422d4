//! Archiving a theme that has work: where the work goes is asked first.

use axum::{Router, extract::Path, routing::get};
use maud::html;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{Full, Item, Key, Kind, archiving},
    line::{
        Tie,
        coverage::Orphan,
        linking::{self, Says},
    },
    sql,
    store::{Db, Tx},
    web::{
        Page, Visit,
        kit::{self, Picker, checkbox, form, form_actions, page_head},
        shown::{count, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/themes/{key}/retirement", get(show))
}

/// The open work that is tied to a theme itself.
async fn hanging(db: &mut Db, theme: &Item, limit: i64) -> Result<Vec<Orphan>> {
    Ok(db
        .query(sql!(
            "select i.key, i.kind, i.title, i.status, i.points from link l cross join item i
             where l.to_id = $1 and l.kind = 'serves' and i.id = l.from_id and i.open and i.archived_at is null
             order by i.kind, i.created_at, i.id limit $2"
        ))
        .bind(theme.id)
        .bind(limit)
        .all()
        .await?)
}

/// How much open work is tied to a theme itself.
async fn hang(db: &mut Db, theme: &Item) -> Result<i64> {
    let hang = db
        .query(sql!(
            "select count(*) from link l cross join item i
             where l.to_id = $1 and l.kind = 'serves' and i.id = l.from_id and i.open and i.archived_at is null"
        ))
        .bind(theme.id)
        .value::<i64>()
        .await?;
    Ok(hang.unwrap_or(0))
}

/// Refuses to archive a theme with open work, and says what hangs on it.
pub async fn must_be_idle(tx: &mut Tx, theme: &Item) -> Result<()> {
    if theme.kind != Kind::Theme {
        return Ok(());
    }
    let (first, hang) = (hanging(tx, theme, 3).await?, hang(tx, theme).await?);
    if hang == 0 {
        return Ok(());
    }
    let first: Vec<_> = first.iter().map(|one| one.key.as_str()).collect();
    let more = if hang > 3 { format!(" and {} more", count(hang - 3)) } else { String::new() };
    let message = format!(
        "{} on {}: {}{more}; say where the work goes at its retirement",
        of(hang, "open item hangs", "open items hang"),
        theme.key,
        first.join(", ")
    );
    Err(Error::refused("theme_has_work", message))
}

/// Archives a theme and says where its open work goes.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Retire {
    pub key: Key,
    /// The theme that takes over what is open.
    #[serde(default)]
    pub to: Option<Key>,
    /// Whether the open work is to be for no theme from here on.
    #[serde(default)]
    pub leave: Option<bool>,
}

impl Command for Retire {
    const NAME: &'static str = "theme.retire";
    const ROUTE: Route = Route::post("/themes/{key}/retirement");
    const ABOUT: &'static str = "Archives a theme; its open work goes to another theme, or is for none from here on.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let theme = theme(db, by, &self.key).await?;
        Ok(theme.place(theme.kind.right()).about(format!("Archive {} “{}”", theme.key, theme.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let from = theme(tx, by, &self.key).await?;
        let open = hang(tx, &from).await?;
        if open > 0 && self.to.is_none() && self.leave != Some(true) {
            let message = format!(
                "choose the theme that takes over {}, or leave it for none",
                of(open, "open item", "open items")
            );
            return Err(Error::field("to", message));
        }
        let heir = match &self.to {
            Some(key) => Some(heir(tx, by, key, &from).await?),
            None => None,
        };
        for one in hanging(tx, &from, open).await? {
            let key = Key::parse(&one.key).ok_or(Error::NotFound)?;
            let item = Item::find(tx, by, &key).await?;
            if let Some(link) = linking::between(tx, item.id, Tie::Serves, from.id).await? {
                linking::remove(tx, &link, &item, &from).await?;
            }
            if let Some(heir) = &heir {
                linking::add(tx, by, &item, heir, Says::default()).await?;
            }
        }
        let theme = Item::get(tx, from.id).await?;
        let theme = archiving::set(tx, &theme, true).await?;
        Full::of(tx, theme).await
    }

    fn next(output: &Full) -> Option<String> {
        output.item.product.as_ref().map(|product| format!("/products/{product}/themes"))
    }
}

async fn heir(tx: &mut Tx, by: &Actor, key: &Key, from: &Item) -> Result<Item> {
    let heir = Item::find(tx, by, key).await.map_err(|_| Error::field("to", "there is no such theme"))?;
    if heir.kind != Kind::Theme || heir.id == from.id || heir.archived_at.is_some() {
        return Err(Error::field("to", "another theme that stands takes the work over"));
    }
    Ok(heir)
}

async fn theme(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Theme { Ok(item) } else { Err(Error::NotFound) }
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let theme = theme(&mut visit.db, &visit.actor, &key).await?;
    let (_, shell) = crate::items::page::part(&mut visit, &theme.key, "Archive").await?;
    let (first, open) = (hanging(&mut visit.db, &theme, 50).await?, hang(&mut visit.db, &theme).await?);
    let says = visit.actor.say(&theme.place(theme.kind.right()));
    let content = html! {
        (page_head("Archive the theme", &theme.title, html! {}))
        @if open == 0 { p.quiet { "No open work is tied to it." } }
        @else {
            section.part {
                h2 { "What hangs on it " span.faint.num { (of(open, "open item", "open items")) } }
                ul.plain-list role="list" {
                    @for one in &first {
                        li { a.item-line href=(format!("/items/{}", one.key)) { (kit::kind(kit::Kind::parse(one.kind.name()))) span.key { (one.key) } span.title { (one.title) } } }
                    }
                    @if open > first.len() as i64 { li.faint.small { "and " (count(open - first.len() as i64)) " more, which go with them" } }
                }
            }
        }
        (form("POST", &format!("/themes/{}/retirement", theme.key), html! {
            @if open > 0 {
                (Picker { name: "to".into(), label: "Which theme takes it over?".into(), url: "/pick?kind=theme".into(), placeholder: "Another theme".into(), ..Picker::default() })
                (checkbox("leave", "It is for no theme from here on", None, false))
            }
            (form_actions(says.button("Archive"), Some(&theme.href())))
        }))
    };
    Ok(visit.render(&shell, content))
}
