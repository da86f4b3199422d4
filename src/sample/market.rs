//! Telling of the market: personas, segments, competitors and how they compare, what research says, and a canvas.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{story::Thing, teller::Teller};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    items::{Key, Kind, creating::Draft},
    market::comparing::Compare,
};

const FILE: &str = include_str!("market.json");

#[derive(Deserialize)]
struct Market {
    personas: Vec<Thing>,
    segments: Vec<Thing>,
    competitors: Vec<Thing>,
    features: Vec<Compared>,
    claims: Vec<Thing>,
    trends: Vec<Thing>,
    canvases: Vec<Sheet>,
    risks: Vec<Thing>,
    milestones: Vec<Thing>,
    decisions: Vec<Thing>,
    documents: Vec<Thing>,
}

/// A feature, and for each competitor its level, words, source, the days ago it was looked at, and confidence.
#[derive(Deserialize)]
struct Compared {
    #[serde(flatten)]
    thing: Thing,
    cells: BTreeMap<String, (String, String, String, i64, f64)>,
}

/// A canvas with its notes: part, words, colour.
#[derive(Deserialize)]
struct Sheet {
    #[serde(flatten)]
    thing: Thing,
    notes: Vec<(String, String, String)>,
}

impl Teller<'_> {
    pub(super) async fn survey(&mut self) -> Result<()> {
        let market: Market = serde_json::from_str(FILE)
            .map_err(|error| Error::Bug(format!("the sample's market does not read: {error}")))?;
        let pm = self.who("ada");
        let plain = [
            (Kind::Persona, &market.personas, &["role", "share", "goals", "pains"][..], ""),
            (Kind::Segment, &market.segments, &["tam", "sam", "som", "currency", "source"], "as_of"),
            (Kind::Competitor, &market.competitors, &["site", "positioning", "strengths", "weaknesses"], ""),
            (Kind::Claim, &market.claims, &["source", "confidence"], "as_of"),
            (Kind::Trend, &market.trends, &["direction", "horizon", "source"], "as_of"),
            (Kind::Risk, &market.risks, &["probability", "impact", "response"], ""),
            (Kind::Milestone, &market.milestones, &[], "on_day"),
            (Kind::Decision, &market.decisions, &["context", "options", "chosen", "trade_off"], "decided_on"),
            (Kind::Document, &market.documents, &["source"], ""),
        ];
        for (kind, things, names, dated) in plain {
            for thing in things {
                let mut facts = thing.facts(names);
                if !dated.is_empty() {
                    facts.insert(dated.to_owned(), self.day(thing.days("days").or(thing.days("in"))));
                }
                self.create(kind, thing, 90, &pm, facts, thing.text("status").as_deref()).await?;
            }
        }
        for compared in &market.features {
            self.compare(compared, &pm).await?;
        }
        for sheet in &market.canvases {
            self.sheet(sheet, &pm).await?;
        }
        Ok(())
    }

    async fn compare(&mut self, compared: &Compared, by: &Actor) -> Result<()> {
        let feature =
            self.create(Kind::Feature, &compared.thing, 80, by, compared.thing.facts(&["importance"]), None).await?;
        self.tx.now = self.now;
        for (who, (level, words, source, days, confidence)) in &compared.cells {
            let who = self.items.get(who).map_or_else(|| who.clone(), |item| item.key.clone());
            let input = json!({
                "key": feature.key, "who": who, "level": level, "words": words, "source": source,
                "as_of": self.day(Some(*days)), "confidence": confidence,
            });
            let cell: Compare = serde_json::from_value(input).map_err(|error| Error::Bug(error.to_string()))?;
            cell.run(self.tx, by).await?;
        }
        self.event("comparison.set", Some(feature.id), by).await
    }

    async fn sheet(&mut self, sheet: &Sheet, by: &Actor) -> Result<()> {
        let canvas = self.create(Kind::Canvas, &sheet.thing, 60, by, sheet.thing.facts(&["template"]), None).await?;
        for (nth, (block, words, colour)) in sheet.notes.iter().enumerate() {
            let facts: Map<String, Value> = [("block", block), ("colour", colour)]
                .map(|(name, said)| (name.to_owned(), json!(said)))
                .into_iter()
                .collect();
            let serves = Key::parse(&canvas.key).into_iter().collect();
            let draft = Draft { title: words.clone(), facts, serves, ..Draft::default() };
            self.put(Kind::Note, &format!("{}-{nth}", sheet.thing.id), 59, by, draft).await?;
        }
        Ok(())
    }
}
