//! Dates and numbers as whoever reads them writes them: by what their browser says, or what they chose.

use reqwest::Method;
use serde_json::json;

use crate::{cast::Person, harness::World};

async fn account(who: &Person, language: &str) -> String {
    who.answer(who.browser(Method::GET, "/account").header("accept-language", language)).await.is(200).text
}

async fn choose(world: &World, locale: &str, zone: &str) -> u16 {
    let form =
        who(world).browser(Method::POST, "/account/reading").header("origin", world.url("").trim_end_matches('/'));
    let form =
        form.header("content-type", "application/x-www-form-urlencoded").body(format!("locale={locale}&zone={zone}"));
    form.send().await.unwrap().status().as_u16()
}

fn who(world: &World) -> &Person {
    &world.olu
}

both! {
    async fn dates_and_numbers_are_written_as_the_reader_writes_them(world: World) {
        for (language, tag, number) in
            [("", "en-GB", "12,345"), ("de-DE,de;q=0.9", "de-DE", "12.345"), ("fr", "fr-FR", "12\u{202f}345"), ("en-IN", "en-IN", "12,345")]
        {
            let page = account(who(&world), language).await;
            assert!(page.contains(&format!("data-locale=\"{tag}\"")) && page.contains(number), "{language}: {page}");
        }
        let day = world.clock.now().format("%d.").to_string();
        assert!(account(who(&world), "de").await.contains(&format!("Now it reads: <span class=\"num\">{day}")), "{day}");
        // What is chosen comes before what the browser says.
        assert_eq!(choose(&world, "sv-SE", "Asia/Tokyo").await, 303);
        let page = account(who(&world), "de").await;
        let there = (world.clock.now() + chrono::TimeDelta::hours(9)).format("%H:%M").to_string();
        assert!(page.contains("data-locale=\"sv-SE\"") && page.contains(&there), "{there}: {page}");
        assert_eq!(choose(&world, "xx-XX", "").await, 422);
        assert_eq!(choose(&world, "", "Europe/Atlantis").await, 422);
        assert!(account(who(&world), "de").await.contains("data-locale=\"sv-SE\""), "what was refused changed nothing");
        assert_eq!(choose(&world, "", "").await, 303);
        assert!(account(who(&world), "de").await.contains("data-locale=\"de-DE\""));
    }

    async fn the_day_is_that_of_the_reader(world: World) {
        let story = world.olu.story("Refund").await;
        let due = (world.clock.now() + chrono::TimeDelta::days(40)).date_naive();
        world.olu.patch(&format!("/stories/{story}"), json!({"due_on": due})).await.ok();
        let page = async |language: &str| {
            let asked = world.olu.browser(Method::GET, &format!("/items/{story}")).header("accept-language", language);
            world.olu.answer(asked).await.is(200).text
        };
        // What forms and programs are given stays as it is for everybody.
        for language in ["en-US", "ja-JP"] {
            assert!(page(language).await.contains(&due.to_string()), "{language}");
        }
        assert_eq!(world.olu.item(&story).await["due_on"], json!(due));
    }
}
