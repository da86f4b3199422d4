//! Imports by programs: preview, suggested and saved mapping, dry run, the same request twice, and the description of it all.

use northline::import::{self, RunId};
use reqwest::{Method, RequestBuilder, multipart};
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

const FILE: &str = "Ref,Headline,What they said\n1,Late,Boats are late\n2,Full,Boats are full\n";

fn send(by: &Person, query: &str, content: &str) -> RequestBuilder {
    let form = multipart::Form::new().part("file", multipart::Part::text(content.to_owned()).file_name("said.csv"));
    by.request(Method::POST, &format!("/products/TID/imports?{query}")).multipart(form)
}

async fn finished(world: &World, run: &Value) -> Value {
    let id = run["run"].as_str().unwrap();
    import::go(&world.app, RunId(id.parse().unwrap()), |_| {}).await.unwrap();
    world.later();
    world.olu.get(&format!("/imports/{id}")).await.ok()
}

both! {
    async fn a_preview_of_a_jira_export_says_what_is_left_out(world: World) {
        let file = "Summary,Issue key,Issue Type,Status,Reporter,Custom field (Flavour),Custom field (Empty)\nRefund,TES-1,Story,To Do,Eric,salty,\n";
        let seen = world.olu.answer(send(&world.olu, "kind=jira&preview=true", file)).await.is(202).body;
        assert_eq!(seen["preview"]["left_out"], json!(["Reporter", "Custom field (Flavour)"]));
    }

    async fn a_program_looks_first_and_says_what_the_columns_are(world: World) {
        let seen = world.olu.answer(send(&world.olu, "kind=feedback&preview=true", FILE)).await.is(202).body;
        assert_eq!((&seen["state"], &seen["headers"]), (&json!("mapping"), &json!(["Ref", "Headline", "What they said"])));
        let preview = &seen["preview"];
        assert_eq!((&preview["rows"][1], &preview["saved"]), (&json!(["2", "Full", "Boats are full"]), &json!(false)));
        assert!(preview["fields"].as_array().unwrap().contains(&json!("said_by")), "{preview}");
        let start = format!("/imports/{}/start", seen["run"].as_str().unwrap());
        world.olu.post(&start, json!({"map": "title=Nowhere"})).await.invalid("map");
        world.mei.post(&start, json!({})).await.forbidden();
        world.vera.post(&start, json!({})).await.missing();
        let map = json!({"map": "id=Ref,title=Headline,body=What they said", "dry_run": true});
        let dry = finished(&world, &world.olu.post(&start, map).await.ok()).await;
        assert_eq!((&dry["created"], &dry["dry"], &dry["state"]), (&json!(2), &json!(true), &json!("done")));
        let done = finished(&world, &world.olu.post(&start, json!({"dry_run": false})).await.ok()).await;
        assert_eq!((&done["created"], &done["dry"]), (&json!(2), &json!(false)), "the mapping of the dry run stands");
        world.olu.post(&start, json!({})).await.refused("already_begun");
        // The mapping is there for the next file with these columns.
        let next = world.olu.answer(send(&world.olu, "kind=feedback&preview=true", &format!("{FILE}3,Loud,Boats are loud\n"))).await.is(202).body;
        assert_eq!((&next["preview"]["saved"], &next["mapping"]), (&json!(true), &done["mapping"]));
        let run = world.olu.post(&format!("/imports/{}/start", next["run"].as_str().unwrap()), json!({})).await.ok();
        let run = finished(&world, &run).await;
        assert_eq!((&run["created"], &run["skipped"]), (&json!(1), &json!(2)));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_same_file_under_a_key_is_taken_once(world: World) {
        let keyed = |content: &str| send(&world.olu, "kind=feedback", content).header("idempotency-key", "k1");
        let first = world.olu.answer(keyed(FILE)).await.is(202);
        let again = world.olu.answer(keyed(FILE)).await.is(202);
        assert_eq!((&again.body, again.header("idempotent-replayed").as_str()), (&first.body, "true"));
        world.olu.answer(keyed("Ref,Headline\n3,Other\n")).await.refused("idempotency_key_reused");
        let both = futures_util::future::join_all((0..4).map(|_| {
            let request = send(&world.olu, "kind=feedback", FILE).header("idempotency-key", "k2");
            async { world.olu.answer(request).await.is(202).body["run"].clone() }
        })).await;
        assert!(both.iter().all(|run| run == &both[0]), "{both:?}");
        let runs = world.olu.get("/products/TID/imports").await.ok();
        assert_eq!(runs["items"].as_array().unwrap().len(), 2);

        let file = |content: &'static str| world.mei.request(Method::POST, "/files").header("idempotency-key", "f1").body(content);
        let sent = world.mei.answer(file("a drawing")).await.created();
        assert_eq!(world.mei.answer(file("a drawing")).await.created(), sent);
        world.mei.answer(file("another")).await.refused("idempotency_key_reused");
    }

    async fn what_takes_a_file_is_described(world: World) {
        let document = world.olu.get("/openapi.json").await.ok();
        let import = &document["paths"]["/products/{product}/imports"]["post"];
        let content = &import["requestBody"]["content"];
        assert_eq!(content["multipart/form-data"]["schema"]["properties"]["file"]["format"], "binary");
        assert!(content["text/csv"].is_object() && import["responses"]["202"].is_object(), "{import}");
        assert!(document["paths"]["/files"]["post"]["requestBody"]["content"]["application/octet-stream"].is_object());
        assert!(document["paths"]["/imports/{run}/start"]["post"].is_object());
        world.olu.answer(send(&world.olu, "kind=boats", FILE)).await.invalid("kind");
        world.olu.answer(send(&world.olu, "kind=feedback", "")).await.invalid("file");
        world.olu.post("/products/TID/imports?kind=feedback", json!({})).await.problem(400, "malformed");
    }
}
