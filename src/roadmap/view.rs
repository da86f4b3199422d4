//! How a roadmap is looked at: which view of it, which bets, which part of time; it stands in the address.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    reading::{Wanted, said},
    window::Zoom,
};
use crate::{
    items::Product,
    web::kit::{self, Tab},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Horizons,
    Timeline,
    Outcomes,
    List,
}

impl Face {
    const ALL: [Face; 4] = [Face::Horizons, Face::Timeline, Face::Outcomes, Face::List];

    pub fn name(self) -> &'static str {
        match self {
            Face::Horizons => "horizons",
            Face::Timeline => "timeline",
            Face::Outcomes => "outcomes",
            Face::List => "list",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Face::Horizons => "Now · next · later",
            Face::Timeline => "Timeline",
            Face::Outcomes => "Outcomes",
            Face::List => "List",
        }
    }
}

/// Whose roadmap it is: of one product, or of all that somebody may see.
pub enum Scope {
    One(Product),
    All(Vec<Product>),
}

impl Scope {
    pub fn products(&self) -> &[Product] {
        match self {
            Scope::One(product) => std::slice::from_ref(product),
            Scope::All(products) => products,
        }
    }

    pub fn is_all(&self) -> bool {
        matches!(self, Scope::All(_))
    }

    /// Where its roadmap is.
    pub fn base(&self) -> String {
        match self {
            Scope::One(product) => format!("/products/{}/roadmap", product.key),
            Scope::All(_) => "/roadmap".into(),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct View {
    /// horizons, timeline, outcomes or list.
    #[serde(rename = "view")]
    pub face: Option<String>,
    #[serde(flatten)]
    pub wanted: Wanted,
    /// Only the bets of that product, where there are several.
    pub product: Option<String>,
    /// What the lanes of the timeline are by: goal, theme, team, person, area, product or none.
    pub lanes: Option<String>,
    pub zoom: Option<String>,
    /// The first day that the timeline shows.
    pub from: Option<String>,
    /// What the list is sorted by; downwards with a minus before it.
    pub sort: Option<String>,
    /// The page of the list, from 1.
    pub page: Option<String>,
    /// The day as of which it is shown, where that is not today.
    pub day: Option<String>,
}

impl View {
    pub fn face(&self, scope: &Scope) -> Face {
        let asked = said(self.face.as_ref()).and_then(|name| Face::ALL.into_iter().find(|face| face.name() == name));
        asked.unwrap_or(if scope.is_all() { Face::Timeline } else { Face::Horizons })
    }

    pub fn zoom(&self) -> Zoom {
        said(self.zoom.as_ref()).map(Zoom::parse).unwrap_or_default()
    }

    pub fn from(&self) -> Option<NaiveDate> {
        said(self.from.as_ref()).and_then(|day| day.parse().ok())
    }

    /// What the lanes are by.
    pub fn lanes(&self, scope: &Scope) -> &str {
        said(self.lanes.as_ref()).unwrap_or(if scope.is_all() { "product" } else { "goal" })
    }

    /// Whether it is looked at as of another day: then nothing can be changed.
    pub fn is_past(&self) -> bool {
        said(self.day.as_ref()).is_some()
    }

    /// The products that are looked at.
    pub fn products(&self, scope: &Scope) -> Vec<Product> {
        let chosen = said(self.product.as_ref());
        let looked = |product: &&Product| chosen.is_none_or(|key| product.key.eq_ignore_ascii_case(key));
        scope.products().iter().filter(looked).cloned().collect()
    }

    /// What stands in the address.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let pairs = [
            ("view", &self.face),
            ("product", &self.product),
            ("goal", &self.wanted.goal),
            ("theme", &self.wanted.theme),
            ("team", &self.wanted.team),
            ("area", &self.wanted.area),
            ("person", &self.wanted.person),
            ("status", &self.wanted.status),
            ("health", &self.wanted.health),
            ("lanes", &self.lanes),
            ("zoom", &self.zoom),
            ("from", &self.from),
            ("sort", &self.sort),
            ("page", &self.page),
            ("day", &self.day),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, said(value.as_ref())?))).collect()
    }

    /// Where it is, without how it is looked at.
    pub fn path(&self, scope: &Scope) -> String {
        format!("{}{}", scope.base(), if self.is_past() { "/at" } else { "" })
    }

    pub fn address(&self, scope: &Scope) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish();
        format!("{}{}{query}", self.path(scope), if query.is_empty() { "" } else { "?" })
    }

    /// The same with something said otherwise.
    pub fn with(&self, change: impl FnOnce(&mut View)) -> View {
        let mut other = View { page: None, ..self.clone() };
        change(&mut other);
        other
    }

    /// The ways to look at it, as links that keep what is wanted.
    pub fn faces(&self, scope: &Scope) -> maud::Markup {
        let here = self.face(scope);
        let tab = |face: Face| {
            let to = self.with(|view| view.face = Some(face.name().into()));
            Tab::new(face.label(), to.address(scope), face == here)
        };
        kit::segment("Views of the roadmap", &Face::ALL.map(tab))
    }
}
