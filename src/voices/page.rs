//! The voices page: what customers say, newest first, and what is still to be sorted.

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
    kind: Kind::Feedback,
    quotes: true,
    nothing: "Nobody has been heard yet",
    belongs: "Here stands what customers say, word for word, with who said it. Link a passage to the idea or story it asks for, and it speaks wherever that work is shown.",
    example: "“Third call this week about a refund. They want it on the card, not a voucher.”",
    first: "Write down what was said",
};

pub fn routes() -> Router<App> {
    list_page::stop(Station::Voices, WORDS)
}
