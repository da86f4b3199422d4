//! Imports: what a file becomes, what is refused and why, and that nothing is half done whatever happens.

use std::sync::atomic::{AtomicUsize, Ordering};

use northline::{
    Error,
    app::{App, Config},
    cli::operator,
    clock::Clock,
    command::Command as _,
    import::{self, Head, Mapping, Run, RunId, What},
    items::{Product, product},
    people,
    store::check,
};

use crate::harness::{Engine, Home};

struct Place {
    app: App,
    product: Product,
    home: Home,
}

/// Declares specifications; each becomes a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    (async fn $name:ident($engine:ident: Engine) $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn specification($engine: Engine) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                specification(Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                specification(Engine::Postgres).await;
            }
        }
    };
}

/// A fresh Northline with the product TST and Ada, its owner.
async fn place(engine: Engine) -> Place {
    let home = Home::new(engine).await;
    let app = open(&home).await;
    let mut tx = app.store.begin().await.expect("begin");
    let product = product::Create { key: "TST".into(), name: "Test".into() };
    let product = product.run(&mut tx, &operator()).await.expect("a product");
    let ada = people::person::add(&mut tx, "ada@example.org", "Ada Byron", None).await.expect("ada");
    people::role::give(&mut tx, ada.id, northline::command::Role::Owner, None, None).await.expect("owner");
    tx.commit().await.expect("commit");
    Place { app, product, home }
}

async fn open(home: &Home) -> App {
    let config = Config { database: home.database.clone(), files: home.files(), requests_a_second: 0 };
    App::open(&config, Clock::System).await.expect("an app")
}

/// Puts a file in place and begins to import it, without doing it yet.
async fn begin(place: &Place, what: What, content: &[u8], map: Option<&str>, dry: bool) -> Result<RunId, Error> {
    let app = &place.app;
    let stored = import::storing::store(&app.files, "test.csv", content, app.store.new_id()).await?;
    let head = Head::read(&app.files.join(&stored.file), what, 200)?;
    let mapping = match map {
        Some(map) => Mapping::parse(what, map, &head.headers, &[])?,
        None => Mapping::suggested(what, &head.headers, &head.sample(), &[]),
    };
    mapping.check(what, &head.headers)?;
    let mut tx = app.store.begin().await?;
    let id = Run::add(&mut tx, &operator(), &place.product, what, stored, mapping.clone()).await?;
    Run::start(&mut tx, id, mapping, dry, true).await?;
    tx.commit().await?;
    Ok(id)
}

async fn bring(place: &Place, what: What, content: &str, map: Option<&str>) -> Run {
    let id = begin(place, what, content.as_bytes(), map, false).await.expect("a run");
    let run = import::go(&place.app, id, |_| {}).await.expect("an import");
    whole(&place.app).await;
    run
}

async fn whole(app: &App) {
    assert_eq!(check::check(&app.store).await.expect("a check"), Vec::<String>::new());
}

fn counts(run: &Run) -> (i64, i64, i64, i64) {
    (run.created, run.updated, run.skipped, run.failed)
}

async fn why(place: &Place, run: &Run, row: i64) -> String {
    let rows = import::noted(&mut place.app.store.read().await.expect("read"), run.id, 1000).await.expect("rows");
    rows.into_iter().find(|said| said.row == row).and_then(|said| said.why).unwrap_or_default()
}

async fn one(place: &Place, sql: &'static northline::store::Sql) -> i64 {
    let mut db = place.app.store.read().await.expect("read");
    db.query(sql).value::<i64>().await.expect("a query").unwrap_or(-1)
}

fn many(rows: usize) -> String {
    use std::fmt::Write;
    (1..=rows).fold("id,title,body\n".to_owned(), |mut file, row| {
        let _ = writeln!(file, "S-{row},Story {row},\"The text of\nstory {row}\"");
        file
    })
}

