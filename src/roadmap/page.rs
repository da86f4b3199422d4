//! The roadmap page: bets by how near they are, with what each is to change and how far it has come.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::HORIZONS;
use crate::{
    app::App,
    items::{Kind, Product, page::status_of},
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{Button, Empty, Icon, Meter, Station, Tone, face, page_head, why, why_none},
        shown::{number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/roadmap", get(show))
}

/// A bet with what stands above and below it.
#[derive(sqlx::FromRow)]
struct Bet {
    key: String,
    title: String,
    status: String,
    open: bool,
    horizon: Option<String>,
    hypothesis: Option<String>,
    baseline: Option<f64>,
    expected: Option<f64>,
    confidence: Option<i64>,
    due_on: Option<chrono::NaiveDate>,
    voices: i64,
    owner: Option<String>,
    goal_key: Option<String>,
    goal: Option<String>,
    work: i64,
    accepted: i64,
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Roadmap).await?;
    let bets = bets(&mut visit.db, &product).await?;
    let today = visit.app.store.clock.now().date_naive();
    let new = format!("/new/initiative?product={}", product.key);
    let open = bets.iter().filter(|bet| bet.open).count() as i64;
    let content = html! {
        (page_head("Roadmap", &of(open, "open bet", "open bets"), html! { (Button::dialog("New initiative", new.clone()).icon(Icon::Plus)) }))
        @if bets.is_empty() {
            (Empty {
                title: "No bets yet".into(),
                text: "An initiative is a bet: what you believe will happen, which number it moves, and by when. Its stories come later.".into(),
                example: Some(html! { "“Money back without a call”: abandoned bookings fall from 38 to 25 % by spring." }),
                button: Some(Button::dialog("Place a bet", new).primary()),
            })
        } @else {
            div.board.horizons {
                @for horizon in HORIZONS { (lane(horizon, bets.iter().filter(|bet| bet.open && bet.horizon.as_deref() == Some(horizon)), today)) }
                (lane("no horizon yet", bets.iter().filter(|bet| bet.open && bet.horizon.is_none()), today))
                (lane("done", bets.iter().filter(|bet| !bet.open), today))
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn lane<'b>(name: &str, bets: impl Iterator<Item = &'b Bet>, today: chrono::NaiveDate) -> Markup {
    let bets: Vec<&Bet> = bets.collect();
    if bets.is_empty() && (name == "no horizon yet" || name == "done") {
        return html! {};
    }
    html! {
        section.lane aria-label=(name) {
            header { h2 { (capital(name)) } span.faint.num { (bets.len()) } }
            @for bet in &bets { (card(bet, today)) }
            @if bets.is_empty() { p.none.faint.small { "No bets " (name) "." } }
        }
    }
}

fn card(bet: &Bet, today: chrono::NaiveDate) -> Markup {
    let share = if bet.work > 0 { bet.accepted as f64 / bet.work as f64 } else { 0.0 };
    html! {
        article.card id=(format!("bet-{}", bet.key)) {
            a.title href=(format!("/items/{}", bet.key)) { (bet.title) }
            @match (&bet.goal_key, &bet.goal) {
                (Some(key), Some(goal)) => (why(Station::Vision, goal, &format!("/items/{key}"))),
                _ => (why_none(&format!("/items/{}/link?to=goal", bet.key))),
            }
            @if let Some(hypothesis) = &bet.hypothesis { p.quiet.small { (crate::web::markdown::plain(hypothesis, 130)) } }
            @if let (Some(from), Some(to)) = (bet.baseline, bet.expected) { p.small { (number(from)) " → " (number(to)) @if let Some(confidence) = bet.confidence { span.faint { " · " (confidence) " % sure" } } } }
            @if bet.work > 0 { (Meter { label: "Accepted".into(), share, agreed: None, figure: format!("{} / {}", bet.accepted, bet.work), tone: Tone::Accent }) }
            footer {
                div.facts {
                    (status_of(Kind::Initiative, &bet.status))
                    @if let Some(due) = bet.due_on { span class=(if due < today && bet.open { "tag bad" } else { "faint" }) { (crate::web::shown::day(due, today)) } }
                    @if bet.voices > 0 { span.num title="Voices" { (bet.voices) " heard" } }
                }
                @if let Some(owner) = &bet.owner { (face(owner)) }
            }
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The bets of a product with the goal above each and the work below, two steps down: one query.
async fn bets(db: &mut Db, product: &Product) -> crate::Result<Vec<Bet>> {
    Ok(db
        .query(sql!(
            "with bet (id) as (
                select id from item where product_id = $1 and kind = 'initiative' and archived_at is null
                order by created_at limit 200
             ), goal (bet, goal) as (
                select b.id, min(case when g.kind = 'goal' then g.key else u.key end) from bet b
                    join link l on l.from_id = b.id and l.kind = 'serves' join item g on g.id = l.to_id
                    left join link k on k.from_id = g.id and k.kind = 'serves' left join item u on u.id = k.to_id and u.kind = 'goal'
                group by b.id
             ), below (bet, id) as (
                select b.id, l.from_id from bet b join link l on l.to_id = b.id and l.kind = 'serves'
                union
                select b.id, m.from_id from bet b join link l on l.to_id = b.id and l.kind = 'serves'
                    join link m on m.to_id = l.from_id and m.kind = 'serves'
             ), done (bet, work, accepted) as (
                select w.bet, count(*), count(case when i.status = 'accepted' then 1 end) from below w
                    join item i on i.id = w.id and i.archived_at is null and i.kind in ('story', 'bug', 'task', 'spike')
                group by w.bet
             )
             select i.key, i.title, i.status, i.open, f.horizon, f.hypothesis, f.baseline, f.expected, f.confidence, f.due_on,
                i.voices, o.name as owner, g.key as goal_key, g.title as goal,
                coalesce(d.work, 0) as work, coalesce(d.accepted, 0) as accepted
             from bet b join item i on i.id = b.id left join initiative f on f.item_id = i.id left join person o on o.id = i.owner_id
                left join goal x on x.bet = b.id left join item g on g.key = x.goal left join done d on d.bet = b.id
             order by case i.status when 'active' then 0 else 1 end, f.due_on nulls last, i.created_at"
        ))
        .bind(product.id)
        .all()
        .await?)
}
