//! The backlog in the order of a field of the product's own: what says something in it by the order of what it says, then
//! what says nothing, by rank.

use uuid::Uuid;

use super::{
    backlog::Row,
    filter::Filter,
    rows::wishing,
    wanted::{below, columns, conditions, in_state, lacking, list, open_work, said},
};
use crate::{
    command::ProductId,
    error::{Error, Result},
    fields::{Field, FieldId, FieldKind, wish::Wish},
    sql,
    store::{Db, Sql},
};

/// Behind every place.
const LAST: &str = "\u{10FFFF}";

/// By the field of that key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOrder {
    pub key: String,
    pub reversed: bool,
}

/// Where a page begins: behind what somebody said, or in what says nothing, behind a rank.
#[derive(Debug, PartialEq)]
pub(super) enum Place {
    Said(String, Uuid),
    Unsaid(String, Uuid),
}

impl Place {
    /// Reads the cursor of a row.
    pub(super) fn read(cursor: &str) -> Result<Place> {
        let (place, id) = cursor.rsplit_once('_').ok_or_else(Place::wrong)?;
        let id = id.parse().map_err(|_| Place::wrong())?;
        match (place.strip_prefix('='), place.strip_prefix('~')) {
            (Some(place), _) => Ok(Place::Said(place.into(), id)),
            (_, Some(rank)) => Ok(Place::Unsaid(rank.into(), id)),
            _ => Err(Place::wrong()),
        }
    }

    pub(super) fn wrong() -> Error {
        Error::field("after", "this is not the next of a page in this order")
    }
}

impl FieldOrder {
    pub fn of(field: &Field) -> FieldOrder {
        FieldOrder { key: field.key.clone(), reversed: false }
    }

    /// `field.cost` and `field.cost.desc`.
    pub fn parse(name: &str) -> Option<FieldOrder> {
        let rest = name.strip_prefix("field.")?;
        let (key, reversed) = rest.strip_suffix(".desc").map_or((rest, false), |key| (key, true));
        let fits = key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && key.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
        fits.then(|| FieldOrder { key: key.to_owned(), reversed })
    }

    pub fn name(&self) -> String {
        format!("field.{}{}", self.key, if self.reversed { ".desc" } else { "" })
    }

    /// The other way round, where that is another order: of checkboxes only the ticked ones are kept.
    pub fn turned(&self, fields: &[Field]) -> Option<FieldOrder> {
        let turns = self.field(fields).is_ok_and(|field| field.kind != FieldKind::Checkbox);
        turns.then(|| FieldOrder { reversed: !self.reversed, ..self.clone() })
    }

    pub fn field<'f>(&self, fields: &'f [Field]) -> Result<&'f Field> {
        let found = fields.iter().find(|field| field.key == self.key);
        found.ok_or_else(|| Error::field("sort", format!("there is no field {} to sort by", self.key)))
    }

    pub fn label(&self, fields: &[Field]) -> String {
        let name = self.field(fields).map_or_else(|_| self.key.replace('_', " "), |field| field.name.clone());
        if self.reversed { format!("{name}, turned round") } else { name }
    }

    pub fn says(&self, fields: &[Field]) -> String {
        let Ok(field) = self.field(fields) else { return self.key.replace('_', " ") };
        let top = match (field.kind, self.reversed) {
            (FieldKind::Number, false) => "lowest first",
            (FieldKind::Number, true) => "highest first",
            (FieldKind::Date, false) => "earliest first",
            (FieldKind::Date, true) => "latest first",
            (FieldKind::Choice | FieldKind::Several, false) => "in the order of its choices",
            (FieldKind::Choice | FieldKind::Several, true) => "its last choice first",
            (FieldKind::Checkbox, _) => "ticked first",
            (FieldKind::Text | FieldKind::Person | FieldKind::Link, false) => "A to Z",
            (FieldKind::Text | FieldKind::Person | FieldKind::Link, true) => "Z to A",
        };
        format!("{}, {top}", field.name)
    }

    /// The cursor that leads to what comes after a row.
    pub fn cursor(row: &Row) -> String {
        match &row.place {
            Some(place) => format!("={place}_{}", row.id),
            None => format!("~{}_{}", row.rank, row.id),
        }
    }

    fn after(&self, cursor: Option<&str>) -> Result<Place> {
        let Some(cursor) = cursor else {
            let (place, id) = if self.reversed { (LAST, Uuid::max()) } else { ("", Uuid::nil()) };
            return Ok(Place::Said(place.into(), id));
        };
        Place::read(cursor)
    }

    /// At most so many rows that the filter leaves, from a place in this order on: one query, and another where what says
    /// something comes to its end.
    pub(super) async fn rows(
        &self,
        db: &mut Db,
        product: ProductId,
        field: FieldId,
        (filter, wishes): (&Filter, Vec<Wish>),
        limit: i64,
        after: Option<&str>,
    ) -> Result<Vec<Row>> {
        let (mut rows, (rank, id)) = match self.after(after)? {
            Place::Unsaid(rank, id) => (Vec::new(), (rank, id)),
            Place::Said(place, id) => {
                let text = if self.reversed { turned() } else { said() };
                let query = db.query(text).bind(product).bind(place).bind(id).bind(limit);
                (wishing(query, filter, wishes.clone()).bind(field).all().await?, (String::new(), Uuid::nil()))
            }
        };
        let left = limit - rows.len() as i64;
        if left > 0 {
            let query = db.query(unsaid()).bind(product).bind(rank).bind(id).bind(left);
            rows.extend(wishing(query, filter, wishes).bind(field).all::<Row>().await?);
        }
        Ok(rows)
    }
}

