//! The fields of a product's own as what a column can become: `fields.severity`, and a cell read as the kind of its field.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use formats::{csv::Row, date::DateOrder, jira::Issue};
use serde_json::{Map, Value, json};

use super::{
    Mapping, What, cell, clearing,
    draft::Draft,
    from_csv::excerpt,
    insert::{NewValue, id},
    known::Known,
};
use crate::{
    command::ItemId,
    error::Result,
    fields::{self, Field, FieldKind, Kept},
    items::{Kind, Product},
    sprint::{state_named::Named, workflow::CATEGORIES},
    store::Db,
};

const PREFIX: &str = "fields.";

/// What a column is mapped to when it becomes this field.
pub fn target(field: &Field) -> String {
    format!("{PREFIX}{}", field.key)
}

/// The fields that the rows of such a file can be mapped to.
pub async fn of_product(db: &mut Db, product: &Product, what: What) -> Result<Vec<Field>> {
    if takes(what) { Field::of_product(db, product).await } else { Ok(Vec::new()) }
}

/// Whether the rows of such a file can say something in fields of the product's own.
pub fn takes(what: What) -> bool {
    matches!(what, What::Item | What::Jira)
}

/// What a column is called without what a Jira export puts around the names of custom fields.
pub fn plain_header(header: &str) -> &str {
    let header = header.trim();
    let inner = |start: &str| header.get(..start.len()).filter(|found| found.eq_ignore_ascii_case(start));
    match inner("custom field (").and_then(|start| header.get(start.len()..)?.strip_suffix(')')) {
        Some(name) => name.trim(),
        None => header,
    }
}

/// Whether a column of such a file can become a field of the product's own: what a Jira export knows itself cannot.
pub fn may_become(what: What, headers: &[String]) -> Vec<usize> {
    if what == What::Jira { formats::jira::unknown(headers) } else { (0..headers.len()).collect() }
}

/// The target that is meant by `fields.KEY`.
pub fn meant(own: &[Field], typed: &str) -> Option<String> {
    let key = typed.trim().to_lowercase();
    own.iter().map(target).find(|target| *target == key)
}

/// The columns that are called like a field or its key; the one that is needed stays what it is.
pub fn suggested(what: What, own: &[Field], headers: &[String]) -> BTreeMap<String, usize> {
    let plain = |name: &str| name.trim().to_lowercase().replace(['_', '-'], " ");
    let (mut found, free) = (BTreeMap::new(), may_become(what, headers));
    for field in own {
        let same = |header: &String| {
            let header = plain(plain_header(header.trim().strip_prefix(PREFIX).unwrap_or(header)));
            !what.needed().contains(&header.as_str()) && (header == plain(&field.name) || header == plain(&field.key))
        };
        if let Some(column) =
            free.iter().copied().find(|column| same(&headers[*column]) && !found.values().any(|other| other == column))
        {
            found.insert(target(field), column);
        }
    }
    found
}

/// The mapped fields with their columns, while a file is read.
#[derive(Clone, Default)]
pub struct OwnColumns {
    fields: Arc<[(Field, usize)]>,
    /// What the teams of the product call their own states.
    states: Arc<[Named]>,
}

/// What stands in a column of the row that is read.
type Cell<'c> = &'c dyn Fn(usize) -> String;

impl OwnColumns {
    pub fn of(own: Vec<Field>, mapping: &Mapping, states: &[Named]) -> OwnColumns {
        let mapped = own.into_iter().filter_map(|field| {
            let column = *mapping.0.get(&target(&field))?;
            Some((field, column))
        });
        OwnColumns { fields: mapped.collect(), states: states.into() }
    }

    /// Puts what is read into the state of a team that goes by one of these names; false where none does.
    pub fn state<'n>(&self, mut names: impl Iterator<Item = &'n str>, draft: &mut Draft) -> bool {
        let called = |name: &str| self.states.iter().find(|named| named.state.name.eq_ignore_ascii_case(name.trim()));
        let Some(named) = names.find_map(called).filter(|_| draft.kind.is_ranked()) else { return false };
        let category = CATEGORIES.iter().find(|category| **category == named.state.category);
        draft.status = category.copied();
        draft.state = Some(named.state.name.clone());
        category.is_some()
    }

    /// By their keys.
    pub fn fields(&self) -> HashMap<String, Field> {
        self.fields.iter().map(|(field, _)| (field.key.clone(), field.clone())).collect()
    }

    /// The cells of the fields that hold dates.
    pub fn dates<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = &'r str> {
        let dates = self.fields.iter().filter(|(field, _)| field.kind == FieldKind::Date);
        dates.map(|(_, column)| row.cell(*column).trim()).filter(|cell| !cell.is_empty())
    }

    /// What stands in the row, unread: by this a row is known that has no name of its own.
    pub fn written(&self, row: &Row) -> BTreeMap<String, Value> {
        let cells = self.fields.iter().map(|(field, column)| (field, row.cell(*column).trim()));
        cells
            .filter(|(field, cell)| !cell::is_nothing(field, cell))
            .map(|(field, cell)| (field.key.clone(), json!(cell)))
            .collect()
    }

    /// What the row says, each as its field takes it, null where its cell is empty; what cannot be read is noted.
    pub fn read(&self, row: &Row, order: DateOrder, draft: &mut Draft) {
        self.take(&|column| row.cell(column).to_owned(), order, draft);
    }

    /// The same of a Jira issue, by the headers of its export; columns that are called the same say one thing together.
    pub fn read_issue(&self, issue: &Issue, headers: &[String], order: DateOrder, draft: &mut Draft) {
        let said = |column: usize| {
            let cells = issue.unknown.iter().filter(|(header, _)| headers.get(column) == Some(header));
            cells.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join("; ")
        };
        self.take(&said, order, draft);
    }

    fn take(&self, cell_of: Cell<'_>, order: DateOrder, draft: &mut Draft) {
        draft.own.clear();
        for (field, column) in self.fields.iter() {
            let cell = cell_of(*column);
            let cell = cell.trim();
            let empty = cell::is_nothing(field, cell);
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
            let read = if empty { Ok((Value::Null, None)) } else { cell::value_of(field, cell, order) };
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
