//! What whoever looks at a backlog may say about its rows: in the whole product, or in areas of it.

use crate::{
    command::{Actor, Place, Right, Say},
    error::Result,
    items::{Area, Product},
    store::Db,
};

const ASKED: [Right; 4] = [Right::WriteBacklog, Right::FileWork, Right::OrderBacklog, Right::DoWork];

#[derive(Clone, Debug, Default)]
pub struct Says {
    whole: Vec<(Right, Say)>,
    /// The areas in which more may be said than in the rest of the product, by name.
    areas: Vec<(Right, String)>,
}

impl Says {
    pub async fn read(db: &mut Db, by: &Actor, product: &Product) -> Result<Says> {
        let whole = ASKED.map(|right| (right, by.say(&Place::product(right, product.id)))).to_vec();
        let decided = ASKED.map(|right| (right, by.areas_decided(right, product.id)));
        let mut areas = Vec::new();
        if decided.iter().any(|(_, areas)| !areas.is_empty()) {
            for area in Area::all(db, product.id).await? {
                let of = decided.iter().filter(|(_, decided)| decided.contains(&area.id));
                areas.extend(of.map(|(right, _)| (*right, area.name.clone())));
            }
        }
        Ok(Says { whole, areas })
    }

    /// In the product as a whole, without an area.
    pub fn whole(&self, right: Right) -> Say {
        self.whole.iter().find(|(known, _)| *known == right).map_or(Say::None, |(_, says)| *says)
    }

    /// About something in that area, if it is in one.
    pub fn of(&self, right: Right, area: Option<&str>) -> Say {
        let own = area.is_some_and(|area| self.areas.iter().any(|(known, name)| *known == right && name == area));
        if own { Say::Decide } else { self.whole(right) }
    }

    /// The strongest that may be said anywhere in the product, for what acts on several rows.
    pub fn anywhere(&self, right: Right) -> Say {
        if self.areas.iter().any(|(known, _)| *known == right) { Say::Decide } else { self.whole(right) }
    }
}