/// The others of the item are looked up by the item: by the order of the field, which SQLite would take unless it is kept
/// from it, every row would read all rows before it.
macro_rules! same_field {
    (sqlite) => {
        "+w.field_id = v.field_id"
    };
    (postgres) => {
        "w.field_id = v.field_id"
    };
}

/// What says something in the field, from a place on; of several values the first by their order stands for the item.
macro_rules! in_field {
    ($engine:ident $after:literal $order:literal) => {
        concat!(
            columns!(),
            ", v.place from field_value v cross join item i",
            open_work!(),
            "v.field_id = $20 and i.id = v.item_id and (v.place, v.item_id) ",
            $after,
            " ($2, $3) and not exists (select 1 from field_value w where w.item_id = v.item_id and ",
            same_field!($engine),
            " and w.place < v.place)",
            conditions!($engine),
            " order by v.place ",
            $order,
            ", v.item_id ",
            $order,
            " limit $4"
        )
    };
}

macro_rules! without_field {
    ($engine:ident) => {
        concat!(
            columns!(),
            " from item i",
            open_work!(),
            "(i.rank, i.id) > ($2, $3)
                and not exists (select 1 from field_value v where v.item_id = i.id and v.field_id = $20)",
            conditions!($engine),
            " order by i.rank, i.id limit $4"
        )
    };
}

fn said() -> &'static Sql {
    sql!(sqlite: in_field!(sqlite ">" "asc"), postgres: in_field!(postgres ">" "asc"))
}

fn turned() -> &'static Sql {
    sql!(sqlite: in_field!(sqlite "<" "desc"), postgres: in_field!(postgres "<" "desc"))
}

fn unsaid() -> &'static Sql {
    sql!(sqlite: without_field!(sqlite), postgres: without_field!(postgres))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_by_a_field_is_named_by_its_key() {
        let order = |key: &str, reversed| Some(FieldOrder { key: key.into(), reversed });
        assert_eq!(FieldOrder::parse("field.cost"), order("cost", false));
        assert_eq!(FieldOrder::parse("field.due_on.desc"), order("due_on", true));
        for other in ["cost", "field.", "field.Cost", "field.cost.asc", "field.cost.desc.desc"] {
            assert_eq!(FieldOrder::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_cursor_says_whether_something_was_said() {
        let (order, id) = (FieldOrder { key: "note".into(), reversed: false }, Uuid::max());
        assert_eq!(order.after(Some(&format!("=a_b_{id}"))).unwrap(), Place::Said("a_b".into(), id));
        assert_eq!(order.after(Some(&format!("~a0_{id}"))).unwrap(), Place::Unsaid("a0".into(), id));
        for cursor in [format!("a0_{id}"), "=a0".into(), "~a0_1".into()] {
            assert!(order.after(Some(&cursor)).is_err(), "{cursor}");
        }
    }
}