const JIRA: &str = "Summary,Issue key,Issue id,Issue Type,Status,Resolution,Priority,Assignee,Created,Resolved,Due date,Parent,Labels,Labels,\
Component/s,Fix Version/s,Sprint,Custom field (Story Points),Outward issue link (Blocks),Comment,Description\n\
Login,OLD-1,101,Epic,In Progress,,High,,22/Sep/25 9:26 AM,,,,,,,,,,,,\n\
Sign in,OLD-2,102,Story,Done,Fixed,Highest,Ada Byron,22/Sep/25 9:26 AM,24/Sep/25 1:00 PM,,101,web,auth,Door,1.0,Sprint 1,5,OLD-3,\
23/Sep/25 8:00 AM;ada@example.org;Looks *good*,h1. Why\n\
Button broken,OLD-3,103,Bug,Closed,Won't Fix,Low,Somebody Else,22/Sep/25 9:26 AM,,31/Feb/26,OLD-1,,,,,,,OLD-2,23/Sep/25 9:00 AM;mallory;Never,\n\
Colour it,OLD-4,104,Sub-task,To Do,,Medium,,,,,OLD-2,,,,,,,OLD-9,,\n";

on_both! {
    async fn a_jira_export_becomes_a_backlog_with_its_line(engine: Engine) {
        let place = place(engine).await;
        let run = bring(&place, What::Jira, JIRA, None).await;
        assert_eq!(counts(&run), (4, 0, 0, 0));
        assert_eq!(run.state, "done");
        let count = |sql| one(&place, sql);
        assert_eq!(count(northline::sql!("select count(*) from item i join work w on w.item_id = i.id where i.title = 'Sign in' and i.kind = 'story' and i.status = 'accepted' and i.points = 5 and w.priority = 'urgent' and w.accepted_at is not null and i.owner_id is not null and i.body = '# Why'")).await, 1);
        assert_eq!(
            count(northline::sql!(
                "select count(*) from item where title = 'Button broken' and status = 'declined' and not open"
            ))
            .await,
            1
        );
        assert_eq!(count(northline::sql!("select count(*) from link where kind = 'serves'")).await, 3);
        assert_eq!(
            count(northline::sql!("select count(*) from link where kind = 'blocks'")).await,
            1,
            "the second would make a circle"
        );
        assert_eq!(
            count(northline::sql!(
                "select count(*) from link l join item i on i.id = l.to_id where l.kind = 'ships_in' and i.title = '1.0'"
            ))
            .await,
            1
        );
        assert_eq!(
            count(northline::sql!(
                "select count(*) from item_label where label in ('web', 'auth', 'door')"
            ))
            .await,
            3
        );
        assert_eq!(
            count(northline::sql!(
                "select count(*) from comment where body = 'Looks **good**' or body like '**mallory** wrote:%'"
            ))
            .await,
            2
        );
        assert!(why(&place, &run, 3).await.contains("Due date “31/Feb/26” was left out"));
        assert!(why(&place, &run, 3).await.contains("nobody here is called Somebody Else"));
        assert!(why(&place, &run, 3).await.contains("circle"));
        assert!(why(&place, &run, 4).await.contains("the link to OLD-9 was left out"));

        let again = bring(&place, What::Jira, JIRA, None).await;
        assert_eq!(counts(&again), (0, 0, 4, 0), "the same file changes nothing");
        let renamed = JIRA.replace("Colour it", "Paint it");
        let third = bring(&place, What::Jira, &renamed, None).await;
        assert_eq!(counts(&third), (0, 1, 3, 0));
        assert!(why(&place, &third, 4).await.contains("changed: title"));
        assert_eq!(count(northline::sql!("select count(*) from link where kind = 'serves'")).await, 3);
    }
}

