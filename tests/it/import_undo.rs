//! Taking an import back asks about what somebody has changed since, and keeps it where that is wished.

use northline::import::{self, RunId};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

use crate::harness::World;

const FILE: &str = "Ref,Title\n1,Hull\n2,Deck\n3,Sail\n";

impl World {
    /// A file of three stories that has come in, and their keys.
    async fn imported(&self) -> (String, Vec<String>) {
        let form = multipart::Form::new().part("file", multipart::Part::text(FILE).file_name("work.csv"));
        let sent = self
            .olu
            .request(Method::POST, "/products/TID/imports?kind=item&map=id%3DRef,title%3DTitle")
            .multipart(form);
        let run = self.olu.answer(sent).await.is(202).body["run"].as_str().unwrap().to_owned();
        self.go_on(&run).await;
        self.later();
        let rows = self.olu.get(&format!("/imports/{run}/rows")).await.ok();
        (run, rows["items"].as_array().unwrap().iter().map(|row| row["item"].as_str().unwrap().to_owned()).collect())
    }

    async fn go_on(&self, run: &str) {
        import::go(&self.app, RunId(run.parse().unwrap()), |_| {}).await.unwrap();
    }

    async fn archived(&self, key: &str) -> bool {
        self.olu.item(key).await["archived_at"] != Value::Null
    }
}

both! {
    async fn what_was_changed_since_is_said_by_whom_and_kept_when_that_is_wished(world: World) {
        let (run, keys) = world.imported().await;
        let look = async || world.olu.get(&format!("/imports/{run}/undo")).await.ok();
        assert_eq!((&look().await["created"], &look().await["changed"]), (&json!(3), &json!(0)));
        world.mei.patch(&format!("/stories/{}", keys[0]), json!({"status": "started"})).await.ok();
        let slip = world.olu.patch(&format!("/stories/{}", keys[1]), json!({"title": "Dek"})).await;
        world.olu.undo(&slip).await.ok();
        let told = look().await;
        assert_eq!((&told["changed"], &told["by"]), (&json!(1), &json!([{"name": "mei", "rows": 1}])), "what was undone is no change: {told}");
        assert_eq!((&told["rows"][0]["key"], &told["rows"][0]["by"]), (&json!(keys[0]), &json!("mei")));
        world.mei.get(&format!("/imports/{run}/undo")).await.forbidden();
        world.vera.get(&format!("/imports/{run}/undo")).await.missing();
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("/imports/{run}/undo"))).await.is(200).text;
        assert!(page.contains("1 item it created has been changed since") && page.contains("1 by mei") && page.contains("keep_changed"), "{page}");
        world.olu.post(&format!("/imports/{run}/undo"), json!({"keep_changed": true})).await.ok();
        world.go_on(&run).await;
        let done = world.olu.get(&format!("/imports/{run}")).await.ok();
        assert_eq!((&done["state"], &done["kept"], &done["keep_changed"]), (&json!("undone"), &json!(1), &json!(true)));
        assert_eq!([world.archived(&keys[0]).await, world.archived(&keys[1]).await, world.archived(&keys[2]).await], [false, true, true]);
        let rows = world.olu.get(&format!("/imports/{run}/rows?outcome=kept")).await.ok();
        assert_eq!(rows["items"][0]["why"], "mei has changed it since");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn without_that_wish_all_of_it_goes(world: World) {
        let (run, keys) = world.imported().await;
        world.mei.patch(&format!("/stories/{}", keys[0]), json!({"status": "started"})).await.ok();
        world.olu.post(&format!("/imports/{run}/undo"), json!({})).await.ok();
        world.go_on(&run).await;
        assert!(world.archived(&keys[0]).await);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
