//! Sprints of a Jira export: what is over comes as closed with what was in it, what is not as planned.

use northline::import::{self, RunId};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

use crate::{cast::keys, harness::World};

const HEAD: &str =
    "Issue key,Issue Type,Summary,Status,Created,Updated,Resolved,Custom field (Story Points),Sprint,Sprint\n";
/// Two are over: one carried a story over, all of the second is done or went on. The third holds something unfinished.
const ROWS: &str = "\
J-1,Story,Refund,Done,01/Sep/25 9:00 AM,12/Sep/25 9:00 AM,10/Sep/25 9:00 AM,3,Sprint 1,\n\
J-2,Story,Receipt,Done,01/Sep/25 9:00 AM,24/Sep/25 9:00 AM,24/Sep/25 9:00 AM,5,Sprint 1,Sprint 2\n\
J-3,Story,Timetable,To Do,02/Sep/25 9:00 AM,30/Sep/25 9:00 AM,,2,Sprint 2,Sprint 3\n\
J-4,Bug,Broken sign,In Progress,20/Sep/25 9:00 AM,01/Oct/25 9:00 AM,,1,Sprint 3,\n\
J-5,Epic,Money back,In Progress,01/Sep/25 9:00 AM,01/Oct/25 9:00 AM,,,Sprint 3,\n\
J-6,Story,Elsewhere,To Do,20/Sep/25 9:00 AM,01/Oct/25 9:00 AM,,8,,\n";

impl World {
    /// Sends a Jira export as a program does and brings it in.
    async fn jira(&self, content: String, dry: bool) -> Value {
        let form = multipart::Form::new().part("file", multipart::Part::text(content).file_name("export.csv"));
        let path = format!("/products/TID/imports?kind=jira&dry_run={dry}");
        let run = self.olu.answer(self.olu.request(Method::POST, &path).multipart(form)).await.is(202).body;
        let id = RunId(run["run"].as_str().unwrap().parse().unwrap());
        let done = import::go(&self.app, id, |_| {}).await.unwrap();
        assert_eq!((done.state.as_str(), done.failed), ("done", 0), "{:?}", done.error);
        assert_eq!(self.wrong().await, Vec::<String>::new());
        self.later();
        self.olu.get(&format!("/imports/{id}")).await.ok()
    }

