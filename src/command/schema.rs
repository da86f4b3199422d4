//! The shape of an input, read from its schema, so that a form's text becomes typed values.

use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value};

/// The fields of an input and what each holds.
#[derive(Clone, Debug, Default)]
pub struct Shape(BTreeMap<String, Holds>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Number,
    Integer,
    Boolean,
    /// Several values; in a form also one text with commas or lines between.
    List,
    /// Several values that may hold commas; in a form one a line.
    Lines,
    /// Several texts of any length; in a form one text, which whoever reads it takes apart.
    Whole,
    Object,
}

impl Shape {
    /// Reads the shape of a type.
    pub fn of<T: JsonSchema>() -> Shape {
        let settings = SchemaSettings::draft2020_12().with(|to| to.inline_subschemas = true);
        let schema = SchemaGenerator::new(settings).into_root_schema_for::<T>();
        let fields = schema.get("properties").and_then(Value::as_object);
        Shape(fields.into_iter().flatten().map(|(name, schema)| (name.clone(), holds(schema))).collect())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn holds(&self, field: &str) -> Option<Holds> {
        self.0.get(field).copied()
    }
}

fn holds(schema: &Value) -> Holds {
    let named = |kind: &str| match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => false,
    };
    if schema.get("x-lines").is_some() {
        Holds::Lines
    } else if schema.get("x-whole").is_some() {
        Holds::Whole
    } else if named("array") {
        Holds::List
    } else if named("integer") {
        Holds::Integer
    } else if named("number") {
        Holds::Number
    } else if named("boolean") {
        Holds::Boolean
    } else if named("object") {
        Holds::Object
    } else if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        any.iter().map(holds).find(|held| *held != Holds::Text).unwrap_or(Holds::Text)
    } else {
        Holds::Text
    }
}

/// Turns the pairs of a form or of a query string into the typed input they mean; what is no number stays text, so that
/// reading it says so beside its field.
pub fn coerce(shape: &Shape, pairs: impl IntoIterator<Item = (String, String)>) -> Value {
    let mut input = Map::new();
    for (name, text) in pairs {
        let Some(holds) = shape.holds(&name) else {
            put_part(shape, &mut input, &name, text);
            continue;
        };
        match (holds, input.get_mut(&name)) {
            (Holds::List | Holds::Lines | Holds::Whole, Some(Value::Array(list))) => list.extend(parts(&text, holds)),
            (Holds::List | Holds::Lines | Holds::Whole, _) => drop(input.insert(name, parts(&text, holds).collect())),
            (_, _) => drop(input.insert(name, single(holds, text))),
        }
    }
    Value::Object(input)
}

/// `fields.cost` is the part `cost` of the record `fields`; said more than once it is a list.
fn put_part(shape: &Shape, input: &mut Map<String, Value>, name: &str, text: String) {
    let Some((whole, part)) = name.split_once('.') else { return };
    if shape.holds(whole) != Some(Holds::Object) {
        return;
    }
    let record = input.entry(whole).or_insert_with(|| Value::Object(Map::new()));
    let Some(record) = record.as_object_mut() else { return };
    let value = single(Holds::Text, text);
    match record.get_mut(part) {
        Some(Value::Array(list)) => list.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
        None => drop(record.insert(part.to_owned(), value)),
    }
}

fn parts(text: &str, holds: Holds) -> impl Iterator<Item = Value> {
    let parts = text.split(move |letter| match letter {
        '\n' => holds != Holds::Whole,
        ',' => holds == Holds::List,
        _ => false,
    });
    let trim =
        move |part: &str| if holds == Holds::Whole { part.replace("\r\n", "\n") } else { part.trim().to_owned() };
    parts.filter(|part| !part.trim().is_empty()).map(trim).map(Value::from)
}

fn single(holds: Holds, text: String) -> Value {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Value::Null;
    }
    match holds {
        Holds::Integer => trimmed.parse::<i64>().map_or_else(|_| text.clone().into(), Value::from),
        Holds::Number => trimmed.replace(',', ".").parse::<f64>().map_or_else(|_| text.clone().into(), Value::from),
        Holds::Boolean => Value::from(matches!(trimmed, "on" | "true" | "1" | "yes")),
        Holds::Object => serde_json::from_str(trimmed).unwrap_or_else(|_| text.clone().into()),
        Holds::Text | Holds::List | Holds::Lines | Holds::Whole => text.replace("\r\n", "\n").into(),
    }
}
