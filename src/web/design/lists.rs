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
        (timeline(&months(theme)))
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

fn months(theme: &str) -> Timeline {
    let bar = |key: &str, title: &str, x: f64, y: f64, width: f64, done: f64| Bar {
        key: format!("{theme}-{key}"),
        title: title.to_owned(),
        href: "#".to_owned(),
        x,
        y,
        width,
        done,
        likely: Some(x + width + 40.0),
        health: Some("good"),
        label: title.to_owned(),
        text: x + 10.0,
        says: format!("{title}, November to January"),
        still: true,
        ..Bar::default()
    };
    let lane = |title: &str, remark: &str, top: f64, height: f64| Swimlane {
        title: title.to_owned(),
        remark: remark.to_owned(),
        top,
        height,
        href: None,
    };
    let months = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar"];
    let tick = |(nth, label): (usize, &str)| Stroke { x: nth as f64 * 120.0, label: label.to_owned() };
    Timeline {
        name: format!("Roadmap by month, {theme}"),
        width: 720.0,
        height: 144.0,
        ticks: months.into_iter().enumerate().map(tick).collect(),
        today: Some(190.0),
        lanes: vec![
            lane("Abandoned bookings 38 → 25 %", "now 33 % · off course", 0.0, 80.0),
            lane("Six new harbours", "2 signed", 80.0, 64.0),
        ],
        bars: vec![
            bar("TID-1", "Money back without a call", 80.0, 8.0, 260.0, 0.48),
            bar("TID-2", "One-page checkout", 320.0, 44.0, 180.0, 0.0),
            bar("TID-3", "Operator’s own calendar", 290.0, 90.0, 160.0, 0.1),
        ],
        ties: vec![Depends {
            from_key: "TID-1".to_owned(),
            to_key: "TID-2".to_owned(),
            from: (340.0, 22.0),
            to: (320.0, 58.0),
            conflict: true,
        }],
        day: 4.0,
        step: 7,
        still: true,
        ..Timeline::default()
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
