//! Creating an item: only a title is required; what is similar appears while it is typed.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Item, Key, Kind};
use crate::{
    backlog::PRIORITIES,
    command::{Place, Right, Say},
    error::Error,
    fields,
    items::{Area, Product, ask, facts},
    line::rule,
    people::person,
    roadmap::{APPETITES, HORIZONS, STAGES},
    sprint,
    web::{
        Page, Query, Visit,
        kit::{self, Choice, Field, Picker, checkbox, form_actions, page_head, pair},
    },
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    product: Option<String>,
    /// What the new item is to serve.
    from: Option<String>,
    /// What is to serve the new item.
    r#for: Option<String>,
    title: Option<String>,
}

/// What can be created here.
pub(super) async fn choose(mut visit: Visit, Query(asked): Query<Asked>) -> Page {
    let product = product(&mut visit, asked.product.as_deref()).await?;
    let shelf = visit.product(&product.key).await?.1;
    let line = |kind: Kind, says: &str| {
        html! {
            a.choice-line href=(format!("/new/{}?product={}", kind.name(), product.key)) {
                (kit::kind(kit::Kind::parse(kind.name())))
                span { b { (crate::web::shown::capital(kind.label())) } " " span.faint { (says) } }
            }
        }
    };
    let content = html! {
        (page_head("New", "", html! {}))
        div.choices {
            (line(Kind::Story, "something a persona wants"))
            (line(Kind::Bug, "something that does not work"))
            (line(Kind::Task, "something to be done"))
            (line(Kind::Feedback, "what somebody said"))
            (line(Kind::Idea, "a problem or opportunity"))
            (line(Kind::Epic, "a large piece of work"))
            (line(Kind::Initiative, "a bet on the roadmap"))
            (line(Kind::Goal, "what is to be reached"))
            (line(Kind::KeyResult, "how it is measured"))
            (line(Kind::Metric, "something measured over time"))
            (line(Kind::Sprint, "a time-box of a team"))
            (line(Kind::Release, "a version for customers"))
            (line(Kind::Customer, "who buys"))
            (line(Kind::Spike, "a question to try out"))
            (line(Kind::Vision, "the north star"))
            (line(Kind::Theme, "a direction that takes a share of capacity"))
            (line(Kind::Persona, "a kind of user"))
            (line(Kind::Segment, "a kind of customer"))
            (line(Kind::Competitor, "who else serves them"))
            (line(Kind::Claim, "what research says"))
            (line(Kind::Trend, "what moves in the market"))
            (line(Kind::Document, "a page of text"))
            (line(Kind::Assumption, "what has to be true"))
            (line(Kind::Experiment, "how it is tested"))
            (line(Kind::Milestone, "a day others wait for"))
            (line(Kind::Risk, "what may go wrong"))
            (line(Kind::Decision, "what was decided, and why"))
        }
    };
    Ok(visit.render(&shelf.shell("New"), content))
}

