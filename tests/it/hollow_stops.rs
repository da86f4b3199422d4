//! The hollow stops of the ribbon: each that is offered leads to a form whose answer is accepted.

use reqwest::Method;
use serde_json::json;

use crate::{
    cast::Person,
    harness::{Answer, World},
};

const KINDS: [(&str, &str); 14] = [
    ("visions", "vision"),
    ("goals", "goal"),
    ("key_results", "key_result"),
    ("feedback", "feedback"),
    ("ideas", "idea"),
    ("initiatives", "initiative"),
    ("epics", "epic"),
    ("stories", "story"),
    ("bugs", "bug"),
    ("tasks", "task"),
    ("spikes", "spike"),
    ("sprints", "sprint"),
    ("releases", "release"),
    ("metrics", "metric"),
];

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

async fn submit(person: &Person, path: &str, fields: &[(String, String)]) -> Answer {
    person.answer(person.browser(Method::POST, path).header("sec-fetch-site", "same-origin").form(fields)).await
}

/// The kinds that the page of an item offers to link it to.
async fn offered(person: &Person, key: &str) -> Vec<String> {
    let text = page(person, &format!("/items/{key}")).await;
    let ribbon = text
        .split_once("<ol class=\"ribbon\"")
        .and_then(|(_, rest)| rest.split_once("</ol>"))
        .map_or("", |(ribbon, _)| ribbon);
    let start = format!("href=\"/items/{key}/link?to=");
    ribbon.split(&start).skip(1).map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
}

/// What a form says already.
fn told(form: &str) -> Vec<(String, String)> {
    let value =
        |input: &str, name: &str| Some(input.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.to_owned());
    form.split("<input")
        .skip(1)
        .filter_map(|input| input.split_once('>'))
        .map(|(input, _)| input)
        .filter(|input| input.contains("type=\"hidden\"") || input.contains("role=\"combobox\""))
        .filter_map(|input| Some((value(input, " name")?, value(input, " value")?)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// A sprint needs days of its own.
fn days(nth: usize) -> [String; 2] {
    let day = |days: u64| chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap() + chrono::Days::new(days);
    [day(14 * nth as u64), day(14 * nth as u64 + 10)].map(|day| day.to_string())
}

async fn create(world: &World, kinds: &str, title: &str, nth: usize) -> String {
    let [starts, ends] = days(nth);
    let more = if kinds == "sprints" { json!({"starts_on": starts, "ends_on": ends}) } else { json!({}) };
    world.root.create(kinds, title, more).await
}

fn plural(kind: &str) -> &'static str {
    KINDS.iter().find(|(_, name)| *name == kind).unwrap().0
}

both! {
    async fn every_hollow_stop_leads_to_a_form_that_is_accepted(world: World) {
        let mut seen = 0;
        for (kinds, kind) in KINDS {
            let here = create(&world, kinds, &format!("One {kind}"), 2 * seen + 1).await;
            for stop in offered(&world.root, &here).await {
                seen += 1;
                let form = page(&world.root, &format!("/items/{here}/link?to={stop}")).await;
                let form = form.split_once("action=\"/links\"").unwrap().1.split_once("</form>").unwrap().0;
                let mut fields = told(form);
                let other = if fields.iter().any(|(name, _)| name == "from") { "to" } else { "from" };
                let target = match (stop.as_str(), kind) {
                    // A product has one vision, which the goals found already.
                    ("vision", _) => continue,
                    _ => create(&world, plural(&stop), &format!("For {kind}"), 2 * seen).await,
                };
                fields.retain(|(name, _)| name != other);
                fields.push((other.into(), target.clone()));
                let done = submit(&world.root, "/links", &fields).await;
                assert_eq!(done.status, 303, "{kind} to {stop}: {}", done.text);
                assert!(!offered(&world.root, &here).await.contains(&stop), "{stop} is filled on the ribbon of a {kind}");
            }
        }
        assert!(seen >= 40, "{seen} hollow stops");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_is_created_from_a_hollow_stop_fills_it(world: World) {
        let mut nth = 0;
        for (kinds, kind) in KINDS {
            nth += 1;
            let here = create(&world, kinds, &format!("One {kind}"), nth).await;
            for stop in offered(&world.root, &here).await.into_iter().filter(|stop| stop != "vision") {
                nth += 1;
                let choosing = page(&world.root, &format!("/items/{here}/link?to={stop}")).await;
                let create = choosing.split_once("href=\"/new/").unwrap().1.split_once('"').unwrap().0.replace("&amp;", "&");
                let form = page(&world.root, &format!("/new/{create}")).await;
                let action = format!("action=\"/products/TID/{}\"", plural(&stop));
                let form = form.split_once(&action).unwrap_or_else(|| panic!("{create}")).1.split_once("</form>").unwrap().0;
                let mut fields = told(form);
                assert!(fields.iter().any(|(_, value)| *value == here), "{stop} for {kind}: {fields:?}");
                fields.push(("title".into(), format!("New for {kind}")));
                if stop == "sprint" {
                    let [starts, ends] = days(nth);
                    fields.extend([("starts_on".into(), starts), ("ends_on".into(), ends)]);
                }
                let done = submit(&world.root, &format!("/products/TID/{}", plural(&stop)), &fields).await;
                assert_eq!(done.status, 303, "{stop} for {kind}: {}", done.text);
                assert!(!offered(&world.root, &here).await.contains(&stop), "a new {stop} fills the stop of a {kind}");
            }
        }
    }

    async fn what_cannot_be_linked_is_not_offered(world: World) {
        world.ada.create("visions", "North", json!({})).await;
        for (kinds, never) in [
            ("feedback", ["release", "metric", "vision", "sprint"]),
            ("ideas", ["release", "theme", "vision", "sprint"]),
            ("goals", ["release", "feedback", "idea", "vision"]),
            ("epics", ["sprint", "vision", "feedback", "idea"]),
            ("releases", ["vision", "goal", "sprint", "feedback"]),
            ("sprints", ["vision", "epic", "release", "metric"]),
            ("stories", ["vision", "feedback", "idea", "customer"]),
        ] {
            let here = world.root.create(kinds, "One", json!({})).await;
            let offers = offered(&world.root, &here).await;
            assert!(never.iter().all(|kind| !offers.iter().any(|offer| offer == kind)), "{kinds} offer {offers:?}");
        }
    }

    async fn one_creates_only_what_one_may_link(world: World) {
        let story = world.olu.story("Refund").await;
        let told = json!({"title": "Spring", "served_by": [story]});
        world.ada.post("/products/TID/releases", told.clone()).await.refused("not_yours_to_link");
        let release = world.root.post("/products/TID/releases", told).await.key();
        let line = world.mei.get(&format!("/items/{story}/line")).await.ok();
        assert_eq!(line["so_what"][0]["key"], json!(release));
        let page = page(&world.ada, &format!("/new/release?product=TID&for={story}")).await;
        assert!(!page.contains("name=\"served_by\""), "not offered to whoever may not");
        world.root.post("/products/TID/goals", json!({"title": "No such tie", "served_by": [release]})).await.invalid("to");
    }
}