    /// What the report of a run says of its sprints.
    async fn said_of_sprints(&self, run: &Value) -> Vec<String> {
        let rows =
            self.olu.get(&format!("/imports/{}/rows?noted=true&limit=200", run["run"].as_str().unwrap())).await.ok();
        let sprints = rows["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["source_key"].as_str().is_some_and(|key| key.starts_with("sprint: ")));
        sprints.map(|row| format!("{} {}", row["outcome"].as_str().unwrap(), row["why"].as_str().unwrap())).collect()
    }

    async fn sprints(&self) -> Vec<Value> {
        let list = self.olu.get("/products/TID/items?kind=sprint&limit=50").await.ok();
        let mut sprints = Vec::new();
        for key in keys(&list) {
            sprints.push(self.olu.item(&key).await);
        }
        sprints.sort_by_key(|sprint| sprint["title"].as_str().unwrap().to_owned());
        sprints
    }
}

fn titles(work: &Value) -> Vec<&str> {
    work.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect()
}

both! {
    async fn they_come_as_sprints_of_the_team_with_what_was_in_them(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        let dry = world.jira(format!("{HEAD}{ROWS}"), true).await;
        assert_eq!((dry["created"].as_i64(), world.sprints().await.len()), (Some(6), 0));
        let said = world.said_of_sprints(&dry).await;
        assert_eq!(said.len(), 3, "{said:?}");
        assert_eq!(said[0], "created sprint “Sprint 1”: closed, 2025-08-28 to 2025-09-10, 2 items, 3 of 8 points done");

        let run = world.jira(format!("{HEAD}{ROWS}"), false).await;
        assert_eq!(world.said_of_sprints(&run).await, said, "what would be done is done");
        let sprints = world.sprints().await;
        let states: Vec<_> = sprints.iter().map(|one| (one["title"].as_str().unwrap(), one["status"].as_str().unwrap())).collect();
        assert_eq!(states, [("Sprint 1", "closed"), ("Sprint 2", "closed"), ("Sprint 3", "planned")]);
        assert_eq!(sprints[0]["team"], "Crew");
        let report = async |at: usize| {
            world.olu.get(&format!("/sprints/{}/report", sprints[at]["key"].as_str().unwrap())).await.ok()
        };
        let first = report(0).await;
        assert_eq!((titles(&first["done"]), titles(&first["not_done"])), (vec!["Refund"], vec!["Receipt"]));
        assert_eq!((&first["burn"]["committed"], &first["burn"]["completed"]), (&json!(8.0), &json!(3.0)));
        let second = report(1).await;
        assert_eq!((titles(&second["done"]), titles(&second["not_done"])), (vec!["Receipt"], vec!["Timetable"]));
        let third = report(2).await;
        assert_eq!(titles(&third["not_done"]), ["Timetable", "Broken sign"]);
        let velocity = world.olu.get("/products/TID/velocity").await.ok();
        let completed: Vec<_> = velocity["sprints"].as_array().unwrap().iter().map(|one| one["completed"].as_f64().unwrap()).collect();
        assert_eq!(completed, [3.0, 5.0]);
        // The planned one can be started, and its work is in its journal.
        let started = world.olu.post(&format!("/sprints/{}/start", sprints[2]["key"].as_str().unwrap()), json!({})).await.ok();
        let _ = started;
        assert_eq!(report(2).await["burn"]["committed"], 3.0);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_same_again_changes_nothing_and_what_is_over_since_is_closed(world: World) {
        world.jira(format!("{HEAD}{ROWS}"), false).await;
        let before = world.sprints().await;
        let again = world.jira(format!("{HEAD}{ROWS}"), false).await;
        assert_eq!((again["created"].as_i64(), again["updated"].as_i64()), (Some(0), Some(0)));
        assert!(world.said_of_sprints(&again).await.iter().all(|said| said.starts_with("skipped ")));
        assert_eq!(world.sprints().await, before);
        // Sprint 3 is over: one is done, the other went on.
        let later = ROWS
            .replace("J-3,Story,Timetable,To Do,02/Sep/25 9:00 AM,30/Sep/25 9:00 AM,,2,", "J-3,Story,Timetable,Done,02/Sep/25 9:00 AM,08/Oct/25 9:00 AM,08/Oct/25 9:00 AM,2,")
            .replace("1,Sprint 3,\n", "1,Sprint 3,Sprint 4\n").replace(",,Sprint 3,\n", ",,Sprint 4,\n");
        let run = world.jira(format!("{HEAD}{later}"), false).await;
        let states: Vec<_> = world.sprints().await.iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect();
        assert_eq!(states, ["closed", "closed", "closed", "planned"], "{:?}", world.said_of_sprints(&run).await);
        let third = before[2]["key"].as_str().unwrap();
        let report = world.olu.get(&format!("/sprints/{third}/report")).await.ok();
        assert_eq!((titles(&report["done"]), titles(&report["not_done"])), (vec!["Timetable"], vec!["Broken sign"]));
        // Taken back, it is as it was.
        world.olu.post(&format!("/imports/{}/undo", run["run"].as_str().unwrap()), json!({})).await.ok();
        import::go(&world.app, RunId(run["run"].as_str().unwrap().parse().unwrap()), |_| {}).await.unwrap();
        let states: Vec<_> = world.sprints().await.iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect();
        assert_eq!(states, ["closed", "closed", "planned"]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn taken_back_they_are_gone_and_come_anew(world: World) {
        for _ in 0..2 {
            let run = world.jira(format!("{HEAD}{ROWS}"), false).await;
            assert_eq!((run["created"].as_i64(), world.sprints().await.len()), (Some(6), 3));
            world.olu.post(&format!("/imports/{}/undo", run["run"].as_str().unwrap()), json!({})).await.ok();
            import::go(&world.app, RunId(run["run"].as_str().unwrap().parse().unwrap()), |_| {}).await.unwrap();
            assert_eq!((world.sprints().await.len(), world.olu.order().await.len()), (0, 0));
            assert_eq!(world.olu.get("/products/TID/velocity").await.ok()["sprints"], json!([]));
            world.later();
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn an_older_server_says_when_they_were(world: World) {
        let object = |id: u8, state: &str, days: &str| {
            format!("\"com.atlassian.greenhopper.service.sprint.Sprint@1f[id={id},rapidViewId=4,state={state},name=Sprint {id}, the calm,goal=,{days},sequence={id}]\"")
        };
        // History may overlap with what the team did here.
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        world.olu.create("sprints", "Ours", json!({"starts_on": "2019-03-01", "ends_on": "2019-03-14"})).await;
        let over = object(7, "CLOSED", "startDate=2019-03-04T09:00:00.000Z,endDate=2019-03-15T09:00:00.000Z,completeDate=2019-03-18T09:00:00.000Z");
        let next = object(8, "FUTURE", "startDate=<null>,endDate=<null>,completeDate=<null>");
        let rows = format!("J-1,Story,Refund,To Do,01/Mar/19 9:00 AM,12/Mar/19 9:00 AM,,3,{over},\nJ-2,Story,Receipt,To Do,01/Mar/19 9:00 AM,12/Mar/19 9:00 AM,,3,{next},\n");
        world.jira(format!("{HEAD}{rows}"), false).await;
        let sprints = world.sprints().await;
        let shown = |at: usize| ["title", "status", "starts_on", "ends_on"].map(|name| sprints[at][name].as_str().unwrap().to_owned());
        assert_eq!(shown(1), ["Sprint 7, the calm", "closed", "2019-03-04", "2019-03-18"]);
        assert_eq!(shown(2), ["Sprint 8, the calm", "planned", "2026-03-02", "2026-03-15"]);
    }
}
