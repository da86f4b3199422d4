//! The market: who the product is for, who else serves them, and what is known and moving there.

mod canvas;
mod claim;
mod competitor;
mod note;
mod persona;
mod segment;
mod trend;

pub use self::{
    canvas::{Canvas, CanvasFacts},
    claim::{Claim, ClaimFacts},
    competitor::{Competitor, CompetitorFacts},
    note::{Note, NoteFacts},
    persona::{Persona, PersonaFacts},
    segment::{Segment, SegmentFacts},
    trend::{Trend, TrendFacts},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Persona>(registry);
    sort::register::<Segment>(registry);
    sort::register::<Competitor>(registry);
    sort::register::<Claim>(registry);
    sort::register::<Trend>(registry);
    sort::register::<Canvas>(registry);
    sort::register::<Note>(registry);
}
