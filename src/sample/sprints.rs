//! Telling of the team's sprints: planned before the work that goes into them, started and closed after it.

use chrono::TimeDelta;
use serde_json::{Map, json};

use super::{story::Story, teller::Teller};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    items::{Item, Key, Kind},
    line::linking::{self, Says},
    sprint::{closing::Close, membership, starting::Start, team_change},
};

const TEAM: &str = "Crew";
const CREW: [&str; 3] = ["mei", "amir", "jonas"];

impl Teller<'_> {
    pub(super) async fn plan_sprints(&mut self, story: &Story) -> Result<()> {
        let (po, product) = (self.who("olu"), self.product.key.clone());
        team_change::Create { product: product.clone(), name: TEAM.into() }.run(self.tx, &po).await?;
        for name in CREW {
            let person = self.who(name).email;
            membership::Join { product: product.clone(), team: TEAM.into(), person, focus: None }
                .run(self.tx, &po)
                .await?;
        }
        for sprint in &story.sprints {
            let (starts, ends) = (sprint.days("starts_days"), sprint.days("ends_days"));
            let (from, until) = (-starts.unwrap_or(0), -ends.unwrap_or(0));
            let mut facts = sprint.facts(&["goal"]);
            facts.extend(Map::from_iter([
                ("team".to_owned(), json!(TEAM)),
                ("starts_on".to_owned(), self.day(starts)),
                ("ends_on".to_owned(), self.day(ends)),
            ]));
            let item = self.create(Kind::Sprint, sprint, from + 3, &po, facts, None).await?;
            self.sprints.push((item, from, until));
        }
        Ok(())
    }

    /// Takes a piece of work into the sprint it was accepted in, or is worked on in.
    pub(super) async fn take(
        &mut self,
        item: &Item,
        status: &str,
        accepted: Option<i64>,
        created: i64,
        po: &Actor,
    ) -> Result<()> {
        let day = match (accepted, status) {
            (Some(day), _) => day,
            // What was begun long ago is carried over into the running sprint from the one before.
            (None, "started" | "review") => {
                if created > 21 && self.items.len().is_multiple_of(3) {
                    19
                } else {
                    0
                }
            }
            (None, "ready") if self.items.len().is_multiple_of(5) => 0,
            _ => return Ok(()),
        };
        let within = |(_, from, until): &&(Item, i64, i64)| (*until..*from).contains(&day);
        let Some((sprint, from, _)) = self.sprints.iter().find(within).cloned() else { return Ok(()) };
        if !item.kind.is_ranked() {
            return Ok(());
        }
        self.tx.now = self.at(from.min(created));
        linking::put(self.tx, po, item, &sprint, Says::default()).await?;
        self.event("sprint.take", Some(sprint.id), po).await
    }

    pub(super) async fn run_sprints(&mut self, story: &Story) -> Result<()> {
        let po = self.who("olu");
        debug_assert_eq!(story.sprints.len(), self.sprints.len(), "every sprint was planned");
        for (nth, (sprint, from, until)) in self.sprints.clone().into_iter().enumerate() {
            let key = Key::parse(&sprint.key).ok_or(Error::NotFound)?;
            self.tx.now = self.now - TimeDelta::days(from);
            Start { key: key.clone() }.run(self.tx, &po).await?;
            self.event("sprint.start", Some(sprint.id), &po).await?;
            if until > 0 {
                self.tx.now = self.now - TimeDelta::days(until);
                let next = self.sprints.get(nth + 1).and_then(|(next, ..)| Key::parse(&next.key));
                Close { key, goal_met: Some(nth != 2), unfinished_to: next, unfinished: None, note: None }
                    .run(self.tx, &po)
                    .await?;
                self.event("sprint.close", Some(sprint.id), &po).await?;
            }
        }
        Ok(())
    }
}
