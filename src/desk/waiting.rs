//! What waits for whoever sits at the desk.

use maud::{Markup, html};

use crate::{
    command::{Actor, Right},
    decisions::proposals,
    error::Result,
    items::{Kind, Product},
    obstacles, sql,
    store::Db,
    web::{
        kit::{Action, Button, Todo, Tone},
        shown::{ago, of},
    },
};

/// A story that waits for its acceptance.
#[derive(sqlx::FromRow)]
struct Review {
    key: String,
    title: String,
    criteria: i64,
    passed: i64,
    failed: i64,
    voices: i64,
}

/// Everything that waits, what needs a decision first.
pub async fn waiting(
    db: &mut Db,
    by: &Actor,
    products: &[Product],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Todo>> {
    let mut list = proposed(db, by, now).await?;
    list.extend(obstacles::waiting(db, by, now).await?);
    for product in products.iter().take(5) {
        if by.decides(Right::AcceptWork, Some(product.id)) {
            list.extend(reviews(db, product).await?);
        }
        if by.decides(Right::HearVoices, Some(product.id)) || by.decides(Right::ShapeIdeas, Some(product.id)) {
            list.extend(triage(db, by, product).await?);
        }
    }
    list.extend(mine(db, by).await?);
    Ok(list)
}

async fn proposed(db: &mut Db, by: &Actor, now: chrono::DateTime<chrono::Utc>) -> Result<Vec<Todo>> {
    let open = proposals::list(db, by, "open", 50, None).await?.items;
    Ok(open
        .into_iter()
        .filter(|listed| listed.yours || listed.proposal.by_id == by.person)
        .map(|listed| {
            let proposal = listed.proposal;
            let because =
                if proposal.reason.is_empty() { String::new() } else { format!("“{}” · ", proposal.reason) };
            let own = proposal.by_id == by.person && !listed.yours;
            Todo {
                tone: if own { Tone::Plain } else { Tone::Warn },
                what: if own { "Yours".into() } else { "Proposal".into() },
                title: if own {
                    format!("You proposed: {}", proposal.summary)
                } else {
                    format!("{} proposes: {}", proposal.by_name, proposal.summary)
                },
                href: format!("/proposals/{}", proposal.id),
                detail: format!("{because}{}", ago(proposal.created_at, now)),
                actions: listed.yours.then(|| answers(&proposal.id.to_string(), proposal.item_key.as_deref())),
            }
        })
        .collect())
}

fn answers(proposal: &str, item: Option<&str>) -> Markup {
    let (accept, decline) = (format!("/proposals/{proposal}/acceptance"), format!("/proposals/{proposal}/refusal"));
    html! {
        @if let Some(item) = item { (Button::link("See why", format!("/items/{item}"))) }
        (Action { method: "POST", href: &decline, values: &[], button: Button::submit("Decline") })
        (Action { method: "POST", href: &accept, values: &[], button: Button::submit("Accept").primary() })
    }
}

async fn reviews(db: &mut Db, product: &Product) -> Result<Vec<Todo>> {
    let rows = db
        .query(sql!(
            "select i.key, i.title, i.voices, count(c.id) as criteria, count(case when c.state = 'passed' then 1 end) as passed,
                count(case when c.state = 'failed' then 1 end) as failed
             from (select id, key, title, voices, rank from item where product_id = $1 and status = 'review' and open and rank is not null
                order by rank, id limit 20) i left join criterion c on c.item_id = i.id
             group by i.id, i.key, i.title, i.voices, i.rank order by i.rank"
        ))
        .bind(product.id)
        .all::<Review>()
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let passed = format!("{} of {} criteria passed", row.passed, row.criteria);
            let failed = (row.failed > 0).then(|| format!("{} failed", row.failed));
            let asked = (row.voices > 0).then(|| format!("asked for by {}", of(row.voices, "voice", "voices")));
            let detail = [Some(passed), failed, asked].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            Todo {
                tone: if row.failed > 0 { Tone::Bad } else { Tone::Good },
                what: "Accept".into(),
                title: format!("{} {}", row.key, row.title),
                href: format!("/items/{}", row.key),
                detail,
                actions: Some(html! { (Button::link("Review", format!("/items/{}", row.key))) }),
            }
        })
        .collect())
}

async fn triage(db: &mut Db, by: &Actor, product: &Product) -> Result<Vec<Todo>> {
    let rows = db
        .query(sql!(
            "select kind, cast(sum(n) as bigint) from item_count
             where product_id = $1 and status = 'new' and kind in ('feedback', 'idea') group by kind"
        ))
        .bind(product.id)
        .all::<(String, i64)>()
        .await?;
    Ok(rows
        .into_iter()
        .filter(|(kind, n)| *n > 0 && (kind == "feedback" || by.decides(Right::ShapeIdeas, Some(product.id))))
        .map(|(kind, n)| {
            let (kind, stop) = if kind == "feedback" { (Kind::Feedback, "voices") } else { (Kind::Idea, "ideas") };
            let href = format!("/products/{}/{stop}?status=new", product.key);
            let title = if kind == Kind::Feedback {
                of(n, "new piece of feedback to sort", "new pieces of feedback to sort")
            } else {
                of(n, "new idea to triage", "new ideas to triage")
            };
            Todo {
                tone: Tone::Plain,
                what: if kind == Kind::Feedback { "Feedback".into() } else { "Ideas".into() },
                title,
                detail: product.name.clone(),
                actions: Some(html! { (Button::link("Triage", href.clone())) }),
                href,
            }
        })
        .collect())
}

/// What one has in hand.
async fn mine(db: &mut Db, by: &Actor) -> Result<Vec<Todo>> {
    let rows = db
        .query(sql!(
            "select i.key, i.title, i.status from item i
             where i.owner_id = $1 and i.open and i.rank is not null and i.status in ('started', 'review')
             order by i.updated_at desc limit 10"
        ))
        .bind(by.person)
        .all::<(String, String, String)>()
        .await?;
    Ok(rows
        .into_iter()
        .map(|(key, title, status)| Todo {
            tone: Tone::Accent,
            what: "In hand".into(),
            title: format!("{key} {title}"),
            href: format!("/items/{key}"),
            detail: status,
            actions: None,
        })
        .collect())
}
