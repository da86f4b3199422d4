//! A trade-off: one idea below the line is kept in, another drops for it; the reason stands in a decision record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use methods::cut::Side;

use super::{ranked::Ranked, reading::Line, rules};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Item, Key, Kind, Product,
        creating::{self, Draft},
        editing::{self, Reach},
        text,
    },
    line::{
        Tie, askers,
        linking::{self, Says},
    },
    store::{Db, Tx},
    web::shown::{count, number, of},
};

/// Keeps one idea in and drops another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Trade {
    pub product: String,
    /// The idea that falls below the line and is kept in.
    pub keep: Key,
    /// The idea above the line that drops for it.
    pub drop: Key,
    #[schemars(length(min = 1, max = 5_000))]
    pub reason: String,
    /// What follows, for better and for worse; what can be counted is written down by itself.
    #[serde(default)]
    pub consequences: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Traded {
    pub keep: String,
    pub drop: String,
    /// The key of the decision record.
    pub decision: String,
    /// The keys of what falls below besides, because more came in than went.
    pub pushed_out: Vec<String>,
    pub message: String,
}

impl Command for Trade {
    const NAME: &'static str = "cut.trade";
    const ROUTE: Route = Route::create("/products/{product}/cut/trades");
    const ABOUT: &'static str = "Takes a trade-off at the cut line: keeps one idea in, drops another, and writes the decision record that says why.";
    type Output = Traded;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let about = format!("Keep {} in and drop {}", self.keep, self.drop);
        Ok(Place::product(Right::ShapeIdeas, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Traded> {
        let product = Product::find(tx, by, &self.product).await?;
        let reason = text::prose("reason", &self.reason, 5_000)?;
        if reason.trim().is_empty() {
            return Err(Error::field("reason", "say why: whoever asks later reads it"));
        }
        crate::backlog::rank::lock(tx, product.id).await?;
        let rules = rules::of(tx, product.id).await?;
        let mut ranked = Ranked::read(tx, product.id, rules).await?;
        if ranked.room.is_none() {
            return Err(Error::refused("no_cut_line", "there is no cut line yet: say first what there is room for"));
        }
        let before = ranked.cut();
        let keep = stands(&ranked, &before.sides, &self.keep, Side::Below)
            .ok_or_else(|| Error::field("keep", format!("{} does not stand below the line", self.keep)))?;
        let drop = stands(&ranked, &before.sides, &self.drop, Side::Above)
            .ok_or_else(|| Error::field("drop", format!("{} does not stand above the line", self.drop)))?;
        let said = Said::of(tx, &ranked, keep, drop, &reason).await?;
        ranked.lines[keep].kept = Some("in".into());
        ranked.lines[drop].kept = Some("out".into());
        let after = ranked.cut();
        let pushed = |at: &usize| *at != drop && before.sides[*at] == Side::Above && after.sides[*at] == Side::Below;
        let pushed: Vec<&Line> = (0..ranked.lines.len()).filter(pushed).map(|at| &ranked.lines[at]).collect();
        let (kept, dropped) = (pin(tx, by, &self.keep, "in").await?, pin(tx, by, &self.drop, "out").await?);
        let consequences = Said::consequences(self.consequences.as_deref(), &ranked, after.over, &pushed);
        let draft = Draft {
            title: text::line("title", &format!("Keep “{}” in, drop “{}”", kept.short(), dropped.short()), 500)?,
            facts: said.facts(tx, consequences),
            ..Draft::default()
        };
        let decision = creating::create(tx, by, Kind::Decision, Some(&product), draft).await?.item;
        for idea in [&kept, &dropped] {
            linking::add(tx, by, &decision, idea, Says { tie: Some(Tie::Relates), ..Says::default() }).await?;
        }
        let more = pushed.iter().map(|line| line.key.clone()).collect::<Vec<_>>();
        let besides =
            if more.is_empty() { String::new() } else { format!(" {} falls below besides.", more.join(", ")) };
        let message = format!("{} stays in, {} drops; {} says why.{besides}", kept.key, dropped.key, decision.key);
        Ok(Traded { keep: kept.key, drop: dropped.key, decision: decision.key, pushed_out: more, message })
    }
}

fn stands(ranked: &Ranked, sides: &[Side], key: &Key, side: Side) -> Option<usize> {
    let at = ranked.lines.iter().position(|line| line.key == key.as_str())?;
    (sides[at] == side).then_some(at)
}

/// Keeps an idea where the trade-off puts it, whatever its rank.
async fn pin(tx: &mut Tx, by: &Actor, key: &Key, cut: &str) -> Result<Item> {
    let idea = Item::find(tx, by, key).await?;
    let kept = Map::from_iter([("cut".to_owned(), Value::from(cut))]);
    editing::edit(tx, by, &idea, kept, Reach::Whole).await
}

/// What the record says of both, as it stood when it was decided.
struct Said {
    context: String,
    options: String,
    chosen: String,
    trade_off: String,
}

impl Said {
    async fn of(db: &mut Db, ranked: &Ranked, keep: usize, drop: usize, reason: &str) -> Result<Said> {
        let (keep, drop) = (&ranked.lines[keep], &ranked.lines[drop]);
        let unit = ranked.rules.unit.label();
        let effort = |line: &Line| {
            line.effort
                .map_or_else(|| "an effort nobody has said".into(), |effort| format!("{} {unit}", number(effort)))
        };
        let rank = |line: &Line| line.rank.map_or_else(|| "no rank".into(), |rank| format!("rank {rank}"));
        let option = |line: &Line, heard: &str| {
            format!("{} “{}”: {}, {}, {heard}.", line.key, line.title, rank(line), effort(line))
        };
        let (of_keep, of_drop) = (heard(db, keep).await?, heard(db, drop).await?);
        let room = number(ranked.room.unwrap_or_default());
        Ok(Said {
            context: format!(
                "There is room for {room} {unit}. By {}, {} falls below the line and {} stands above it.",
                ranked.rules.method.label(),
                keep.key,
                drop.key
            ),
            options: format!("1. {}\n2. {}", option(keep, &of_keep), option(drop, &of_drop)),
            chosen: format!("{} stays in instead of {}, because:\n\n{reason}", keep.key, drop.key),
            trade_off: format!("{} “{}” drops: {of_drop}.", drop.key, drop.title),
        })
    }

    fn consequences(told: Option<&str>, ranked: &Ranked, over: f64, pushed: &[&Line]) -> String {
        let unit = ranked.rules.unit.label();
        let told = told.map(str::trim).filter(|told| !told.is_empty()).map(str::to_owned);
        let over = (over > 1e-9).then(|| format!("What is kept in goes {} {unit} beyond the room.", number(over)));
        let besides = (!pushed.is_empty()).then(|| {
            let names: Vec<_> = pushed.iter().take(20).map(|line| format!("{} “{}”", line.key, line.title)).collect();
            format!("Falls below besides: {}.", names.join(", "))
        });
        told.into_iter().chain(over).chain(besides).collect::<Vec<_>>().join("\n\n")
    }

    fn facts(self, tx: &Tx, consequences: String) -> Map<String, Value> {
        let day = tx.now.date_naive().to_string();
        let said = [
            ("context", self.context),
            ("options", self.options),
            ("chosen", self.chosen),
            ("trade_off", self.trade_off),
            ("consequences", consequences),
            ("decided_on", day),
        ];
        let said = said.into_iter().filter(|(_, said)| !said.is_empty());
        said.map(|(name, said)| (name.to_owned(), Value::from(said))).collect()
    }
}

/// `asked for by 3 customers, who bring 410,000 a year`.
async fn heard(db: &mut Db, line: &Line) -> Result<String> {
    let together = askers::together(db, &[line.id.0]).await?;
    Ok(match (together.voices, together.customers) {
        (0, _) => "asked for by nobody yet".into(),
        (voices, 0) => format!("heard from {}", of(voices, "voice", "voices")),
        (_, customers) => {
            let who = of(customers, "customer", "customers");
            let brings = if customers == 1 { "brings" } else { "bring" };
            match together.revenue {
                0 => format!("asked for by {who}"),
                revenue => format!("asked for by {who}, who {brings} {} a year", count(revenue)),
            }
        }
    })
}
