//! Work that comes in done says when it began; what a Jira export knows beyond Jira's own fields becomes fields of the product.

use northline::import::{self, RunId};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

impl World {
    async fn sent(&self, by: &Person, query: &str, content: &str) -> Value {
        let form = multipart::Form::new().part("file", multipart::Part::text(content.to_owned()).file_name("work.csv"));
        let request = by.request(Method::POST, &format!("/products/TID/imports?{query}")).multipart(form);
        by.answer(request).await.is(202).body
    }

    async fn brought(&self, run: &Value) -> Value {
        let id = run["run"].as_str().unwrap();
        import::go(&self.app, RunId(id.parse().unwrap()), |_| {}).await.unwrap();
        self.later();
        assert_eq!(self.wrong().await, Vec::<String>::new());
        self.olu.get(&format!("/imports/{id}")).await.ok()
    }

    async fn whys(&self, run: &Value) -> Vec<(i64, String)> {
        let rows = self.olu.get(&format!("/imports/{}/rows?noted=true", run["run"].as_str().unwrap())).await.ok();
        let rows = rows["items"].as_array().unwrap().iter();
        rows.map(|row| (row["row"].as_i64().unwrap(), row["why"].as_str().unwrap_or_default().to_owned())).collect()
    }

    async fn cycles(&self) -> Vec<(String, Value)> {
        let times = self.olu.get("/products/TID/cycle-times?days=90").await.ok();
        let mut all: Vec<_> = times["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["title"].as_str().unwrap().to_owned(), item["cycle"].clone()))
            .collect();
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all
    }
}

const FILE: &str = "ID,Title,State,Started,Done\n\
    1,Fine,Done,2026-02-02,2026-02-05\n\
    2,Backwards,Done,2026-02-09,2026-02-06\n\
    3,Waits,Backlog,2026-02-09,\n\
    4,Under way,In Progress,2026-02-20,\n\
    5,No start,Done,,2026-02-10\n";

const JIRA: &str = "Summary,Issue key,Issue Type,Status,Status Category,Resolved,Updated,Custom field (Actual start),Custom field (Start date),\
    Custom field (Flavour),Custom field (Weight),Custom field (Weight),Custom field (Tasted on),Custom field (Sort)\n\
    Refund,TES-1,Story,Done,Done,2026-02-13,2026-02-13,2026-02-10,2026-02-01,salty,3,,2026-02-11,Sea\n\
    Ticket,TES-2,Story,Done,Done,2026-02-13,2026-02-13,,2026-02-12,sweet,,,2026-02-12,\n\
    Late,TES-3,Story,Done,Done,2026-02-13,2026-02-13,,2026-02-14,,,,,Lake\n";

both! {
    async fn done_work_of_a_table_has_a_cycle_time_when_it_says_its_start(world: World) {
        let run = world.sent(&world.olu, "kind=item", FILE).await;
        assert_eq!(run["mapping"]["started_at"], 3, "{run}");
        let run = world.brought(&run).await;
        assert_eq!((&run["created"], &run["failed"]), (&json!(5), &json!(0)));
        assert_eq!(world.cycles().await, [("Backwards".into(), Value::Null), ("Fine".into(), json!(4)), ("No start".into(), Value::Null)]);
        let whys = world.whys(&run).await;
        assert_eq!(whys.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3], "{whys:?}");
        assert!(whys[0].1.contains("its start on 9 February 2026 was left out: it lies after the day it was done, 6 February 2026"), "{whys:?}");
        assert!(whys[1].1.contains("it has not been started"), "{whys:?}");
        let ages = world.olu.get("/products/TID/ageing").await.ok();
        assert_eq!((&ages["items"][0]["title"], &ages["items"][0]["started_on"]), (&json!("Under way"), &json!("2026-02-20")));
        // The file is corrected and comes again; then it is all taken back.
        let again = world.brought(&world.sent(&world.olu, "kind=item", &FILE.replace("2,Backwards,Done,2026-02-09", "2,Backwards,Done,2026-02-05")).await).await;
        assert_eq!((&again["updated"], &again["skipped"]), (&json!(1), &json!(4)));
        assert_eq!(world.cycles().await[0], ("Backwards".into(), json!(2)));
        world.olu.post(&format!("/imports/{}/undo", again["run"].as_str().unwrap()), json!({})).await;
        import::go(&world.app, RunId(again["run"].as_str().unwrap().parse().unwrap()), |_| {}).await.unwrap();
        assert_eq!(world.cycles().await[0], ("Backwards".into(), Value::Null));
    }

