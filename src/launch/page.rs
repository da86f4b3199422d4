//! The launch page: releases, planned and out.

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
    kind: Kind::Release,
    quotes: false,
    nothing: "No release planned",
    belongs: "A release is a version handed to customers. What ships in it is told to those who asked.",
    example: "“2.4 Calm boarding”, planned in nine days.",
    first: "Plan a release",
};

pub fn routes() -> Router<App> {
    list_page::stop(Station::Launch, WORDS)
}