on_both! {
    async fn sub_tasks_come_below_their_parent_and_what_has_none_as_a_task(engine: Engine) {
        let place = place(engine).await;
        let file = "Summary,Issue key,Issue id,Issue Type,Status,Updated,Parent\nStory,OLD-1,1,Story,To Do,,\n\
            Step,OLD-2,2,Sub-task,Done,22/Sep/25 9:26 AM,1\nReviewed,OLD-3,3,Sub-task,In Review,,1\n\
            Lost,OLD-4,4,Sub-task,Done,22/Sep/25 9:26 AM,99\nOf nothing,OLD-5,5,Sub-task,To Do,,\n\
            Large,OLD-6,6,Epic,To Do,,\nOf an epic,OLD-7,7,Sub-task,To Do,,6\n";
        let run = bring(&place, What::Jira, file, None).await;
        assert_eq!(counts(&run), (7, 0, 0, 0));
        let count = |sql| one(&place, sql);
        assert_eq!(
            count(northline::sql!(
                "select count(*) from link l join item i on i.id = l.from_id join item p on p.id = l.to_id join subtask s on s.item_id = i.id
                 where l.kind = 'serves' and l.from_kind = 'subtask' and p.title = 'Story' and i.rank is null and s.rank <> ''
                    and (i.title = 'Step' and i.status = 'done' and not i.open or i.title = 'Reviewed' and i.status = 'started')"
            ))
            .await,
            2
        );
        assert_eq!(
            count(northline::sql!(
                "select count(*) from item i join work w on w.item_id = i.id where i.kind = 'task' and i.rank is not null
                    and (i.title = 'Lost' and i.status = 'accepted' and w.accepted_at is not null or i.title in ('Of nothing', 'Of an epic'))"
            ))
            .await,
            3
        );
        assert!(why(&place, &run, 4).await.contains("it is a task"));
        let again = bring(&place, What::Jira, file, None).await;
        assert_eq!((again.created, again.failed), (0, 0));
    }
}

on_both! {
    async fn feedback_needs_only_a_text_and_brings_its_customers(engine: Engine) {
        let place = place(engine).await;
        let file = "when;who;company;nps;what they said\n3/4/2025;Kim;Acme;9;It is slow. Every morning.\n14/4/2025;Lee;ACME;eleven;Great!\n;;;;\n99/99/2025;;;;Only text\n";
        let run = bring(
            &place,
            What::Feedback,
            file,
            Some("text=what they said,customer=company,score=nps,said_at=when,said_by=who"),
        )
        .await;
        assert_eq!(counts(&run), (3, 0, 1, 0));
        assert_eq!(one(&place, northline::sql!("select count(*) from item where kind = 'customer'")).await, 1);
        assert_eq!(one(&place, northline::sql!("select count(*) from item i join feedback f on f.item_id = i.id where i.title = 'It is slow' and f.score = 9 and cast(f.said_at as text) like '2025-04-03%'")).await, 1);
        assert!(why(&place, &run, 2).await.contains("score “eleven” was left out"));
        assert!(why(&place, &run, 4).await.contains("said_at “99/99/2025” was left out"));
        assert_eq!(
            counts(
                &bring(
                    &place,
                    What::Feedback,
                    file,
                    Some("text=what they said,customer=company,score=nps,said_at=when,said_by=who")
                )
                .await
            ),
            (0, 0, 4, 0)
        );
    }
}

on_both! {
    async fn what_hangs_under_the_line_is_rooted(engine: Engine) {
        let place = place(engine).await;
        let first =
            bring(&place, What::Item, "id,type,title,parent\nA,Task,Paint,B\nB,Story,Door,C\nC,Epic,House,\n", None).await;
        assert_eq!(counts(&first), (3, 0, 0, 0));
        assert_eq!(one(&place, northline::sql!("select count(*) from link where kind = 'serves'")).await, 2);
        let customers =
            bring(&place, What::Customer, "name,arr,tier\nAcme,\"$1,200\",gold\nacme,1,\nBolt,oops,\n", None).await;
        assert_eq!(counts(&customers), (2, 0, 1, 0));
        assert_eq!(
            one(
                &place,
                northline::sql!("select revenue from customer c join item i on i.id = c.item_id where i.title = 'Acme'")
            )
            .await,
            1200
        );
        let more = bring(&place, What::Customer, "name,arr\nAcme,1300\n", None).await;
        assert_eq!(counts(&more), (0, 1, 0, 0), "a customer goes by its name");
    }
}