pub(super) async fn show(mut visit: Visit, Path(kind): Path<String>, Query(asked): Query<Asked>) -> Page {
    let kind = Kind::parse(&kind).ok_or(Error::NotFound)?;
    let product = product(&mut visit, asked.product.as_deref()).await?;
    let shelf = visit.product(&product.key).await?.1;
    let place =
        if kind.is_shared() { Place::organisation(kind.right()) } else { Place::product(kind.right(), product.id) };
    let says = visit.actor.say(&place);
    let above = match asked.from.as_deref().or(asked.r#for.as_deref()).and_then(Key::parse) {
        Some(key) => Some(Item::find(&mut visit.db, &visit.actor, &key).await?),
        None => None,
    };
    let fields = if kind.is_work() { fields::Field::of_product(&mut visit.db, &product).await? } else { Vec::new() };
    let owned = matches!(kind, Kind::Goal | Kind::KeyResult | Kind::Initiative);
    let people = if kind.is_work() || owned { person::choices(&mut visit.db).await? } else { Vec::new() };
    let teams =
        if kind == Kind::Sprint { sprint::asked_team(&mut visit.db, &product).await? } else { Markup::default() };
    let areas = Area::all(&mut visit.db, product.id).await?;
    let decided = visit.actor.areas_decided(kind.right(), product.id);
    // Whoever decides in areas alone creates there, and proposes in the rest of the product.
    let own: Vec<_> = areas.iter().filter(|area| says == Say::Propose && decided.contains(&area.id)).collect();
    let action =
        if kind.is_shared() { "/customers".to_owned() } else { format!("/products/{}/{}", product.key, kind.plural()) };
    let title = format!("New {}", kind.label());
    let serves = above.as_ref().filter(|above| rule::natural(kind, above.kind).is_some());
    let served_by = above.as_ref().filter(|below| {
        serves.is_none()
            && rule::natural(below.kind, kind)
                .is_some_and(|tie| visit.actor.say(&below.place(tie.right(below.kind))) == Say::Decide)
    });
    let content = html! {
        (page_head(&title, "", html! {}))
        form.form method="post" action=(action) data-controller="remote-form autosave" {
            @let name = Field::text("title", "Title").required().autofocus().value(asked.title.as_deref().unwrap_or_default())
                .similar(format!("/similar?product={}&kind={}", product.key, kind.name()));
            @if kind == Kind::Story { (name.hint("Or the story in one line: As a skipper, I want … so that …")) } @else { (name) }
            @if let Some(below) = served_by {
                input type="hidden" name="served_by" value=(below.key);
                (will_be_linked(below))
            }
            (own_fields(kind, serves, &teams))
            @if kind != Kind::Customer && kind != Kind::Vision && kind != Kind::Feedback { (serving(kind, serves)) }
            @if owned {
                @let nobody = std::iter::once(Choice::new("", "Nobody yet"));
                (Field::select("owner", "Owner", nobody.chain(people.iter().map(|one| Choice::new(&one.email, &one.name))).collect()))
            }
            @if !areas.is_empty() && !kind.is_shared() {
                (area_field(&areas, &own))
            }
            (fields::asking(&fields, kind, &people))
            @if kind.is_ranked() { (more(people.iter().map(|one| Choice::new(&one.email, &one.name)))) }
            (super::parts::reason(says))
            (form_actions(if says == Say::Propose && own.is_empty() { "Propose" } else { "Create" }, None))
        }
    };
    debug_assert!(kind.right() != Right::Own);
    let mut shell = shelf.at(kind.station(), &title);
    shell.title.clone_from(&title);
    Ok(visit.render(&shell, content))
}

fn area_field(areas: &[Area], own: &[&Area]) -> Field {
    let choices = areas.iter().map(|area| Choice::new(&area.name, &area.name));
    let field = Field::select("area", "Area", std::iter::once(Choice::new("", "No area")).chain(choices).collect());
    let Some(first) = own.first() else { return field };
    let names: Vec<_> = own.iter().map(|area| area.name.as_str()).collect();
    field.value(&first.name).hint(format!("You decide in {}; elsewhere it is proposed.", names.join(", ")))
}

/// What it is to stand under on the line.
fn serving(kind: Kind, above: Option<&Item>) -> Markup {
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .filter(|to| rule::natural(kind, *to).is_some() && !matches!(to, Kind::Metric | Kind::Release | Kind::Sprint))
        .collect();
    if kinds.is_empty() {
        return html! {
            @if let Some(above) = above {
                input type="hidden" name="serves" value=(above.key);
                (will_be_linked(above))
            }
        };
    }
    let names = kinds.iter().map(|kind| format!("kind={}", kind.name())).collect::<Vec<_>>().join("&");
    let words = kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", ");
    html! {
        (Picker {
            name: "serves".into(),
            label: "Why".into(),
            url: format!("/pick?{names}"),
            value: above.map(|above| above.key.clone()).unwrap_or_default(),
            shown: above.map(|above| format!("{} {}", above.key, above.title)).unwrap_or_default(),
            placeholder: format!("What it is for: {words}"),
            ..Picker::default()
        })
    }
}

fn will_be_linked(other: &Item) -> Markup {
    html! { p.quiet.small { "It will be linked to " (other.key) " “" (other.short()) "”." } }
}

/// Who has it, what marks it and when it is due: asked for when somebody wants to say it at once.
fn more(people: impl Iterator<Item = Choice>) -> Markup {
    let people = std::iter::once(Choice::new("", "Nobody yet")).chain(people).collect();
    let priorities =
        std::iter::once("").chain(PRIORITIES).map(|one| Choice::new(one, if one.is_empty() { "None" } else { one }));
    html! {
        details { summary { "Person, priority, due date, labels" }
            (pair(Field::select("owner", "Person", people), Field::select("priority", "Priority", priorities.collect())))
            (pair(Field::date("due_on", "Due on"), Field::text("labels", "Labels").hint("With commas between.")))
        }
    }
}

