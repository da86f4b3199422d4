//! Telling of how ideas are weighed: scores, a round in which the crew lies apart, what must and what could, and two surveys.

use std::collections::BTreeMap;

use serde_json::json;

use super::teller::Teller;
use crate::{
    error::Result,
    ideas::{
        rounds::{Agree, Apply, Invite, Open as OpenRound, Reveal, RoundId, Score, Settle},
        scoring::{AddCriterion, Enter},
        sorting::{Answer as Sort, Put as Sorted},
        surveys::{Answer, Open as OpenSurvey, Question},
    },
};

/// Reach a quarter, impact, confidence, effort; value and effort of the matrix; must, should, could or won't.
const WEIGHED: [(&str, [&str; 4], [&str; 2], &str); 9] = [
    ("idea-refund-choice", ["2,400", "high", "80 %", "3"], ["8", "5"], "must"),
    ("idea-print-pass", ["900", "medium", "high", "1"], ["6", "2"], "must"),
    ("idea-closure-why", ["5,200", "low", "80 %", "0.5"], ["6", "1.5"], "should"),
    ("idea-weather-warn", ["3,100", "high", "50 %", "2.5"], ["9", "4"], "should"),
    ("idea-receipt-month", ["400", "medium", "80 %", "1"], ["4", "3"], "could"),
    ("idea-live-boat", ["6,000", "medium", "50 %", "6"], ["8", "8.5"], "could"),
    ("idea-age-proof", ["1,500", "low", "80 %", "1"], ["5", "3"], "could"),
    ("idea-deck-tetris", ["120", "high", "50 %", "5"], ["3", "8"], "wont"),
    ("idea-step-free", ["700", "massive", "80 %", "2"], ["9", "3"], ""),
];

