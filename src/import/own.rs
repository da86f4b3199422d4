//! The fields of a product's own as what a column can become: `fields.severity`, and a cell read as the kind of its field.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use formats::{
    csv::Row,
    date::{self, DateOrder},
};
use serde_json::{Map, Value, json};

use super::{
    Mapping, What, clearing,
    draft::Draft,
    from_csv::{day_of, excerpt},
    insert::{NewValue, id},
    known::Known,
    words,
};
use crate::{
    command::ItemId,
    error::{Error, Result},
    fields::{self, Field, FieldKind, Kept},
    items::{Kind, Product},
    store::Db,
};

const PREFIX: &str = "fields.";
const LONGEST: usize = 2_000;

/// What a column is mapped to when it becomes this field.
pub fn target(field: &Field) -> String {
    format!("{PREFIX}{}", field.key)
}

/// The fields that the rows of such a file can be mapped to.
pub async fn of_product(db: &mut Db, product: &Product, what: What) -> Result<Vec<Field>> {
    if what == What::Item { Field::of_product(db, product).await } else { Ok(Vec::new()) }
}

/// The target that is meant by `fields.KEY`.
pub fn meant(own: &[Field], typed: &str) -> Option<String> {
    let key = typed.trim().to_lowercase();
    own.iter().map(target).find(|target| *target == key)
}

/// The columns that are called like a field or its key; the one that is needed stays what it is.
pub fn suggested(what: What, own: &[Field], headers: &[String]) -> BTreeMap<String, usize> {
    let plain = |name: &str| name.trim().to_lowercase().replace(['_', '-'], " ");
    let mut found = BTreeMap::new();
    for field in own {
        let same = |header: &String| {
            let header = plain(header.trim().strip_prefix(PREFIX).unwrap_or(header));
            !what.needed().contains(&header.as_str()) && (header == plain(&field.name) || header == plain(&field.key))
        };
        if let Some(column) =
            headers.iter().position(same).filter(|column| !found.values().any(|other| other == column))
        {
            found.insert(target(field), column);
        }
    }
    found
}

/// The mapped fields with their columns, while a file is read.
#[derive(Clone, Default)]
pub struct OwnColumns(Arc<[(Field, usize)]>);

impl OwnColumns {
    pub fn of(own: Vec<Field>, mapping: &Mapping) -> OwnColumns {
        let mapped = own.into_iter().filter_map(|field| {
            let column = *mapping.0.get(&target(&field))?;
            Some((field, column))
        });
        OwnColumns(mapped.collect())
    }

    /// By their keys.
    pub fn fields(&self) -> HashMap<String, Field> {
        self.0.iter().map(|(field, _)| (field.key.clone(), field.clone())).collect()
    }

    /// The cells of the fields that hold dates.
    pub fn dates<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = &'r str> {
        let dates = self.0.iter().filter(|(field, _)| field.kind == FieldKind::Date);
        dates.map(|(_, column)| row.cell(*column).trim()).filter(|cell| !cell.is_empty())
    }

    /// What stands in the row, unread: by this a row is known that has no name of its own.
    pub fn written(&self, row: &Row) -> BTreeMap<String, Value> {
        let cells = self.0.iter().map(|(field, column)| (field, row.cell(*column).trim()));
        cells
            .filter(|(field, cell)| !is_nothing(field, cell))
            .map(|(field, cell)| (field.key.clone(), json!(cell)))
            .collect()
    }

    /// What the row says, each as its field takes it, null where its cell is empty; what cannot be read is noted.
    pub fn read(&self, row: &Row, order: DateOrder, draft: &mut Draft) {
        draft.own.clear();
        for (field, column) in self.0.iter() {
            let cell = row.cell(*column).trim();
            let empty = is_nothing(field, cell);
            if !field.is_of(draft.kind) {
                if !empty {
                    draft.note(format!(
                        "{} “{}” was left out: it is not asked of a {}",
                        field.name,
                        excerpt(cell),
                        draft.kind
                    ));
                }
                continue;
            }
            let read = if empty { Ok((Value::Null, None)) } else { value_of(field, cell, order) };
            match read {
                Ok((value, note)) => {
                    draft.notes.extend(note);
                    draft.own.insert(field.key.clone(), value);
                }
                Err(why) => draft.note(format!("{} “{}” was left out: {why}", field.name, excerpt(cell))),
            }
        }
    }
}

fn is_nothing(field: &Field, cell: &str) -> bool {
    words::is_nothing(cell) && label(field, cell).is_none()
}

fn label(field: &Field, cell: &str) -> Option<String> {
    let cell = cell.trim().to_lowercase();
    field.open_choices().find(|choice| choice.label.to_lowercase() == cell).map(|choice| choice.label.clone())
}

/// A cell as its field takes it, and what is to be said of it; or why it cannot be read.
fn value_of(field: &Field, cell: &str, order: DateOrder) -> Result<(Value, Option<String>), String> {
    let (value, note) = match field.kind {
        FieldKind::Text => {
            let kept: String = cell.chars().take(LONGEST).collect();
            let cut = kept.len() < cell.len();
            (json!(kept), cut.then(|| format!("{} was cut after {LONGEST} characters", field.name)))
        }
        FieldKind::Number => (number(cell).map_or_else(|| json!(cell), |number| json!(number)), None),
        FieldKind::Date => {
            let day = date::parse(cell, order).and_then(day_of);
            (json!(day.ok_or("not a date between 1970 and 2200")?), None)
        }
        FieldKind::Choice => (json!(label(field, cell).unwrap_or_else(|| cell.to_owned())), None),
        FieldKind::Several => several(field, cell)?,
        FieldKind::Checkbox => (json!(cell.to_lowercase()), None),
        FieldKind::Person | FieldKind::Link => (json!(cell), None),
    };
    // Who a person is, is known when the row is written.
    fields::kept(field, &value, &[], |_| Some(Kept::default())).map_err(|error| match error {
        Error::Invalid(wrong) => wrong.into_iter().map(|wrong| wrong.message).collect(),
        error => error.to_string(),
    })?;
    let value = match (field.kind, value.as_str()) {
        (FieldKind::Checkbox, Some(word)) => json!(!matches!(word, "false" | "no" | "off" | "0")),
        _ => value,
    };
    Ok((value, note))
}

