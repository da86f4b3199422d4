//! What each kind of item knows beyond the item itself, by kind.

use std::future::Future;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Kind, ask::Ask};
use crate::{
    backlog::{SubtaskFacts, WorkFacts},
    command::ItemId,
    decisions::DecisionFacts,
    error::{Error, FieldError, Result},
    ideas::{AssumptionFacts, ExperimentFacts, IdeaFacts},
    launch::ReleaseFacts,
    market::{
        CanvasFacts, ClaimFacts, CompetitorFacts, DocumentFacts, FeatureFacts, NoteFacts, PersonaFacts, SegmentFacts,
        TrendFacts,
    },
    outcomes::MetricFacts,
    roadmap::{InitiativeFacts, MilestoneFacts, RiskFacts},
    sprint::SprintFacts,
    store::{Db, Tx},
    strategy::{GoalFacts, KeyResultFacts, ThemeFacts, VisionFacts},
    voices::{CustomerFacts, FeedbackFacts},
};

/// The fields of one kind, with their own table.
pub trait Facts: Serialize + DeserializeOwned + JsonSchema + Default + Send + Sync + 'static {
    fn load(db: &mut Db, item: ItemId) -> impl Future<Output = Result<Option<Self>>> + Send;
    /// Writes the row, whether or not there was one.
    fn save(&self, tx: &mut Tx, item: ItemId) -> impl Future<Output = Result<()>> + Send;
    /// Everything that does not hold.
    fn check(&self) -> Vec<FieldError>;
    /// What is asked for of one, where the form is nothing but that.
    const ASKS: &'static [Ask] = &[];
    /// Puts what was typed into the form it is kept in: a name into an id.
    fn settle(&mut self, _tx: &mut Tx, _item: ItemId) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// Fields of a kind that has none of its own.
#[derive(Serialize, Deserialize, JsonSchema, Default)]
pub struct Nothing {}

macro_rules! by_kind {
    ($kind:expr, $facts:ident => $do:expr) => {
        match $kind {
            Kind::Vision => {
                type $facts = VisionFacts;
                $do
            }
            Kind::Goal => {
                type $facts = GoalFacts;
                $do
            }
            Kind::KeyResult => {
                type $facts = KeyResultFacts;
                $do
            }
            Kind::Customer => {
                type $facts = CustomerFacts;
                $do
            }
            Kind::Feedback => {
                type $facts = FeedbackFacts;
                $do
            }
            Kind::Idea => {
                type $facts = IdeaFacts;
                $do
            }
            Kind::Initiative => {
                type $facts = InitiativeFacts;
                $do
            }
            Kind::Epic | Kind::Story | Kind::Bug | Kind::Task | Kind::Spike => {
                type $facts = WorkFacts;
                $do
            }
            Kind::Subtask => {
                type $facts = SubtaskFacts;
                $do
            }
            Kind::Sprint => {
                type $facts = SprintFacts;
                $do
            }
            Kind::Release => {
                type $facts = ReleaseFacts;
                $do
            }
            Kind::Metric => {
                type $facts = MetricFacts;
                $do
            }
            Kind::Theme => {
                type $facts = ThemeFacts;
                $do
            }
            Kind::Persona => {
                type $facts = PersonaFacts;
                $do
            }
            Kind::Segment => {
                type $facts = SegmentFacts;
                $do
            }
            Kind::Competitor => {
                type $facts = CompetitorFacts;
                $do
            }
            Kind::Claim => {
                type $facts = ClaimFacts;
                $do
            }
            Kind::Trend => {
                type $facts = TrendFacts;
                $do
            }
            Kind::Canvas => {
                type $facts = CanvasFacts;
                $do
            }
            Kind::Note => {
                type $facts = NoteFacts;
                $do
            }
            Kind::Feature => {
                type $facts = FeatureFacts;
                $do
            }
            Kind::Document => {
                type $facts = DocumentFacts;
                $do
            }
            Kind::Assumption => {
                type $facts = AssumptionFacts;
                $do
            }
            Kind::Experiment => {
                type $facts = ExperimentFacts;
                $do
            }
            Kind::Milestone => {
                type $facts = MilestoneFacts;
                $do
            }
            Kind::Risk => {
                type $facts = RiskFacts;
                $do
            }
            Kind::Decision => {
                type $facts = DecisionFacts;
                $do
            }
        }
    };
}

/// The fields of an item's kind, by name; those without a value are null.
pub async fn load(db: &mut Db, kind: Kind, item: ItemId) -> Result<Map<String, Value>> {
    by_kind!(kind, F => as_map(&F::load(db, item).await?.unwrap_or_default()))
}

/// The fields a kind has, each null.
pub fn blank(kind: Kind) -> Result<Map<String, Value>> {
    by_kind!(kind, F => as_map(&F::default()))
}

/// What a kind asks for, where its form is nothing but that.
pub fn asks(kind: Kind) -> &'static [Ask] {
    by_kind!(kind, F => F::ASKS)
}

/// Checks and writes the fields of an item's kind; gives them back as they are kept.
pub async fn save(tx: &mut Tx, kind: Kind, item: ItemId, fields: Map<String, Value>) -> Result<Map<String, Value>> {
    by_kind!(kind, F => {
        let mut facts: F = read(fields)?;
        let wrong = facts.check();
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        facts.settle(tx, item).await?;
        facts.save(tx, item).await?;
        as_map(&facts)
    })
}

fn as_map<F: Serialize>(facts: &F) -> Result<Map<String, Value>> {
    match serde_json::to_value(facts) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(Error::Bug("facts are a record".into())),
    }
}

fn read<F: DeserializeOwned>(fields: Map<String, Value>) -> Result<F> {
    serde_path_to_error::deserialize(Value::Object(fields))
        .map_err(|error| Error::field(error.path().to_string(), error.inner().to_string()))
}
