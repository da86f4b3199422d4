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
        self.tx.now = self.at(120);
        budgeting::Limit { product: product.clone(), currency: Some("EUR".into()), most: Some(25_000.0) }
            .run(self.tx, executive)
            .await?;
        self.event(budgeting::Limit::NAME, None, executive).await?;
        for (theme, planned, approved) in [("t-trust", 180_000.0, 160_000.0), ("t-pier", 140_000.0, 140_000.0)] {
            let of = self.items.get(theme).and_then(|item| Key::parse(&item.key));
            let plan = budgeting::Plan {
                product: product.clone(),
                of: of.clone(),
                planned,
                currency: None,
                starts_on: day(1, 1),
                ends_on: day(12, 31),
            };
            plan.run(self.tx, pm).await?;
            self.event(budgeting::Plan::NAME, None, pm).await?;
            let approve = budgeting::Approve {
                product: product.clone(),
                of: of.clone(),
                approved: Some(approved),
                currency: None,
            };
            approve.run(self.tx, executive).await?;
            self.event(budgeting::Approve::NAME, None, executive).await?;
            for (who, rate, allocation) in [("Server", 520.0, 60.0), ("Design", 480.0, 30.0)] {
                let (from_on, until_on) = (
                    Some((self.now - chrono::TimeDelta::days(110)).date_naive()),
                    Some((self.now + chrono::TimeDelta::days(100)).date_naive()),
                );
                let staff = spending::Staff {
                    product: product.clone(),
                    of: of.clone(),
                    who: who.into(),
                    rate,
                    allocation,
                    from_on,
                    until_on,
                    currency: None,
                };
                staff.run(self.tx, pm).await?;
                self.event(spending::Staff::NAME, None, pm).await?;
            }
            let entry = spending::Spend {
                product: product.clone(),
                of,
                amount: 8_400.0,
                words: "Interviews at three harbours".into(),
                on_day: Some((self.now - chrono::TimeDelta::days(70)).date_naive()),
                currency: None,
            };
            entry.run(self.tx, pm).await?;
            self.event(spending::Spend::NAME, None, pm).await?;
        }
        Ok(())
    }
}