fn own_fields(kind: Kind, above: Option<&Item>, teams: &Markup) -> Markup {
    let optional = |words: &[&str]| {
        std::iter::once(Choice::new("", "None"))
            .chain(words.iter().map(|word| Choice::new(*word, *word)))
            .collect::<Vec<_>>()
    };
    html! {
        @match kind {
            Kind::Feedback => {
                (Field::textarea("body", "What was said").hint("Word for word."))
                (pair(Field::text("said_by", "Said by"), Field::text("source", "Source").placeholder("support, sales, interview…")))
                (Picker { name: "customer".into(), label: "Customer".into(), url: "/pick?kind=customer".into(), placeholder: "Type a name".into(), ..Picker::default() })
                (Picker { name: "supports".into(), label: "Asks for".into(), url: "/pick?kind=idea&kind=initiative&kind=epic&kind=story&kind=bug".into(), placeholder: "An idea, initiative or story".into(),
                    value: above.map(|above| above.key.clone()).unwrap_or_default(),
                    shown: above.map(|above| format!("{} {}", above.key, above.title)).unwrap_or_default(), ..Picker::default() })
            }
            Kind::Customer => {
                (pair(Field::text("segment", "Segment"), Field::number("revenue", "Revenue a year")))
                (Field::text("contact", "Contact"))
            }
            Kind::Story => {
                (Field::text("persona", "As a").placeholder("persona"))
                (pair(Field::text("want", "I want"), Field::text("benefit", "so that")))
                (Field::textarea("criteria", "Acceptance criteria").hint("One a line, or scenarios: Given, When, Then."))
                (Field::number("points", "Points").between(0, 1000).step("any"))
            }
            Kind::Bug | Kind::Task | Kind::Spike => {
                (Field::textarea("body", "Description"))
                (Field::number("points", "Points").between(0, 1000).step("any"))
            }
            Kind::Initiative => {
                (Field::textarea("hypothesis", "Hypothesis").placeholder("We believe … We will know when …"))
                (pair(Field::select("horizon", "Horizon", optional(&HORIZONS)), Field::select("stage", "Stage", optional(&STAGES))))
                (pair(Field::date("starts_on", "Starts"), Field::date("due_on", "By")))
                (Picker { name: "serves".into(), label: "Metric".into(), url: "/pick?kind=metric".into(), placeholder: "The number it is to move".into(), id: Some("field-metric".into()), ..Picker::default() })
                (pair(Field::number("baseline", "Its number is now").step("any"), Field::number("expected", "It is to become").step("any").hint("Of that metric.")))
                (pair(Field::date("expected_by", "Expected by").hint("When it is to be seen; you are asked then."), Field::number("confidence", "How sure, in %").between(0, 100)))
                (pair(Field::number("appetite", "Appetite").step("any").between(0, 100_000), Field::select("appetite_unit", "In", APPETITES.map(|unit| Choice::new(unit, unit)).to_vec())))
            }
            Kind::Goal => {
                (pair(Field::date("starts_on", "Starts"), Field::date("ends_on", "Ends")))
                (checkbox("committed", "Committed", Some("To be reached whole; an aspirational goal to seven tenths."), false))
            }
            Kind::KeyResult => {
                (pair(Field::number("baseline", "From").step("any"), Field::number("target", "To").step("any")))
                (pair(Field::number("current", "Now").step("any"), Field::text("unit", "Unit")))
                (pair(Field::select("fed", "Fed by", super::aside::fed_by()), Field::number("weight", "Weight").between(0, 1000).step("any").hint("1 unless told.")))
            }
            Kind::Metric => {
                (pair(Field::text("unit", "Unit"), Field::select("direction", "It is to go", vec![Choice::new("up", "up"), Choice::new("down", "down")])))
                (pair(Field::number("baseline", "From").step("any"), Field::number("target", "To").step("any")))
            }
            Kind::Sprint => {
                (Field::text("goal", "Goal").placeholder("What the sprint is for, in a sentence"))
                (teams)
                (pair(Field::date("starts_on", "Starts").hint("The day after the team’s last sprint, unless you say another."),
                    Field::date("ends_on", "Ends").hint("Two weeks, unless you say another.")))
            }
            Kind::Release => {
                (pair(Field::text("number", "Version"), Field::date("planned_on", "Planned on")))
            }
            Kind::Vision => {
                (Field::textarea("body", "The vision in a few sentences"))
                (Field::text("horizon", "Horizon").placeholder("3 years"))
            }
            Kind::Subtask => { (Field::number("hours", "Hours").between(0, 10_000).step("any")) }
            Kind::Idea | Kind::Epic => { (Field::textarea("body", "Description")) }
            Kind::Canvas => { (crate::market::canvas_asked()) (Field::textarea("body", "Description")) }
            _ => { (ask::form(facts::asks(kind))) (Field::textarea("body", "Description")) }
        }
    }
}

async fn product(visit: &mut Visit, key: Option<&str>) -> crate::Result<Product> {
    match key {
        Some(key) => Product::find(&mut visit.db, &visit.actor, key).await,
        None => Product::all(&mut visit.db, &visit.actor).await?.into_iter().next().ok_or(Error::NotFound),
    }
}
