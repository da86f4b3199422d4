//! The forms of what becomes of an idea: merged, declined, put to sleep, split, made an initiative; and of an initiative, its
//! epics and stories.

use axum::{Router, extract::Path, routing::get};
use chrono::Days;
use maud::{Markup, html};
use serde::Deserialize;

use super::{growing, promoting};
use crate::{
    app::App,
    command::{Right, Say},
    error::Error,
    items::{Item, Key, editing, page::part},
    line::heard,
    roadmap::HORIZONS,
    web::{
        Page, Query, Visit,
        kit::{Checks, Choice, Field, Picker, checks, form_actions, page_head, pair},
        layout::Shell,
        shown::today,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/ideas/{key}/merge", get(merge))
        .route("/ideas/{key}/decline", get(decline))
        .route("/ideas/{key}/snooze", get(snooze))
        .route("/ideas/{key}/split", get(split))
        .route("/ideas/{key}/initiative", get(promote))
        .route("/initiatives/{key}/work", get(grow))
}

#[derive(Deserialize, Default)]
struct Back {
    /// Where to go once it is done.
    next: Option<String>,
}

impl Back {
    /// Only a path of this program; else back to the idea.
    fn field(&self, idea: &Item) -> Markup {
        let next = self.next.clone().filter(|next| next.starts_with('/') && !next.starts_with("//"));
        html! { input type="hidden" name="_next" value=(next.unwrap_or_else(|| idea.href())); }
    }
}

/// The idea, the frame of a page about it, and what its visitor may say of it.
async fn idea(visit: &mut Visit, key: &str, title: &str) -> crate::Result<(Item, Shell, Say)> {
    let parsed = Key::parse(key).ok_or(Error::NotFound)?;
    let idea = promoting::find(&mut visit.db, &visit.actor, &parsed).await?;
    let (_, shell) = part(visit, key, title).await?;
    let says = visit.actor.say(&idea.place(idea.kind.right()));
    Ok((idea, shell, says))
}

/// What a form does: its title, how and where it is sent, and what its button says.
struct Deed<'a> {
    title: &'a str,
    method: &'a str,
    action: &'a str,
    submit: &'a str,
}

fn sheet(item: &Item, deed: &Deed, says: Say, fields: Markup) -> Markup {
    html! {
        (page_head(deed.title, &item.title, html! {}))
        form.form method="post" action=(deed.action) data-controller="remote-form" data-proposes=[(says == Say::Propose).then_some(deed.title)] {
            @if deed.method != "POST" { input type="hidden" name="_method" value=(deed.method); }
            (fields)
            (form_actions(says.button(deed.submit), Some(&item.href())))
        }
    }
}

async fn merge(mut visit: Visit, Path(key): Path<String>, Query(back): Query<Back>) -> Page {
    let (idea, shell, says) = idea(&mut visit, &key, "Merge").await?;
    let action = format!("/ideas/{}/merge", idea.key);
    let fields = html! {
        (back.field(&idea))
        (Picker { name: "into".into(), label: "Into".into(), url: format!("/pick?kind=idea&for={}", idea.key), placeholder: "Another idea".into(),
            hint: Some("It keeps every voice of both. This one is declined as its duplicate.".into()), required: true, ..Picker::default() })
    };
    let deed = Deed { title: &format!("Merge {}", idea.key), method: "POST", action: &action, submit: "Merge" };
    let content = sheet(&idea, &deed, says, fields);
    Ok(visit.render(&shell, content))
}

async fn decline(mut visit: Visit, Path(key): Path<String>, Query(back): Query<Back>) -> Page {
    let (idea, shell, says) = idea(&mut visit, &key, "Decline").await?;
    let action = format!("/ideas/{}", idea.key);
    let fields = html! {
        input type="hidden" name="status" value="declined";
        input type="hidden" name="version" value=(idea.version);
        (back.field(&idea))
        (Field::textarea("reason", "Why not").required().autofocus().hint("Whoever asked for it can read this."))
    };
    let deed = Deed { title: &format!("Decline {}", idea.key), method: "PATCH", action: &action, submit: "Decline" };
    let content = sheet(&idea, &deed, says, fields);
    Ok(visit.render(&shell, content))
}

