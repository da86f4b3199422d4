//! Northline keeps one line from a product's north star to the work that ships, and back to the customer who asked.

// The stations, in the order work flows through them.
pub mod attachments;
pub mod backlog;
pub mod ceremonies;
pub mod decisions;
pub mod desk;
pub mod fields;
pub mod ideas;
pub mod items;
pub mod knowledge;
pub mod launch;
pub mod line;
pub mod market;
pub mod obstacles;
pub mod outcomes;
pub mod people;
pub mod roadmap;
pub mod sample;
pub mod sprint;
pub mod strategy;
pub mod views;
pub mod voices;

// The ground: knows nothing above it.
pub mod clock;
pub mod command;
pub mod error;
pub mod events;
pub mod jobs;
pub mod live;
pub mod store;
pub mod web;
pub mod zone;

// The faces.
pub mod api;
pub mod calculators;
pub mod cli;
pub mod import;

pub mod app;
pub mod routes;

use std::sync::LazyLock;

use command::Registry;
pub use error::{Error, Result};

/// Every command and query of the program.
pub fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
        let mut registry = Registry::default();
        items::register(&mut registry);
        strategy::register(&mut registry);
        market::register(&mut registry);
        voices::register(&mut registry);
        ideas::register(&mut registry);
        roadmap::register(&mut registry);
        backlog::register(&mut registry);
        sprint::register(&mut registry);
        views::register(&mut registry);
        attachments::register(&mut registry);
        fields::register(&mut registry);
        ceremonies::register(&mut registry);
        obstacles::register(&mut registry);
        launch::register(&mut registry);
        outcomes::register(&mut registry);
        line::register(&mut registry);
        decisions::register(&mut registry);
        desk::register(&mut registry);
        people::register(&mut registry);
        knowledge::register(&mut registry);
        events::register(&mut registry);
        import::register(&mut registry);
        sample::register(&mut registry);
        calculators::register(&mut registry);
        registry
    });
    &REGISTRY
}