    async fn a_start_is_said_by_hand_too_and_never_after_the_end(world: World) {
        let story = world.olu.story("Begun elsewhere").await;
        world.olu.patch(&format!("/stories/{story}"), json!({"status": "started", "started_at": "2026-02-23T08:00:00Z"})).await.ok();
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        assert_eq!(world.cycles().await, [("Begun elsewhere".into(), json!(8))]);
        world.olu.patch(&format!("/stories/{story}"), json!({"started_at": "2026-03-09T08:00:00Z"})).await.invalid("started_at");
    }

    async fn a_jira_export_gives_starts_and_fills_fields_by_their_names(world: World) {
        world.olu.post("/products/TID/fields", json!({"name": "Flavour", "kind": "text"})).await.created();
        let seen = world.sent(&world.olu, "kind=jira&preview=true", JIRA).await;
        assert_eq!(seen["mapping"], json!({"fields.flavour": 9}), "{seen}");
        let offered: Vec<_> = seen["preview"]["offered"].as_array().unwrap().iter()
            .map(|one| (one["name"].as_str().unwrap(), one["kind"].as_str().unwrap())).collect();
        assert_eq!(offered, [("Weight", "number"), ("Tasted on", "date"), ("Sort", "text")], "{seen}");
        assert_eq!(seen["preview"]["left_out"], json!(["Custom field (Weight)", "Custom field (Tasted on)", "Custom field (Sort)"]));
        let start = format!("/imports/{}/start", seen["run"].as_str().unwrap());
        let create = json!([{"column": "Custom field (Weight)", "kind": "number"}, {"column": "Custom field (Tasted on)", "kind": "date"}]);
        world.olu.post(&start, json!({"create": [{"column": "Summary"}]})).await.invalid("create");
        world.olu.post(&start, json!({"create": [{"column": "Custom field (Sort)", "kind": "choice"}]})).await.invalid("create");
        world.olu.post(&start, json!({"map": "fields.flavour=Summary"})).await.invalid("fields.flavour");
        let dry = world.brought(&world.olu.post(&start, json!({"create": create, "dry_run": true})).await.ok()).await;
        assert_eq!(dry["created"], 3);
        let fields = async || world.olu.get("/products/TID/fields").await.ok()["items"].as_array().unwrap().len();
        assert_eq!(fields().await, 1, "a dry run makes no field");
        let run = world.brought(&world.olu.post(&start, json!({"create": create, "dry_run": false})).await.ok()).await;
        assert_eq!((&run["created"], fields().await), (&json!(3), 3));
        let said = async |title: &str| {
            let mut db = world.app.store.read().await.unwrap();
            let key = db.query(northline::sql!("select key from item where title = $1")).bind(title.to_owned()).value::<String>().await.unwrap().unwrap();
            world.olu.get(&format!("/items/{key}")).await.ok()["fields"].clone()
        };
        let refund = said("Refund").await;
        assert_eq!((&refund["flavour"], &refund["weight"], &refund["tasted_on"]), (&json!("salty"), &json!(3.0), &json!("2026-02-11")), "{refund}");
        assert_eq!(said("Ticket").await["flavour"], "sweet");
        assert_eq!(world.cycles().await, [("Late".into(), Value::Null), ("Refund".into(), json!(4)), ("Ticket".into(), json!(2))]);
        assert!(world.whys(&run).await[0].1.contains("it lies after the day it was done"));
        // The next export with these columns goes the same way.
        let next = world.sent(&world.olu, "kind=jira&preview=true", &JIRA.replace("salty", "sour")).await;
        assert_eq!(next["mapping"], json!({"fields.flavour": 9, "fields.weight": 10, "fields.tasted_on": 12}));
    }

    async fn the_preview_offers_fields_and_makes_what_is_ticked(world: World) {
        let seen = world.sent(&world.olu, "kind=jira&preview=true", JIRA).await;
        let path = format!("/imports/{}", seen["run"].as_str().unwrap());
        let page = world.olu.answer(world.olu.browser(Method::GET, &path)).await.is(200).text;
        assert!(page.contains("Make a field for") && page.contains("name=\"create.10\"") && page.contains("Weight holds"), "{page}");
        let form = [("do", "import"), ("create.10", "true"), ("holds.10", "number"), ("create.13", "true"), ("holds.13", "text")];
        let sent = world.olu.browser(Method::POST, &path).header("sec-fetch-site", "same-origin").form(&form);
        world.olu.answer(sent).await.is(303);
        let fields = world.olu.get("/products/TID/fields").await.ok();
        let named: Vec<_> = fields["items"].as_array().unwrap().iter().map(|field| (&field["name"], &field["kind"])).collect();
        assert_eq!(named, [(&json!("Weight"), &json!("number")), (&json!("Sort"), &json!("text"))]);
        let run = world.brought(&seen).await;
        assert_eq!((&run["state"], &run["mapping"]), (&json!("done"), &json!({"fields.weight": 10, "fields.sort": 13})));
    }
}