on_both! {
    async fn bad_rows_are_told_and_good_rows_are_kept(engine: Engine) {
        let place = place(engine).await;
        let long = "long ".repeat(200);
        let file = format!(
            "id,title,points,status\n1,Fine,3,In Progress\n1,Again,3,\n2,,1,\n3,{long},minus,Nowhere\n4,Too,1,2,3,4\n5,\"cut off"
        );
        let run = bring(&place, What::Item, &file, None).await;
        assert_eq!(counts(&run), (2, 0, 1, 3));
        assert_eq!(why(&place, &run, 2).await, "1 came before in this file");
        assert_eq!(why(&place, &run, 3).await, "there is no title");
        let said = why(&place, &run, 4).await;
        assert!(
            said.contains("longer than 500") && said.contains("points “minus”") && said.contains("status “Nowhere”"),
            "{said}"
        );
        assert!(why(&place, &run, 5).await.contains("cells where the header has 4"));
        assert!(why(&place, &run, 6).await.contains("ends inside a quoted cell"));
        assert_eq!(
            one(&place, northline::sql!("select count(*) from item where length(title) = 500 and length(body) > 900"))
                .await,
            1
        );
    }
}

on_both! {
    async fn files_that_are_no_tables_are_refused_in_one_line(engine: Engine) {
        let place = place(engine).await;
        for (content, says) in [
            (&b""[..], "the file is empty"),
            (b"\x89PNG\r\n\x1a\n\0\0\0", "a picture"),
            (b"PK\x03\x04zip", "ZIP"),
            (b"title,body\n", "no rows below its header"),
            (b"\0\x01\x02\x03\0\0\0", "binary"),
        ] {
            let refused = begin(&place, What::Item, content, None, false).await.expect_err(says).to_string();
            assert!(refused.contains(says), "{refused}");
        }
        let refused = begin(&place, What::Jira, b"a,b\n1,2\n", None, false).await.expect_err("not Jira").to_string();
        assert!(refused.contains("not those of a Jira export"), "{refused}");
        for (map, says) in [
            ("title=Nope", "no column Nope"),
            ("nope=id", "no field nope"),
            ("body=id", "say which column holds the title"),
        ] {
            let refused =
                begin(&place, What::Item, b"id,title\n1,a\n", Some(map), false).await.expect_err(says).to_string();
            assert!(refused.contains(says), "{refused}");
        }
        assert_eq!(one(&place, northline::sql!("select count(*) from item")).await, 0);
    }
}

on_both! {
    async fn texts_keep_their_letters_whatever_the_encoding(engine: Engine) {
        let place = place(engine).await;
        let id = begin(&place, What::Item, b"id;title\r\n1;Gr\xfc\xdfe\r\n", None, false).await.expect("a run");
        let run = import::go(&place.app, id, |_| {}).await.expect("an import");
        assert_eq!(counts(&run), (1, 0, 0, 0));
        assert_eq!(one(&place, northline::sql!("select count(*) from item where title = 'Grüße'")).await, 1);
    }
}

on_both! {
    async fn a_killed_import_goes_on_behind_its_last_batch(engine: Engine) {
        let place = place(engine).await;
        let id = begin(&place, What::Item, many(4_600).as_bytes(), None, false).await.expect("a run");
        let batches = AtomicUsize::new(0);
        let (killed, kill) = tokio::sync::oneshot::channel();
        let killed = std::sync::Mutex::new(Some(killed));
        tokio::select! {
            _ = import::go(&place.app, id, |_| {
                if batches.fetch_add(1, Ordering::SeqCst) == 1 && let Some(killed) = killed.lock().expect("a lock").take() {
                    let _ = killed.send(());
                }
            }) => panic!("it was to be killed"),
            _ = kill => {}
        }
        let run = Run::get(&mut place.app.store.read().await.expect("read"), id).await.expect("the run");
        assert_eq!((run.position % 2_000, run.created), (0, run.position));
        assert!(run.created < 4_600 && run.state == "running");
        let again = open(&place.home).await;
        let run = import::go(&again, id, |_| {}).await.expect("the rest");
        assert_eq!(counts(&run), (4_600, 0, 0, 0));
        assert_eq!(one(&place, northline::sql!("select count(distinct title) from item")).await, 4_600);
        assert_eq!(one(&place, northline::sql!("select count(distinct rank) from item")).await, 4_600);
        whole(&place.app).await;
    }
}