/// An idea by the other methods.
type Weighed = (&'static str, [&'static str; 3], [&'static str; 4], [&'static str; 2], [&'static str; 3]);

/// Impact, confidence and ease; value, time, risk and size; cost of a week and weeks; by the criteria of one's own.
const ALSO: [Weighed; 7] = [
    ("idea-refund-choice", ["8", "7", "4"], ["13", "8", "5", "8"], ["2,600", "9"], ["5", "4", "3"]),
    ("idea-print-pass", ["5", "9", "9"], ["5", "3", "1", "1"], ["900", "2"], ["2", "4", "1"]),
    ("idea-closure-why", ["4", "8", "9"], ["5", "8", "2", "1"], ["1,400", "1"], ["2", "5", "1"]),
    ("idea-weather-warn", ["9", "5", "5"], ["13", "13", "8", "5"], ["3,100", "6"], ["4", "5", "3"]),
    ("idea-live-boat", ["6", "6", "2"], ["8", "3", "3", "13"], ["1,100", "16"], ["3", "4", "4"]),
    ("idea-age-proof", ["3", "8", "7"], ["3", "2", "3", "2"], ["350", "3"], ["2", "2", "2"]),
    ("idea-step-free", ["9", "8", "6"], ["13", "20", "8", "5"], ["2,200", "5"], ["4", "5", "2"]),
];

/// The criteria of the product: name, weight, whether more is worse, and what its levels mean.
const CRITERIA: [(&str, f64, bool, [&str; 5]); 3] = [
    (
        "Revenue",
        40.0,
        false,
        ["nobody would pay", "a few might", "it helps to sell", "several wait for it", "a contract hangs on it"],
    ),
    ("Trust", 35.0, false, ["nobody notices", "a nicety", "fewer doubts", "fewer calls", "why people come back"]),
    ("Risk", 25.0, true, ["done before", "one unknown", "some unknowns", "others must move, too", "nobody knows how"]),
];

/// What each says of the effort; the skipper's software is known to Mei alone.
const EFFORTS: [(&str, [&str; 3]); 4] = [
    ("idea-weather-warn", ["2", "8", "3"]),
    ("idea-live-boat", ["6", "6", "6"]),
    ("idea-refund-choice", ["3", "5", "?"]),
    ("idea-print-pass", ["1", "1", "1.5"]),
];

/// Pairs of answers by what is asked about, for each of the people.
const FELT: [(&str, [(&str, &str); 6]); 3] = [
    (
        "idea-closure-why",
        [
            ("must_be", "dislike"),
            ("must_be", "dislike"),
            ("like", "dislike"),
            ("neutral", "dislike"),
            ("must_be", "live_with"),
            ("like", "dislike"),
        ],
    ),
    (
        "idea-live-boat",
        [
            ("like", "neutral"),
            ("like", "live_with"),
            ("like", "neutral"),
            ("neutral", "neutral"),
            ("like", "neutral"),
            ("dislike", "like"),
        ],
    ),
    (
        "idea-weather-warn",
        [
            ("like", "dislike"),
            ("like", "dislike"),
            ("must_be", "dislike"),
            ("like", "neutral"),
            ("like", "dislike"),
            ("like", "dislike"),
        ],
    ),
];
const PEOPLE: [(&str, &str); 6] = [
    ("Marta", "harbour clerks"),
    ("Birte", "harbour clerks"),
    ("Ruth", "operators"),
    ("Jory", "skippers"),
    ("Ewan", "skippers"),
    ("Alison", "operators"),
];
/// Importance and satisfaction, for each of the people.
const SERVED: [(&str, [(u8, u8); 6]); 2] = [
    ("idea-refund-choice", [(5, 1), (5, 2), (4, 2), (2, 4), (1, 3), (4, 4)]),
    ("idea-step-free", [(4, 2), (3, 2), (5, 1), (4, 3), (5, 2), (5, 1)]),
];

impl Teller<'_> {
    pub(super) async fn weigh(&mut self) -> Result<()> {
        let pm = self.who("ada");
        self.tx.now = self.at(45);
        for (idea, rice, matrix, priority) in WEIGHED {
            let inputs = [
                "rice.reach",
                "rice.impact",
                "rice.confidence",
                "rice.effort",
                "value_effort.value",
                "value_effort.effort",
            ];
            for (input, said) in inputs.into_iter().zip(rice.into_iter().chain(matrix)) {
                self.say(idea, input, said).await?;
            }
            if let Some(priority) = Sort::parse(priority) {
                self.held(&pm, Sorted { key: self.key(idea)?, priority: Some(priority) }).await?;
            }
        }
        self.weigh_otherwise().await?;
        // What was learned since moves some of them.
        self.tx.now = self.at(9);
        self.say("idea-step-free", "rice.reach", "1,900").await?;
        self.say("idea-live-boat", "rice.confidence", "80 %").await?;
        self.round().await?;
        self.ask_customers().await
    }

    /// The same ideas by the other methods, so that they can be compared.
    async fn weigh_otherwise(&mut self) -> Result<()> {
        let pm = self.who("ada");
        for (name, weight, costs, rubric) in CRITERIA {
            let rubric = rubric.map(str::to_owned).to_vec();
            let product = self.product.key.clone();
            self.held(&pm, AddCriterion { product, name: name.into(), weight, costs, least: None, most: None, rubric })
                .await?;
        }
        for (idea, ice, wsjf, delay, own) in ALSO {
            let inputs = [
                "ice.impact",
                "ice.confidence",
                "ice.ease",
                "wsjf.value",
                "wsjf.time",
                "wsjf.risk",
                "wsjf.size",
                "cd3.cost",
                "cd3.duration",
                "own.c1",
                "own.c2",
                "own.c3",
            ];
            let said = ice.into_iter().chain(wsjf).chain(delay).chain(own);
            for (input, said) in inputs.into_iter().zip(said) {
                self.say(idea, input, said).await?;
            }
        }
        Ok(())
    }

    async fn say(&mut self, idea: &str, input: &str, said: &str) -> Result<()> {
        let pm = self.who("ada");
        let enter = Enter { key: self.key(idea)?, input: input.into(), said: Some(said.into()) };
        self.held(&pm, enter).await.map(drop)
    }

    /// One round that is settled, and one that is shown and not yet talked about.
    async fn round(&mut self) -> Result<()> {
        let pm = self.who("ada");
        self.tx.now = self.at(6);
        let settled = self.open_round("Effort of what is cheap", &["idea-print-pass", "idea-live-boat"]).await?;
        self.held(&pm, Reveal { round: settled }).await?;
        self.held(&pm, Agree { round: settled }).await?;
        let words = Some("The printer is there already".to_owned());
        let key = self.key("idea-print-pass")?;
        self.held(&pm, Settle { round: settled, key, input: "rice.effort".into(), said: Some("1.5".into()), words })
            .await?;
        self.held(&pm, Apply { round: settled }).await?;
        self.tx.now = self.at(1);
        let shown = self
            .open_round("Effort for spring", &["idea-weather-warn", "idea-refund-choice", "idea-live-boat"])
            .await?;
        self.held(&pm, Reveal { round: shown }).await.map(drop)
    }

    async fn open_round(&mut self, title: &str, ideas: &[&str]) -> Result<RoundId> {
        let pm = self.who("ada");
        let keys = ideas.iter().map(|idea| self.key(idea)).collect::<Result<Vec<_>>>()?;
        let open = OpenRound {
            product: self.product.key.clone(),
            title: title.into(),
            ideas: keys,
            inputs: vec!["rice.effort".into()],
            method: None,
            scorers: Vec::new(),
        };
        let round = self.held(&pm, open).await?.id;
        for (nth, name) in ["mei", "amir", "jonas"].into_iter().enumerate() {
            let who = self.who(name);
            self.held(&pm, Invite { round, person: who.email.clone(), inputs: None, gone: None }).await?;
            for (idea, efforts) in EFFORTS.into_iter().filter(|(idea, _)| ideas.contains(idea)) {
                let said = Some(efforts[nth].to_owned());
                let key = self.key(idea)?;
                self.held(&who, Score { round, key, input: "rice.effort".into(), said }).await?;
            }
        }
        Ok(round)
    }

    async fn ask_customers(&mut self) -> Result<()> {
        let pm = self.who("ada");
        self.tx.now = self.at(4);
        let felt = FELT.map(|(idea, pairs)| (idea, pairs.map(|(with, without)| [json!(with), json!(without)])));
        self.survey_of("How would you feel about it?", Question::Kano, &pm, &felt).await?;
        let served = SERVED
            .map(|(idea, pairs)| (idea, pairs.map(|(important, satisfied)| [json!(important), json!(satisfied)])));
        self.survey_of("What matters, what is served", Question::Opportunity, &pm, &served).await
    }

    async fn survey_of(
        &mut self,
        title: &str,
        question: Question,
        by: &crate::command::Actor,
        asked: &[(&str, [[serde_json::Value; 2]; 6])],
    ) -> Result<()> {
        let items = asked.iter().map(|(idea, _)| self.key(idea)).collect::<Result<Vec<_>>>()?;
        let open =
            OpenSurvey { product: self.product.key.clone(), title: title.into(), question, items: items.clone() };
        let survey = self.held(by, open).await?.id;
        for (nth, (name, segment)) in PEOPLE.into_iter().enumerate() {
            let answers: BTreeMap<_, _> = items
                .iter()
                .zip(asked)
                .map(|(key, (_, pairs))| (key.as_str().to_owned(), pairs[nth].to_vec()))
                .collect();
            let answer = Answer { survey, respondent: name.into(), segment: Some(segment.into()), answers };
            self.held(by, answer).await?;
        }
        Ok(())
    }
}
