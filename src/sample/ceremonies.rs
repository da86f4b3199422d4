//! Telling of how the crew meets: a refinement, two stand-ups of the running sprint, and the review and retrospective of the one before.

use chrono::TimeDelta;
use serde_json::{Map, json};

use super::teller::Teller;
use crate::{
    ceremonies::{
        Answer, CeremonyId, Change, Close, Deal, Decide, Join, Lead, Open, Play, Reveal, Ritual, Settle, Vote, Write,
    },
    command::{Actor, Command},
    error::{Error, Result},
    items::{Item, Key, Kind, creating::Draft},
};

/// A minute of work at a time passes between what is done in a meeting.
const STEP: TimeDelta = TimeDelta::minutes(2);

/// What each says at the stand-ups: how many days ago, who, did, next, in the way.
const SAID: [(i64, &str, &str, &str, &str); 6] = [
    (2, "mei", "The total is drawn at 320 pixels.", "Count it without asking the server.", ""),
    (2, "amir", "The provider sends back a part; two sandbox cards refuse.", "One amount a person, to the cent.", ""),
    (2, "jonas", "Public keys are on nine of eleven scanners.", "The last two, on Friday’s boat.", ""),
    (1, "mei", "Half of the fares count on the phone.", "Family fares, then the bicycle.", ""),
    (
        1,
        "amir",
        "Partial refunds pass their tests.",
        "The page where one chooses the person.",
        "The quay’s test till is locked after five",
    ),
    (1, "jonas", "All scanners carry the key.", "Sign a pass when it is made.", ""),
];

/// The cards of the retrospective: who, column, words. The second says the same as the first.
const CARDS: [(&str, &str, &str); 6] = [
    ("mei", "Stop", "Finding out on the last day that the calendar lies"),
    ("amir", "Stop", "Checking closures only when everything else is done"),
    ("jonas", "Start", "Asking a harbour to try it before the review"),
    ("mei", "Start", "Writing the example into the criterion"),
    ("amir", "Continue", "Pairing on the ledger"),
    ("jonas", "Continue", "Short stand-ups"),
];