async fn snooze(mut visit: Visit, Path(key): Path<String>, Query(back): Query<Back>) -> Page {
    let (idea, shell, says) = idea(&mut visit, &key, "Put to sleep").await?;
    let action = format!("/ideas/{}", idea.key);
    let today = today(visit.app.store.clock.now());
    let later = today.checked_add_days(Days::new(30)).unwrap_or(today);
    let fields = html! {
        input type="hidden" name="version" value=(idea.version);
        (back.field(&idea))
        (Field::date("snoozed_until", "Until").value(later).autofocus().hint("On that day it stands among the new ones again."))
    };
    let deed =
        Deed { title: &format!("Put {} to sleep", idea.key), method: "PATCH", action: &action, submit: "Put to sleep" };
    let content = sheet(&idea, &deed, says, fields);
    Ok(visit.render(&shell, content))
}

async fn split(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (idea, shell, says) = idea(&mut visit, &key, "Split").await?;
    let action = format!("/ideas/{}/split", idea.key);
    let voices = heard::voices(&mut visit.db, &visit.actor, idea.id, 100).await?;
    let own = voices.iter().filter(|voice| voice.asks_for == idea.key);
    let choice = |voice: &heard::Voice| {
        let words = crate::web::markdown::plain(voice.quote.as_deref().unwrap_or(&voice.text), 120);
        Choice::new(&voice.key, format!("{} {words}", voice.key))
    };
    let fields = html! {
        (Field::text("title", "What is split off").required().autofocus())
        (checks(&Checks { name: "voices", label: "Who meant that", choices: own.map(choice).collect(), chosen: Vec::new() }))
    };
    let deed = Deed { title: &format!("Split {}", idea.key), method: "POST", action: &action, submit: "Split" };
    let content = sheet(&idea, &deed, says, fields);
    Ok(visit.render(&shell, content))
}

async fn promote(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (idea, shell, _) = idea(&mut visit, &key, "Make an initiative").await?;
    let says = visit.actor.say(&idea.place(Right::PlanRoadmap));
    let action = format!("/ideas/{}/initiative", idea.key);
    let known = editing::fields(&mut visit.db, &idea).await?;
    let hypothesis = known.get("hypothesis").and_then(serde_json::Value::as_str).unwrap_or_default();
    let horizons =
        std::iter::once(Choice::new("", "None")).chain(HORIZONS.iter().map(|word| Choice::new(*word, *word)));
    let became = promoting::became(&mut visit.db, idea.id).await?;
    let fields = html! {
        @if !became.is_empty() { p.quiet { (became.join(", ")) " came of it already; this makes another." } }
        (Field::text("title", "Title").value(&idea.title).required().autofocus())
        (Field::textarea("hypothesis", "Hypothesis").value(hypothesis).placeholder("We believe … We will know when …"))
        (Picker { name: "metric".into(), label: "Metric".into(), url: "/pick?kind=metric".into(), placeholder: "The number it is to move".into(), ..Picker::default() })
        (pair(Field::number("baseline", "Its number is now").step("any"), Field::number("expected", "It is to become").step("any").hint("Of that metric.")))
        (pair(Field::date("expected_by", "Expected by").hint("You are asked then what came of it."), Field::select("horizon", "Horizon", horizons.collect())))
        (Picker { name: "serves".into(), label: "For".into(), url: "/pick?kind=key_result&kind=goal".into(), placeholder: "A goal or key result".into(),
            hint: Some("Besides what the idea serves already.".into()), ..Picker::default() })
        p.quiet.small { "Its text, area, labels, personas and goals go along, also those it hangs under in the tree, and what was assumed and tested of it; the voices of the idea stand behind the initiative." }
    };
    let deed = Deed { title: "Make an initiative", method: "POST", action: &action, submit: "Make the initiative" };
    let content = sheet(&idea, &deed, says, fields);
    Ok(visit.render(&shell, content))
}

async fn grow(mut visit: Visit, Path(key): Path<String>) -> Page {
    let parsed = Key::parse(&key).ok_or(Error::NotFound)?;
    let bet = growing::find(&mut visit.db, &visit.actor, &parsed).await?;
    let (_, shell) = part(&mut visit, &key, "Epics and stories").await?;
    let says = visit.actor.say(&bet.place(Right::WriteBacklog));
    let persona = growing::persona_of(&mut visit.db, bet.id).await?.unwrap_or_default();
    let action = format!("/initiatives/{}/work", bet.key);
    let fields = html! {
        (Field::textarea("outline", "Outline").required().autofocus().placeholder("Money back\n  Ask for a refund\n  See where it is")
            .hint("A line an epic; its stories indented below it. At most 60 lines."))
        (Field::text("persona", "Told for").value(persona).hint("A story that says for whom goes before."))
    };
    let deed = Deed { title: "Epics and stories", method: "POST", action: &action, submit: "Make them" };
    let content = sheet(&bet, &deed, says, fields);
    Ok(visit.render(&shell, content))
}
