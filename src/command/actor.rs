//! Who acts: a person, the roles they hold, and how they came in.

use chrono::{DateTime, Utc};

use super::{Right, Role, Say};
use crate::error::{Error, Result};

crate::id!(
    /// A person.
    PersonId,
    /// A product.
    ProductId,
    /// A part of a product.
    AreaId,
    /// Anything a person would name.
    ItemId,
    /// One thing that happened.
    EventId,
    /// A change asked of whoever decides.
    ProposalId,
);

/// The door somebody came in by; kept with every event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Web,
    Api,
    Cli,
    Import,
}

impl Via {
    pub fn name(self) -> &'static str {
        match self {
            Via::Web => "web",
            Via::Api => "api",
            Via::Cli => "cli",
            Via::Import => "import",
        }
    }
}

/// A role held in a scope: the organisation, a product, or an area of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: Role,
    pub product: Option<ProductId>,
    pub area: Option<AreaId>,
}

#[derive(Clone, Debug)]
pub struct Actor {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub roles: Vec<Held>,
    pub via: Via,
    /// False for a token that may only read.
    pub writes: bool,
    pub theme: String,
    pub density: String,
    /// When they came: what a query calls now.
    pub at: DateTime<Utc>,
    /// What proves the session, for ending the others.
    pub session: Option<Vec<u8>>,
    /// The products in the archive: they are read, and nothing in them is changed.
    pub archived: Archived,
}

/// The products in the archive, and those that are not; empty while none is.
#[derive(Clone, Debug, Default)]
pub struct Archived {
    away: Vec<ProductId>,
    here: Vec<ProductId>,
}

/// Every product with whether it is in the archive, as one text; nothing while none is.
#[macro_export]
macro_rules! archived_products {
    (sqlite) => {
        "(select group_concat(hex(id) || case when archived_at is null then '+' else '-' end) from product
          where exists (select 1 from product where archived_at is not null)) as archived"
    };
    (postgres) => {
        "(select string_agg(id::text || case when archived_at is null then '+' else '-' end, ',') from product
          where exists (select 1 from product where archived_at is not null)) as archived"
    };
}

impl Archived {
    /// From what `archived_products!` gave.
    pub fn read(text: Option<&str>) -> Archived {
        let mut archived = Archived::default();
        for one in text.unwrap_or_default().split(',') {
            let Some((id, sign)) = one.split_at_checked(one.len().saturating_sub(1)) else { continue };
            let Ok(id) = uuid::Uuid::parse_str(id) else { continue };
            if sign == "-" { &mut archived.away } else { &mut archived.here }.push(ProductId(id));
        }
        archived
    }

    pub fn holds(&self, product: ProductId) -> bool {
        self.away.contains(&product)
    }
}

/// Where a command happens and which right it takes there.
#[derive(Clone, Debug)]
pub struct Place {
    pub right: Right,
    pub product: Option<ProductId>,
    pub area: Option<AreaId>,
    pub item: Option<ItemId>,
    /// What it is called in a proposal, when the command's own word is not enough.
    pub about: String,
}

impl Place {
    pub fn organisation(right: Right) -> Place {
        Place { right, product: None, area: None, item: None, about: String::new() }
    }

    pub fn product(right: Right, product: ProductId) -> Place {
        Place { product: Some(product), ..Place::organisation(right) }
    }

    pub fn about(mut self, about: impl Into<String>) -> Place {
        self.about = about.into();
        self
    }
}

impl Actor {
    /// What this actor may say at that place: the strongest of the roles that reach it.
    pub fn say(&self, place: &Place) -> Say {
        if matches!(place.right, Right::Own) {
            return Say::Decide;
        }
        if place.product.is_some_and(|product| self.archived.holds(product)) {
            return Say::None;
        }
        self.roles.iter().map(|held| held.say(place)).max().unwrap_or(Say::None)
    }

    pub fn decides(&self, right: Right, product: Option<ProductId>) -> bool {
        self.say(&Place { product, ..Place::organisation(right) }) == Say::Decide
    }

    /// The parts of a product in which this actor decides, where it is not all of it.
    pub fn areas_decided(&self, right: Right, product: ProductId) -> Vec<AreaId> {
        if self.archived.holds(product) {
            return Vec::new();
        }
        let held =
            self.roles.iter().filter(|held| held.product == Some(product) && right.say(held.role) == Say::Decide);
        held.filter_map(|held| held.area).collect()
    }

    /// Everything this actor decides, for a query to choose by: the right, and the product and the area it is held in.
    pub fn decided(&self) -> Vec<(String, Option<ProductId>, Option<AreaId>)> {
        let of = |held: &Held| {
            let (role, product, area) = (held.role, held.product, held.area);
            let rights = Right::ALL.into_iter().filter(move |right| right.say(role) == Say::Decide);
            rights.map(move |right| (right.name(), product, area)).collect::<Vec<_>>()
        };
        self.roles.iter().flat_map(of).collect()
    }

    /// Whether anything in that product may be seen.
    pub fn sees(&self, product: ProductId) -> bool {
        self.roles.iter().any(|held| held.product.is_none_or(|held| held == product))
    }

    /// Whether what belongs to no product (customers) may be seen.
    pub fn sees_organisation(&self) -> bool {
        !self.roles.is_empty()
    }

    pub fn sees_all_products(&self) -> bool {
        self.roles.iter().any(|held| held.product.is_none())
    }

    /// The products this actor may see outside of the archive, for a query to choose by; nothing when all of them.
    pub fn only_products(&self) -> Option<Vec<uuid::Uuid>> {
        if self.sees_all_products() {
            let here = || self.archived.here.iter().map(|product| product.0).collect();
            return (!self.archived.away.is_empty()).then(here);
        }
        let held = self.roles.iter().filter_map(|held| held.product);
        Some(held.filter(|product| !self.archived.holds(*product)).map(|product| product.0).collect())
    }

    pub fn must_write(&self) -> Result<()> {
        if self.writes { Ok(()) } else { Err(Error::Forbidden("this token may only read".into())) }
    }
}

impl Held {
    /// A role decides in its scope; whoever has an area may propose in the rest of its product, and what belongs to the whole
    /// organisation is not decided from within a product.
    fn say(&self, place: &Place) -> Say {
        let says = place.right.say(self.role);
        let elsewhere = if place.right == Right::Discuss { says } else { says.min(Say::Propose) };
        match (self.product, self.area, place.product) {
            (None, _, _) => says,
            (Some(_), _, None) if place.right.is_of_the_organisation() => Say::None,
            (Some(_), None, None) => says,
            (Some(_), Some(_), None) => elsewhere,
            (Some(held), _, Some(product)) if held != product => Say::None,
            (Some(_), None, Some(_)) => says,
            (Some(_), part, Some(_)) if place.area == part => says,
            (Some(_), Some(_), Some(_)) => elsewhere,
        }
    }
}
