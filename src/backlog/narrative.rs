//! A story told in one line: its parts go where they belong, and the want becomes the title.

use methods::narrative::{self, Narrative};
use serde_json::{Map, Value};

use crate::items::creating::Draft;

const PARTS: [&str; 3] = ["persona", "want", "benefit"];

/// Takes the parts out of the title of a new story; what was given beside it stays as it was given.
pub fn tell(draft: &mut Draft) {
    spread(&mut draft.facts);
    let Some(told) = narrative::parse(&draft.title) else { return };
    draft.title = crate::web::shown::capital(&told.want);
    for (part, text) in parts(&told) {
        if draft.facts.get(part).is_none_or(is_empty) {
            draft.facts.insert(part.into(), text.into());
        }
    }
}

/// When one of the parts holds the whole sentence, each part gets its own.
pub fn spread(fields: &mut Map<String, Value>) {
    let told = PARTS.iter().find_map(|part| narrative::parse(fields.get(*part)?.as_str()?));
    let Some(told) = told else { return };
    fields.retain(|field, value| field != "benefit" || value.as_str().and_then(narrative::parse).is_none());
    fields.extend(parts(&told).map(|(part, text)| (part.to_owned(), text.into())));
}

fn parts(told: &Narrative) -> impl Iterator<Item = (&'static str, String)> {
    let said = [Some(told.persona.clone()), Some(told.wish()), told.benefit.clone()];
    PARTS.into_iter().zip(said).filter_map(|(part, text)| Some((part, text?)))
}

fn is_empty(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.trim().is_empty())
}