/// Those of the words that can be chosen, in the order of the choices; the others are noted.
fn several(field: &Field, cell: &str) -> Result<(Value, Option<String>), String> {
    let words = |whole: &str, parted_by: &[char]| match label(field, whole) {
        // A word that can be chosen may hold a comma.
        Some(_) => vec![whole.to_owned()],
        None => whole.split(parted_by).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
    };
    let parts = words(cell, &[';', '\n']).into_iter().flat_map(|part| words(&part, &[',']));
    let parts: Vec<String> = parts.collect();
    let chosen: Vec<String> = parts.iter().filter_map(|part| label(field, part)).collect();
    let strange: Vec<String> = parts.into_iter().filter(|part| label(field, part).is_none()).collect();
    if chosen.is_empty() {
        return Err(format!("this is no choice of {}", field.name));
    }
    let note = (!strange.is_empty())
        .then(|| format!("{} “{}” was left out: no choice of it", field.name, excerpt(&strange.join(", "))));
    let ordered = field.open_choices().map(|choice| &choice.label).filter(|label| chosen.contains(label));
    Ok((json!(ordered.collect::<Vec<_>>()), note))
}

/// `1200`, `2.5`, `2,5`, `1,200.50` and `1.200,50`; a comma before three last digits parts thousands.
fn number(cell: &str) -> Option<f64> {
    let cell: String = cell.chars().filter(|letter| !letter.is_whitespace()).collect();
    let point = match (cell.rfind('.'), cell.rfind(',')) {
        (Some(point), Some(comma)) => Some(point.max(comma)),
        (None, Some(comma)) if cell.len() - comma == 4 && !cell.trim_start_matches('-').starts_with('0') => None,
        (point, comma) => point.or(comma),
    };
    let plain: String = cell
        .char_indices()
        .filter(|(at, letter)| !matches!(letter, '.' | ',') || Some(*at) == point)
        .map(|(_, letter)| if letter == ',' { '.' } else { letter })
        .collect();
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The values that a new item is written with.
pub fn values(own: &HashMap<String, Field>, known: &Known, draft: &Draft, item: ItemId) -> Vec<NewValue> {
    let said = draft.own.iter().filter_map(|(key, value)| Some((own.get(key)?, value)));
    let rows = said.flat_map(|(field, value)| {
        let kept = fields::kept(field, value, &[], |name| known.person(name).map(person)).unwrap_or_default();
        kept.into_iter().enumerate().map(|(nth, kept)| NewValue {
            item: id(item.0),
            field: id(field.id.0),
            nth: nth as i64,
            place: kept.place,
            text: kept.text,
            number: kept.number,
            day: kept.day.map(|day| day.to_string()),
            person: kept.person.map(|person| id(person.0)),
            choice: kept.choice.map(|choice| id(choice.0)),
        })
    });
    rows.collect()
}

fn person((person, email): &(crate::command::PersonId, String)) -> Kept {
    Kept { place: email.clone(), person: Some(*person), ..Kept::default() }
}

/// Who is named in a field and does not work here.
pub fn strangers(own: &HashMap<String, Field>, known: &Known, draft: &Draft) -> Vec<String> {
    let named = draft.own.iter().filter_map(|(key, value)| Some((own.get(key)?, value.as_str()?)));
    let people = named.filter(|(field, name)| field.kind == FieldKind::Person && known.person(name).is_none());
    people.map(|(field, name)| format!("nobody here is called {name}; {} was left out", field.name)).collect()
}

/// What an item that is here is to say differently, by the keys of the fields.
pub async fn differing(
    db: &mut Db,
    (own, known): (&HashMap<String, Field>, &Known),
    draft: &Draft,
    (item, kind): (ItemId, Kind),
) -> Result<Map<String, Value>> {
    if draft.own.is_empty() {
        return Ok(Map::new());
    }
    let before = fields::of_item(db, item).await?;
    let (mut said, mut emptied) = (Map::new(), Vec::new());
    for (key, value) in &draft.own {
        let Some(field) = own.get(key).filter(|field| field.is_of(kind)) else { continue };
        let value = match (field.kind, value.as_str()) {
            (FieldKind::Person, Some(name)) => match known.person(name) {
                Some((_, email)) => json!(email),
                None => continue,
            },
            (FieldKind::Checkbox, _) if *value == json!(false) => Value::Null,
            _ => value.clone(),
        };
        let now = before.get(key).map_or(&Value::Null, |said| &said.value);
        let told = draft.own[key] != Value::Null;
        if value != *now && told {
            said.insert(key.clone(), value);
        } else if value != *now {
            emptied.push(field);
        }
    }
    for field in clearing::own(db, item, emptied).await? {
        said.insert(field.key.clone(), Value::Null);
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (cell, read) in [
            ("1200", 1200.0),
            ("-2.5", -2.5),
            ("2,5", 2.5),
            ("1,200", 1200.0),
            ("0,125", 0.125),
            ("1,200.50", 1200.5),
            ("1.200,50", 1200.5),
            ("1 200", 1200.0),
        ] {
            assert_eq!(number(cell), Some(read), "{cell}");
        }
        assert_eq!(number("lots"), None);
    }
}
