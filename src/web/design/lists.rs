//! Lists, tables, boards and timelines, full, empty and still loading.

use maud::{Markup, Render, html};

use crate::command::Say;
use crate::web::kit::*;

pub(super) fn shown(theme: &str) -> Markup {
    html! {
        (filters(html! {
            (Chip { label: "area: Booking".into(), href: "#".into(), on: true, count: None })
            @for label in ["kind", "status", "person"] { (Chip { label: label.into(), href: "#".into(), ..Chip::default() }) }
            (Chip { label: "has no why".into(), href: "#".into(), on: false, count: Some(58) })
        }))
        (split(html! { (backlog(theme)) (bulk(theme)) }, html! { (panel("Loading", "", skeleton(3))) (panel("Does it serve the strategy?", "last 3 sprints", meters())) }))
        (people())
        (board("Roadmap", &lanes(theme)))
        (timeline(&months()))
        (nothing())
    }
}

fn backlog(theme: &str) -> Markup {
    let rows = [
        ("441", Kind::Story, "Refund to the same card", "Fewer lost bookings", "17 · 402 k", "5", Some("Amir Malik")),
        ("431", Kind::Bug, "Boarding pass does not load without signal", "Calm boarding", "61 · 510 k", "3", None),
        ("460", Kind::Task, "Rotate the payment provider’s keys", "", "", "1", Some("Jonas Berg")),
        (
            "433",
            Kind::Spike,
            "Harbour opening hours from the operator’s own calendar, for every island",
            "New harbours",
            "4 · 120 k",
            "8",
            None,
        ),
        (
            "447",
            Kind::Epic,
            "Split a group booking after payment",
            "Fewer lost bookings",
            "9 · 51 k",
            "13",
            Some("Mei Kwon"),
        ),
    ];
    let row = |nth: usize,
               (number, kind, title, serves, heard, points, person): (
        &str,
        Kind,
        &str,
        &str,
        &str,
        &str,
        Option<&str>,
    )| Row {
        key: format!("TID-{number}{}", if theme == "dark" { "0" } else { "" }),
        kind,
        title: title.to_owned(),
        href: "#".to_owned(),
        tags: match nth {
            0 => Some(tag(Tone::Plain, "Outer Isles")),
            1 => Some(html! { (tag(Tone::Warn, "question")) (tag(Tone::Bad, "blocked")) }),
            _ => None,
        },
        why: Some(if serves.is_empty() { why_none("#") } else { why(Station::Vision, serves, "#") }),
        heard: (!heard.is_empty()).then(|| heard.to_owned()),
        points: Some(points.to_owned()),
        person: person.map(str::to_owned),
        menu: Some(menu(&format!("TID-{number}, actions"), ranking())),
        grip: true,
        pick: true,
        fading: nth == 3,
        proposed: nth == 4,
        ..Row::default()
    };
    List {
        edits: false,
        id: format!("backlog-{theme}"),
        name: "Next up".to_owned(),
        header: Some(
            html! { h2 { "Next up" } span.faint { "ready for sprint 25" } span.end.faint.num { "25 points" } },
        ),
        rows: html! {
            @for (nth, values) in rows.into_iter().enumerate() {
                (row(nth, values))
                @if nth == 2 { (cut("everything above: 85 % done by 4 December")) }
            }
        },
        next: None,
        rank_url: Some("/api/v1/stories/{key}/rank".to_owned()),
        footer: Some(quick_add(Say::Decide, "/stories", "Add a story", &[("product", "TID")])),
        simple: false,
    }
    .render()
}

fn ranking() -> Markup {
    html! {
        (item_button(Icon::ArrowUpToLine, "Move to the top", "sortable#top"))
        (item_button(Icon::ArrowDownToLine, "Move to the bottom", "sortable#bottom"))
        (item_button(Icon::ArrowUp, "Move to a position…", "sortable#position"))
        (separator())
        (item_link(Icon::Link, "Say why", "#"))
        (item_action(Icon::Archive, "Archive", "DELETE", "/stories/TID-441", &[]))
    }
}

fn bulk(theme: &str) -> Markup {
    if theme == "dark" {
        return html! {};
    }
    bulk_bar(
        "/stories/bulk",
        html! { (Button::submit("Assign").small()) (Button::submit("Label").small()) (Button::submit("Archive").small().danger()) },
    )
}

