//! Two versions of a vision side by side, word by word.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;
use similar::{ChangeTag, TextDiff};
use uuid::Uuid;

use super::versions::{self, Version};
use crate::{
    app::App,
    web::{
        Page, Query, Visit,
        kit::{Button, Choice, Field, Station, page_head, pair},
        shown::{ago, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/vision/versions", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    from: Option<Uuid>,
    to: Option<Uuid>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    let vision = versions::vision(&mut visit.db, &product).await?;
    let all = versions::of_vision(&mut visit.db, &vision).await?;
    shell.title = format!("Versions of the vision · {}", product.name);
    shell.crumbs.push(("Versions".into(), None));
    if let Some(stop) = shell.crumbs.iter_mut().rev().nth(1) {
        stop.1 = Some(Station::Vision.href(&product.key));
    }
    let at = |event: Option<Uuid>, otherwise: usize| {
        let named = event.and_then(|event| all.iter().position(|version| version.event == event));
        named.unwrap_or(otherwise).min(all.len().saturating_sub(1))
    };
    let (to, from) = (at(asked.to, 0), at(asked.from, 1));
    let now = visit.app.store.clock.now();
    let name = |nth: usize| {
        let version = &all[nth];
        format!(
            "Version {}, {} by {}",
            all.len() - nth,
            ago(version.at, now),
            version.by.as_deref().unwrap_or("nobody")
        )
    };
    let content = html! {
        (page_head("Versions of the vision", &of(all.len() as i64, "version", "versions"), html! {
            (Button::link("Back to the vision", Station::Vision.href(&product.key)).plain())
        }))
        @if all.is_empty() { p.quiet { "Nothing was written down of how it came to be." } }
        @else {
            form.form.compare method="get" {
                @let choices = || (0..all.len()).map(|nth| Choice::new(all[nth].event.to_string(), name(nth))).collect::<Vec<_>>();
                (pair(Field::select("from", "Before", choices()).value(all[from].event), Field::select("to", "After", choices()).value(all[to].event)))
                div.actions { (Button::submit("Compare")) }
            }
            (side_by_side(&all[from], &all[to], &name(from), &name(to)))
            (list(&all, &product.key, &name))
        }
    };
    Ok(visit.render(&shell, content))
}

fn list(all: &[Version], product: &str, name: &dyn Fn(usize) -> String) -> Markup {
    html! {
        section.part {
            h2 { "Every version" }
            ol.plain-list role="list" {
                @for (nth, version) in all.iter().enumerate() {
                    li id=(format!("version-{}", version.event)) {
                        @let before = all.get(nth + 1).unwrap_or(version);
                        a href=(format!("/products/{product}/vision/versions?from={}&to={}", before.event, version.event)) { (name(nth)) }
                        span.faint.small { " " (changed(version)) }
                        @if let Some(reason) = &version.reason { span.quiet { " “" (reason) "”" } }
                    }
                }
            }
        }
    }
}

fn changed(version: &Version) -> String {
    if version.changed.is_empty() {
        return "first written".into();
    }
    let names = versions::fields().filter(|(name, _)| version.changed.iter().any(|changed| changed == name));
    names.map(|(_, label)| label.to_lowercase()).collect::<Vec<_>>().join(", ")
}

fn side_by_side(from: &Version, to: &Version, before: &str, after: &str) -> Markup {
    let same = versions::fields().all(|(field, _)| from.text(field) == to.text(field));
    html! {
        section.versions aria-label="Differences" {
            h2.hush { "Differences" }
            div.heads aria-hidden="true" { p { (before) } p { (after) } }
            @if same { p.quiet { "Nothing differs between these two." } }
            @for (field, label) in versions::fields() {
                @let (old, new) = (from.text(field), to.text(field));
                @if !(old.is_empty() && new.is_empty()) {
                    @let (left, right) = differences(&old, &new);
                    h3 { (label) @if old == new { " " span.faint.small { "unchanged" } } }
                    div.sides {
                        div { span.hush { (before) ": " } (left) }
                        div { span.hush { (after) ": " } (right) }
                    }
                }
            }
        }
    }
}

/// What went and what came, each in its place.
fn differences(old: &str, new: &str) -> (Markup, Markup) {
    // Two texts that have little in common are not worth waiting for.
    let diff = TextDiff::configure().timeout(std::time::Duration::from_millis(250)).diff_words(old, new);
    let side = |other: ChangeTag| {
        let mut runs: Vec<(ChangeTag, String)> = Vec::new();
        for change in diff.iter_all_changes().filter(|change| change.tag() != other) {
            match runs.last_mut() {
                Some((tag, said)) if *tag == change.tag() => said.push_str(change.value()),
                _ => runs.push((change.tag(), change.value().to_owned())),
            }
        }
        html! {
            @for (tag, said) in &runs {
                @match tag {
                    ChangeTag::Equal => (said),
                    ChangeTag::Delete => del { (said) },
                    ChangeTag::Insert => ins { (said) },
                }
            }
        }
    };
    (side(ChangeTag::Insert), side(ChangeTag::Delete))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_keeps_its_own_words() {
        let (left, right) = differences("every island in a day", "every island within an <b>");
        let (left, right) = (left.into_string(), right.into_string());
        assert!(left.contains("<del>day</del>") && !left.contains("<ins>") && !left.contains("within"), "{left}");
        assert!(
            right.contains("<ins>within</ins>") && right.contains("&lt;b&gt;") && !right.contains("day"),
            "{right}"
        );
    }
}
