//! Telling of the vision with its positioning, of the themes, of the check-ins on key results, and of the money.

use chrono::Datelike;

use super::{
    story::{Story, Thing},
    teller::Teller,
};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    items::{Item, Key, Kind},
    line::linking::Says,
    strategy::{budgeting, check_in, life_cycle, spending},
};

const POSITIONED: [&str; 7] = ["horizon", "for_whom", "need", "category", "benefit", "alternative", "difference"];

/// The money of a theme or a bet: who is paid from which to which day, counted from today, and what was bought on which.
struct Part {
    of: &'static str,
    planned: f64,
    approved: f64,
    people: &'static [(&'static str, f64, f64, i64, i64)],
    entries: &'static [(f64, &'static str, i64)],
}

/// A theme holds its bets: what they may cost is a part of what it may.
const PARTS: [Part; 6] = [
    Part {
        of: "t-trust",
        planned: 180_000.0,
        approved: 160_000.0,
        people: &[("Saoirse, design", 480.0, 30.0, -110, 100)],
        entries: &[
            (8_400.0, "Interviews with travellers who gave up", -70),
            (2_150.0, "Test of the payment page with twelve people", -34),
        ],
    },
    Part {
        of: "i-money",
        planned: 64_000.0,
        approved: 64_000.0,
        people: &[("Mei, server", 520.0, 80.0, -38, 51)],
        entries: &[(1_200.0, "Sandbox of the bank", -16)],
    },
    Part { of: "i-checkout", planned: 52_000.0, approved: 0.0, people: &[], entries: &[] },
    Part {
        of: "t-pier",
        planned: 140_000.0,
        approved: 140_000.0,
        people: &[("Jonas, tests on the piers", 450.0, 20.0, -90, 60)],
        entries: &[(3_600.0, "Two rugged phones and a scanner", -62)],
    },
    Part {
        of: "i-offline",
        planned: 48_000.0,
        approved: 48_000.0,
        people: &[("Amir, app", 520.0, 70.0, -80, 9)],
        entries: &[(940.0, "Boats to the outer piers", -27)],
    },
    Part {
        of: "i-cardeck",
        planned: 36_000.0,
        approved: 30_000.0,
        people: &[("Agency, drawings", 560.0, 50.0, -12, 40)],
        entries: &[(2_700.0, "Measuring the decks anew", -2)],
    },
];

impl Teller<'_> {
    pub(super) async fn direction(&mut self, story: &Story, by: &Actor) -> Result<()> {
        self.create(Kind::Vision, &story.vision, 190, by, story.vision.facts(&POSITIONED), None).await?;
        for theme in &story.themes {
            let item = self.create(Kind::Theme, theme, 182, by, theme.facts(&["share"]), None).await?;
            self.tie(&item, "", Says::default(), by).await?;
            self.event("line.link", Some(item.id), by).await?;
        }
        self.tx.now = self.at(150);
        let judged = life_cycle::Judge {
            product: self.product.key.clone(),
            stage: "growth".into(),
            evidence:
                "Tickets have grown by more than a tenth a month since spring, and harbours ask us rather than we them."
                    .into(),
            metric: None,
            metrics: None,
            methods: None,
            cadence: None,
            cadence_days: None,
            drift: None,
            scoring: None,
        };
        judged.run(self.tx, by).await?;
        self.event(life_cycle::Judge::NAME, None, by).await
    }

    pub(super) async fn check_ins(&mut self, result: &Thing, item: &Item, by: &Actor) -> Result<()> {
        for said in result.list("check_ins") {
            self.tx.now = self.at(said["days_ago"].as_i64().unwrap_or(0));
            let key = Key::parse(&item.key).ok_or(Error::NotFound)?;
            let (value, confidence) = (said["value"].as_f64(), said["confidence"].as_f64());
            let words = said["words"].as_str().map(str::to_owned);
            check_in::Add { key, value, confidence, words, at: None }.run(self.tx, by).await?;
            self.event(check_in::Add::NAME, Some(item.id), by).await?;
        }
        Ok(())
    }

    /// What the year may cost, what two themes take of it, and what was spent.
    pub(super) async fn money(&mut self, pm: &Actor, executive: &Actor) -> Result<()> {
        let product = self.product.key.clone();
        let year = self.now.date_naive().year();
        let day = |month: u32, on: u32| chrono::NaiveDate::from_ymd_opt(year, month, on);
        let now = self.now;
        let on = |days: i64| (now + chrono::TimeDelta::days(days)).date_naive();
        self.tx.now = self.at(120);
        budgeting::Limit { product: product.clone(), currency: Some("EUR".into()), most: Some(25_000.0) }
            .run(self.tx, executive)
            .await?;
        self.event(budgeting::Limit::NAME, None, executive).await?;
        for part in PARTS {
            let of = self.items.get(part.of).and_then(|item| Key::parse(&item.key));
            let plan = budgeting::Plan {
                product: product.clone(),
                of: of.clone(),
                planned: part.planned,
                currency: None,
                starts_on: day(1, 1),
                ends_on: day(12, 31),
            };
            plan.run(self.tx, pm).await?;
            self.event(budgeting::Plan::NAME, None, pm).await?;
            if part.approved > 0.0 {
                let approved = Some(part.approved);
                let approve = budgeting::Approve { product: product.clone(), of: of.clone(), approved, currency: None };
                approve.run(self.tx, executive).await?;
                self.event(budgeting::Approve::NAME, None, executive).await?;
            }
            for (who, rate, allocation, from, until) in part.people {
                let staff = spending::Staff {
                    product: product.clone(),
                    of: of.clone(),
                    who: (*who).into(),
                    rate: *rate,
                    allocation: *allocation,
                    from_on: Some(on(*from)),
                    until_on: Some(on(*until)),
                    currency: None,
                };
                staff.run(self.tx, pm).await?;
                self.event(spending::Staff::NAME, None, pm).await?;
            }
            for (amount, words, days) in part.entries {
                let entry = spending::Spend {
                    product: product.clone(),
                    of: of.clone(),
                    amount: *amount,
                    words: (*words).into(),
                    on_day: Some(on(*days)),
                    currency: None,
                };
                entry.run(self.tx, pm).await?;
                self.event(spending::Spend::NAME, None, pm).await?;
            }
        }
        Ok(())
    }
}
