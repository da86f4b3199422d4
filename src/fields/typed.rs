//! What is typed of a product's own fields: `severity=high note="two words"` in a line, or one value for many items.

use serde_json::{Map, Value};

use super::field::{Field, FieldKind};

/// What a text means in a field: of one that takes several choices each of them, with commas between.
pub fn value_of(field: &Field, text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() {
        return Value::Null;
    }
    let is_choice = || field.choices.iter().any(|choice| choice.label.to_lowercase() == text.to_lowercase());
    if field.kind == FieldKind::Several && !is_choice() {
        return text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect();
    }
    text.into()
}

/// Takes out of a line what it says in fields, by their keys; the rest of it stays.
pub fn take_out(line: &str, fields: &[Field]) -> (String, Map<String, Value>) {
    let (mut rest, mut said, mut left) = (Vec::new(), Map::new(), line.trim_start());
    while !left.is_empty() {
        let end = left.find(char::is_whitespace).unwrap_or(left.len());
        let word = &left[..end];
        let meant = word.split_once('=').filter(|(_, value)| !value.is_empty());
        let meant = meant.and_then(|(name, value)| Some((called(fields, name)?, name, value)));
        let Some((field, name, value)) = meant else {
            rest.push(word);
            left = left[end..].trim_start();
            continue;
        };
        let quoted = &left[name.len() + 1..];
        let quoted = quoted.strip_prefix('"').and_then(|quoted| quoted.split_once('"'));
        let (value, after) = quoted.unwrap_or((value, &left[end..]));
        let value = value_of(field, value);
        match said.get_mut(&field.key) {
            Some(Value::Array(all)) => all.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => drop(said.insert(field.key.clone(), value)),
        }
        left = after.trim_start();
    }
    (rest.join(" "), said)
}

/// The field that goes by that name: its key, or its name without spaces.
fn called<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    let plain = |name: &str| name.to_lowercase().replace([' ', '-'], "_");
    let name = plain(name);
    fields.iter().find(|field| field.key == name).or_else(|| fields.iter().find(|field| plain(&field.name) == name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::field::Kinds, *};
    use crate::fields::FieldId;

    fn field(key: &str, name: &str, kind: FieldKind) -> Field {
        let kinds = Kinds(Vec::new());
        let id = FieldId(uuid::Uuid::nil());
        Field {
            id,
            key: key.into(),
            name: name.into(),
            kind,
            kinds,
            on_cards: false,
            archived_at: None,
            choices: Vec::new(),
        }
    }

    #[test]
    fn a_line_says_what_stands_in_fields() {
        let fields = [
            field("severity", "Severity", FieldKind::Choice),
            field("note", "Note", FieldKind::Text),
            field("harbours", "Harbours", FieldKind::Several),
            field("due_by", "Promised by", FieldKind::Date),
        ];
        let (rest, said) = take_out(
            "Refund  severity=High note=\"two = words\" @mei harbours=Oban,Mull promised-by=2026-05-01",
            &fields,
        );
        assert_eq!(rest, "Refund @mei");
        let expected =
            json!({"severity": "High", "note": "two = words", "harbours": ["Oban", "Mull"], "due_by": "2026-05-01"});
        assert_eq!(Value::Object(said), expected);
    }

    #[test]
    fn what_names_no_field_stays_in_the_title() {
        let fields = [field("note", "Note", FieldKind::Text)];
        let (rest, said) = take_out("Show a=b and note= as they are", &fields);
        assert_eq!((rest.as_str(), said.len()), ("Show a=b and note= as they are", 0));
        assert_eq!(take_out("note=\"open end", &fields).1["note"], "\"open");
    }
}