on_both! {
    async fn two_at_the_same_run_do_not_do_it_twice(engine: Engine) {
        let place = place(engine).await;
        let id = begin(&place, What::Item, many(3_000).as_bytes(), None, false).await.expect("a run");
        let other = open(&place.home).await;
        let (one_done, other_done) = tokio::join!(import::go(&place.app, id, |_| {}), import::go(&other, id, |_| {}));
        assert!(one_done.is_ok() && other_done.is_ok());
        let run = Run::get(&mut place.app.store.read().await.expect("read"), id).await.expect("the run");
        assert_eq!((run.state.as_str(), counts(&run)), ("done", (3_000, 0, 0, 0)));
        assert_eq!(one(&place, northline::sql!("select count(*) from item")).await, 3_000);
    }
}

on_both! {
    async fn a_dry_run_says_what_would_be_and_changes_nothing(engine: Engine) {
        let place = place(engine).await;
        let id =
            begin(&place, What::Feedback, b"text,company\nSlow,Acme\nSlow,Acme\n,\n", None, true).await.expect("a run");
        let run = import::go(&place.app, id, |_| {}).await.expect("a dry run");
        assert_eq!((run.state.as_str(), counts(&run)), ("done", (1, 0, 2, 0)));
        assert_eq!(one(&place, northline::sql!("select count(*) from item")).await, 0);
        let mut tx = place.app.store.begin().await.expect("begin");
        Run::start(&mut tx, id, run.mapping.0, false, true).await.expect("for good");
        tx.commit().await.expect("commit");
        let run = import::go(&place.app, id, |_| {}).await.expect("an import");
        assert_eq!(counts(&run), (1, 0, 2, 0));
        assert_eq!(one(&place, northline::sql!("select count(*) from item")).await, 2);
    }
}

async fn undo(place: &Place, run: &Run) -> Run {
    let mut tx = place.app.store.begin().await.expect("begin");
    import::begin_undo(&mut tx, run.id, false, true).await.expect("an undo");
    tx.commit().await.expect("commit");
    let run = import::go(&place.app, run.id, |_| {}).await.expect("taken back");
    whole(&place.app).await;
    run
}

on_both! {
    async fn a_whole_import_is_taken_back_and_can_come_again(engine: Engine) {
        let place = place(engine).await;
        let first = bring(&place, What::Jira, JIRA, None).await;
        let second =
            bring(&place, What::Jira, &JIRA.replace("Colour it", "Paint it").replace("Button", "Knob"), None).await;
        assert_eq!(counts(&second), (0, 2, 2, 0));
        // Somebody changes one of the two by hand; the other is put back.
        let mut tx = place.app.store.begin().await.expect("begin");
        tx.query(northline::sql!("update item set title = 'By hand' where title = 'Paint it'"))
            .run()
            .await
            .expect("an edit");
        tx.commit().await.expect("commit");
        let undone = undo(&place, &second).await;
        assert_eq!((undone.state.as_str(), undone.kept), ("undone", 1));
        assert_eq!(
            one(&place, northline::sql!("select count(*) from item where title in ('By hand', 'Button broken')")).await,
            2
        );
        undo(&place, &first).await;
        assert_eq!(one(&place, northline::sql!("select count(*) from item where archived_at is null")).await, 0);
        assert_eq!(one(&place, northline::sql!("select count(*) from origin")).await, 0);
        assert_eq!(counts(&bring(&place, What::Jira, JIRA, None).await), (4, 0, 0, 0));
        let mut tx = place.app.store.begin().await.expect("begin");
        assert!(import::begin_undo(&mut tx, first.id, false, true).await.is_err(), "once is enough");
    }
}
