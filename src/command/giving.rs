//! Requests that are answered with a file and not with JSON: answered by a handler of their own, described beside the commands.

use serde_json::{Value, json};

use super::Route;

/// A request that gives a file.
#[derive(Clone)]
pub struct Giving {
    pub name: &'static str,
    pub route: Route,
    pub about: &'static str,
    /// What may be said in the path beyond keys, and in the address.
    pub fields: fn() -> Vec<(&'static str, Value)>,
    /// The content types that it is given in.
    pub kinds: &'static [&'static str],
}

impl Giving {
    /// The operation without the answers that went wrong.
    pub fn operation(&self) -> Value {
        let mut fields = (self.fields)();
        let in_path = self.route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> = in_path
            .map(|name| {
                let known = fields.iter().position(|(field, _)| *field == name).map(|at| fields.remove(at).1);
                json!({"name": name, "in": "path", "required": true, "schema": known.unwrap_or_else(|| json!({"type": "string"}))})
            })
            .collect();
        parameters.extend(
            fields
                .iter()
                .map(|(name, schema)| json!({"name": name, "in": "query", "required": false, "schema": schema})),
        );
        json!({
            "operationId": self.name.replace('.', "_"),
            "tags": [self.name.split('.').next().unwrap_or_default()],
            "summary": self.about,
            "parameters": parameters,
        })
    }

    /// The answer when all went well.
    pub fn given(&self) -> Value {
        let content: serde_json::Map<String, Value> = self
            .kinds
            .iter()
            .map(|kind| ((*kind).to_owned(), json!({"schema": {"type": "string", "format": "binary"}})))
            .collect();
        json!({"description": "the file", "content": content})
    }
}
