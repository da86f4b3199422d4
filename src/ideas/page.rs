//! The ideas page: problems and opportunities, and what became of them.

use axum::Router;

use crate::{
    app::App,
    items::{
        Kind,
        list_page::{self, Words},
    },
    web::kit::Station,
};

const WORDS: Words = Words {
    kind: Kind::Idea,
    quotes: true,
    nothing: "No ideas yet",
    belongs: "An idea is a problem or an opportunity that may be worth doing. Feedback gives it voices; when it is worth a bet, it becomes an initiative.",
    example: "“Refunds without a call to the harbour”, asked for by 17 customers.",
    first: "Note an idea",
};

pub fn routes() -> Router<App> {
    list_page::stop(Station::Ideas, WORDS)
}
