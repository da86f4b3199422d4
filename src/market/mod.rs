//! The market: who the product is for, who else serves them, and what is known and moving there.

mod canvas;
mod canvas_page;
mod cell_page;
mod claim;
pub mod comparing;
mod comparison;
mod comparison_page;
mod competitor;
mod document;
mod document_import;
mod document_page;
mod document_upload;
mod feature;
mod note;
pub mod page;
mod persona;
mod research_page;
mod segment;
mod segment_page;
mod template;
pub mod told_for;
mod trend;

pub use self::{
    canvas::{Canvas, CanvasFacts},
    canvas_page::asked as canvas_asked,
    claim::{Claim, ClaimFacts},
    competitor::{Competitor, CompetitorFacts},
    document::{Document, DocumentFacts},
    feature::{Feature, FeatureFacts},
    note::{Note, NoteFacts},
    persona::{Persona, PersonaFacts},
    segment::{Segment, SegmentFacts},
    template::{Unusable, add_from as add_canvases},
    trend::{Trend, TrendFacts},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Persona>(registry);
    sort::register::<Segment>(registry);
    sort::register::<Competitor>(registry);
    sort::register::<Feature>(registry);
    sort::register::<Claim>(registry);
    sort::register::<Trend>(registry);
    sort::register::<Canvas>(registry);
    sort::register::<Note>(registry);
    sort::register::<Document>(registry);
    registry
        .command::<comparing::Compare>()
        .command::<comparing::Forget>()
        .command::<document_import::Bring>()
        .query::<comparison::Read>()
        .query::<canvas::Read>()
        .query::<canvas::Templates>();
}

/// What people call a kind of canvas.
pub fn template_name(key: &str) -> &str {
    template::named(key).map_or("of no kind", |template| template.name.as_str())
}