fn meters() -> Markup {
    let meter = |label: &str, share: f64, agreed: Option<f64>, figure: &str, tone: Tone| Meter {
        label: label.into(),
        share: share / 100.0,
        agreed: agreed.map(|agreed| agreed / 100.0),
        figure: figure.into(),
        tone,
    };
    html! {
        (meter("Fewer lost bookings", 34.0, Some(50.0), "34 / 50 %", Tone::Plain))
        (meter("Calm boarding", 41.0, Some(30.0), "41 / 30 %", Tone::Plain))
        (meter("New harbours", 11.0, Some(20.0), "11 / 20 %", Tone::Warn))
        p.faint.small { "Bar: what was done. Mark: what was agreed." }
        (Button::link("Mend 58 without a why", "#"))
    }
}

fn people() -> Markup {
    let row = |name: &str, segment: &str, revenue: &str, values: &[f64]| {
        vec![html! { a href="#" { (name) } }, html! { (segment) }, html! { (revenue) }, sparkline(values, "Rising")]
    };
    let mut revenue = Column::number("Revenue a year");
    (revenue.sort, revenue.sorted) = (Some("#".to_owned()), Some(false));
    Table {
        caption: "Customers".to_owned(),
        columns: vec![Column::text("Customer"), Column::text("Segment"), revenue, Column::text("Feedback")],
        rows: vec![
            row("Outer Isles", "Public operators", "310 k", &[2.0, 4.0, 3.0, 6.0, 9.0]),
            row("Skerry Lines", "Small operators", "88 k", &[4.0, 4.0, 3.0, 3.0, 5.0]),
        ],
        ..Table::default()
    }
    .render()
}

fn lanes(theme: &str) -> Vec<Lane> {
    let card = |number: &str, title: &str, blocked: bool| Card {
        key: format!("{number}-{theme}"),
        kind: Kind::Initiative,
        title: title.to_owned(),
        href: "#".to_owned(),
        why: Some(why(Station::Vision, "Abandoned bookings 38 → 25 %", "#")),
        meta: Some(html! { span.num { "23 voices" } (tag(Tone::Good, "on course")) }),
        person: Some("Ada Vance".to_owned()),
        blocked,
        menu: Some(menu("Actions", item_link(Icon::Pencil, "Edit", "#"))),
    };
    let lane = |title: &str, cards: Vec<Card>| Lane {
        id: format!("lane-{title}-{theme}"),
        title: title.to_owned(),
        remark: cards.len().to_string(),
        over: title == "Now",
        cards,
        ..Lane::default()
    };
    vec![
        lane(
            "Now",
            vec![card("TID-12", "Money back without a call", false), card("TID-14", "Passes that work offline", true)],
        ),
        lane("Next", vec![card("TID-15", "One-page checkout", false)]),
        lane("Later", vec![]),
    ]
}

fn months() -> Timeline {
    let bet = |title: &str, from: f64, to: f64, committed: bool| Bet {
        title: title.to_owned(),
        href: "#".to_owned(),
        from,
        to,
        likely: Some(to + 6.0),
        committed,
        when: "November to January".to_owned(),
    };
    Timeline {
        name: "Roadmap by month".to_owned(),
        months: ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar"].map(str::to_owned).to_vec(),
        today: Some(27.0),
        lanes: vec![
            TimelineLane {
                title: "Abandoned bookings 38 → 25 %".to_owned(),
                remark: "now 33 % · off course".to_owned(),
                bets: vec![
                    bet("Money back without a call", 12.0, 52.0, true),
                    bet("One-page checkout", 45.0, 70.0, false),
                ],
            },
            TimelineLane {
                title: "Six new harbours".to_owned(),
                remark: "2 signed".to_owned(),
                bets: vec![bet("Operator’s own calendar", 40.0, 62.0, false)],
            },
        ],
    }
}

fn nothing() -> Empty {
    Empty {
        title: "No voices yet".to_owned(),
        text: "What customers say belongs here, word for word, with who said it. Ideas and stories are linked to the sentence that asks for them.".to_owned(),
        example: Some(html! { (Quote { before: "The pass spins for ever at the pier. ".into(), passage: "We let forty people board on trust".into(), after: " yesterday.".into(), who: "Marta, harbour clerk".into(), segment: Some("Outer Isles".into()), ..Quote::default() }) }),
        button: Some(Button::dialog("Add the first feedback", "/feedback/new").primary().icon(Icon::Plus)),
    }
}
