//! What stands on an object's page: notices, criteria, evidence, conversation, history, charts.

use maud::{Markup, html};

use crate::web::kit::*;

pub(super) fn shown(theme: &str) -> Markup {
    html! {
        (Proposal {
            who: "Ada Vance".into(),
            what: "to move this to the top of the backlog".into(),
            because: Some("Outer Isles renews in March and named it as the condition.".into()),
            decides: "You decide; it goes to Ines tomorrow.".into(),
            actions: Some(html! { (Button::submit("Decline")) (Button::submit("Accept").primary()) }),
        })
        (notice(Tone::Bad, html! { b { "Not saved." } " The release is already out." }, html! {}))
        (notice(Tone::Good, html! { "Refund to the same card was accepted." }, html! { (Button::link("Tell those who asked", "#")) }))
        (notice(Tone::Plain, html! { "This is how it was on 3 November." }, html! {}))
        (stale(&Stale { field: "the title".into(), name: "title".into(), theirs: "Refund to the card that paid".into(), who: "Ada".into(), yours: "Refund to the same card".into(), action: "#".into(), version: 4, back: "#".into() }))
        (split(work(theme), beside()))
    }
}

fn work(theme: &str) -> Markup {
    let criterion = |text: &str, verdict: Verdict, judged: Option<&str>| Criterion {
        text: html! { (text) },
        verdict,
        judged: judged.map(str::to_owned),
        judge: Some("/criteria/1".to_owned()),
        ..Criterion::default()
    };
    let step = |keyword: &str, text: &str| Step { keyword: keyword.into(), text: text.into(), more: String::new() };
    let by_steps = Criterion {
        text: scenario(
            "Refund by card",
            &[
                step("Given", "a cancelled crossing"),
                step("When", "the refund is sent"),
                step("And", "the card has expired"),
            ],
        ),
        warnings: vec!["Not testable: no Then says what has to come out".into()],
        ..Criterion::default()
    };
    html! {
        div.stack {
            (criteria(&[
                criterion("A cancellation before departure refunds in full to the original card.", Verdict::Pass, Some("Mei, today")),
                criterion("A card that expired since offers another way.", Verdict::Fail, Some("Olu, today")),
                criterion("The operator’s daily report shows refunds apart from sales.", Verdict::Open, None),
                by_steps,
            ]))
            (todo(&[
                Todo { tone: Tone::Warn, what: "Proposal".into(), title: "Ada proposes: move “Refund to the same card” to the top".into(), href: format!("#{theme}"), detail: "because Outer Isles leaves in March without it · 2 days old".into(), actions: Some(html! { (Button::submit("Decline")) (Button::submit("Accept").primary()) }) },
                Todo { tone: Tone::Good, what: "Accept".into(), title: "TID-418 Pay with a saved card".into(), href: format!("#{theme}"), detail: "5 of 5 criteria passed by Mei".into(), actions: Some(html! { (Button::link("Review", "#")) }) },
            ]))
            (comments(&[Comment { id: format!("{theme}-1"), who: "Mei Kwon".into(), aside: Some("asks Olu · due today".into()), when: "2 h ago".into(), at: "2026-11-21T10:00:00Z".into(), text: "The provider allows refunds for **180 days**. What do we offer after that?\n\n- a voucher\n- `nothing`".into(), menu: None }]))
            (comment_form("/comments", &format!("Comment, in {theme}")))
            (history(&[
                Entry { who: "Olu Adeyemi".into(), did: html! { "changed two fields" }, when: "today, 9:12".into(), at: "2026-11-21T09:12:00Z".into(), id: None, changes: vec![Change { field: "Points".into(), before: "8".into(), after: "5".into() }, Change { field: "Person".into(), before: String::new(), after: "Amir".into() }], undo: None },
                Entry { who: "Ada Vance".into(), did: html! { "linked a voice" }, when: "yesterday".into(), at: "2026-11-20T09:12:00Z".into(), ..Entry::default() },
            ]))
            (Passage { action: "/insights", values: &[], picker: Picker { name: format!("{theme}-supports"), label: "Supports".into(), url: "/pick".into(), required: true, ..Picker::default() }, weights: vec![Choice::new("3", "Critical"), Choice::new("1", "Nice to have")], submit: "Link" }
                .around(passages(html! { p.prose { "Third call this week about a refund. They want it on the card, not a voucher." } })))
        }
    }
}

fn beside() -> Markup {
    let months = [("Jul", 38.0), ("Aug", 37.0), ("Sep", 36.5), ("Oct", 34.0), ("Nov", 33.0)];
    let points = months.map(|(label, value)| Point {
        label: label.into(),
        value,
        shown: format!("{value} %"),
        href: Some("#".into()),
    });
    html! {
        (panel("Who asked", "17 voices · 402 k a year", html! {
            (Quote { before: "Third call this week about a refund. ".into(), passage: "They want it on the card, not a voucher.".into(), after: String::new(), who: "Marta, harbour clerk".into(), customer: Some(("Outer Isles Ferries".into(), "#".into())), segment: Some("Island operator".into()), revenue: Some("310 k".into()), weight: Some((Tone::Bad, "critical".into())), when: None, href: Some("#".into()) })
            (Button::link("All 17", "#").plain().small().flush())
        }))
        (panel("Abandoned bookings", "", html! { (Chart { title: "Abandoned bookings".into(), reading: "Share of bookings begun and not paid, by month. Lower is better.".into(), points: points.to_vec(), goal: Some((25.0, "goal 25 %".into())) }) }))
        (panel("Import", "", html! { (progress("Rows read", 412, 1_318)) }))
    }
}