impl Teller<'_> {
    pub(super) async fn meet(&mut self) -> Result<()> {
        if let [.., (last, from, until), _] = self.sprints.as_slice() {
            let (last, day) = (last.clone(), *until);
            debug_assert!(from > until, "a sprint begins before it ends");
            self.review(&last, day).await?;
            self.look_back(&last, day).await?;
        }
        self.refine().await?;
        for days in [2, 1] {
            self.stand_up(days).await?;
        }
        Ok(())
    }

    async fn refine(&mut self) -> Result<()> {
        let olu = self.who("olu");
        let id = self.open(Ritual::Refinement, 3, 90, &olu, None).await?;
        for (work, cards, settled) in
            [("w-split-group", ["8", "13", "8"], 8.0), ("w-google-wallet", ["3", "5", "3"], 3.0)]
        {
            let item = self.key(work)?;
            let round = self.held(&olu, Deal { ceremony: id, item }).await?.id;
            for (who, card) in ["mei", "amir", "jonas"].into_iter().zip(cards) {
                let who = self.who(who);
                self.held(&who, Play { round, card: card.into() }).await?;
            }
            self.held(&olu, Reveal { round }).await?;
            self.held(&olu, Settle { round, points: settled }).await?;
        }
        let (mei, wallet, group) = (self.who("mei"), self.key("w-google-wallet")?, self.key("w-split-group")?);
        self.note(&mei, id, "question", "Does the wallet show two passes of one family?", Some(wallet)).await?;
        self.note(&olu, id, "decision", "A group is split only by whoever paid for it.", Some(group)).await?;
        self.close(&olu, id, None).await
    }

    async fn stand_up(&mut self, days: i64) -> Result<()> {
        let jonas = self.who("jonas");
        let id = self.open(Ritual::Standup, days, 60, &jonas, None).await?;
        for (_, who, did, following, hindered) in SAID.into_iter().filter(|(day, ..)| *day == days) {
            let who = self.who(who);
            let [did, following, hindered] = [did, following, hindered].map(|words| Some(words.to_owned()));
            self.held(&who, Answer { ceremony: id, did, following, hindered }).await?;
        }
        self.close(&jonas, id, None).await
    }

    async fn review(&mut self, sprint: &Item, days: i64) -> Result<()> {
        let (olu, priya) = (self.who("olu"), self.who("priya"));
        let id = self.open(Ritual::Review, days, 120, &olu, Some(sprint)).await?;
        for who in ["mei", "amir", "jonas", "priya"] {
            let who = self.who(who);
            self.held(&who, Join { ceremony: id }).await?;
        }
        let shown = self.key("w-bank-holiday")?;
        self.held(&olu, Lead { item: Some(shown.clone()), ..Lead::of(id) }).await?;
        self.hear(&priya, "Closed days are grey now. Could they say when the pier opens again?").await?;
        self.note(&priya, id, "note", "Brennan’s Quay would try it for a month.", Some(shown)).await?;
        self.held(&olu, Lead { goal_met: Some(false), ..Lead::of(id) }).await?;
        self.close(&olu, id, Some("The date picker greys closed days; all-day closures still end a day early.")).await
    }

    async fn look_back(&mut self, sprint: &Item, days: i64) -> Result<()> {
        let jonas = self.who("jonas");
        let id = self.open(Ritual::Retrospective, days, 60, &jonas, Some(sprint)).await?;
        let mut cards = Vec::new();
        for (who, place, body) in CARDS {
            let who = self.who(who);
            cards.push(self.note(&who, id, place, body, None).await?);
        }
        let (first, same) = (cards[0], cards[1]);
        self.phase(&jonas, id, "group").await?;
        self.held(&jonas, Change { note: same, under: Some(first), body: None }).await?;
        self.phase(&jonas, id, "vote").await?;
        for (who, note) in [("mei", 0), ("amir", 0), ("jonas", 0), ("amir", 2), ("jonas", 2), ("mei", 3)] {
            let who = self.who(who);
            self.held(&who, Vote { note: cards[note], on: None }).await?;
        }
        self.phase(&jonas, id, "act").await?;
        for (title, who, due) in [
            ("Try every closure against a real calendar in the first week", "amir", 5),
            ("Ask Brennan’s Quay to try a build each Wednesday", "jonas", 10),
        ] {
            let owner = self.who(who).email;
            let due_on = (self.now + TimeDelta::days(due)).date_naive();
            self.held(&jonas, Decide { ceremony: id, title: title.into(), owner, due_on }).await?;
        }
        self.close(&jonas, id, None).await
    }

    /// Opens a ceremony so many days and minutes ago.
    async fn open(
        &mut self,
        kind: Ritual,
        days: i64,
        minutes: i64,
        by: &Actor,
        sprint: Option<&Item>,
    ) -> Result<CeremonyId> {
        self.tx.now = self.now - TimeDelta::days(days) - TimeDelta::minutes(minutes);
        let open = Open {
            product: self.product.key.clone(),
            kind,
            team: None,
            sprint: sprint.and_then(|sprint| Key::parse(&sprint.key)),
            held_on: None,
            format: None,
            columns: Vec::new(),
            called: None,
        };
        Ok(self.held(by, open).await?.id)
    }

    /// Does one thing in a meeting.
    pub(super) async fn held<C: Command>(&mut self, by: &Actor, command: C) -> Result<C::Output> {
        self.tx.now += STEP;
        let done = command.run(self.tx, by).await?;
        self.event(C::NAME, None, by).await?;
        Ok(done)
    }

    async fn note(
        &mut self,
        by: &Actor,
        ceremony: CeremonyId,
        place: &str,
        body: &str,
        item: Option<Key>,
    ) -> Result<uuid::Uuid> {
        let write = Write { ceremony, body: body.into(), place: Some(place.into()), item };
        Ok(self.held(by, write).await?.id)
    }

    async fn phase(&mut self, by: &Actor, ceremony: CeremonyId, phase: &str) -> Result<()> {
        self.held(by, Lead { phase: Some(phase.into()), ..Lead::of(ceremony) }).await.map(drop)
    }

    async fn close(&mut self, by: &Actor, ceremony: CeremonyId, remark: Option<&str>) -> Result<()> {
        self.held(by, Close { ceremony, remark: remark.map(str::to_owned) }).await.map(drop)
    }

    /// What somebody says in a review is feedback on the spot.
    async fn hear(&mut self, by: &Actor, words: &str) -> Result<()> {
        self.tx.now += STEP;
        let facts =
            Map::from_iter([("source".to_owned(), json!("review")), ("said_by".to_owned(), json!("Priya Raman"))]);
        let draft = Draft { title: crate::voices::title_of(words), body: words.into(), facts, ..Draft::default() };
        let product = self.product.clone();
        let said = crate::items::creating::create(self.tx, by, Kind::Feedback, Some(&product), draft).await?.item;
        self.event("feedback.create", Some(said.id), by).await
    }

    pub(super) fn key(&self, work: &str) -> Result<Key> {
        let item = self.items.get(work).ok_or_else(|| Error::Bug(format!("the sample knows no {work}")))?;
        Key::parse(&item.key).ok_or(Error::NotFound)
    }
}
