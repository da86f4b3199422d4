//! Requests that take a file and not JSON: answered by a handler of their own, described beside the commands.

use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::Route;

/// A request that takes a file.
#[derive(Clone)]
pub struct Sending {
    pub name: &'static str,
    pub route: Route,
    pub about: &'static str,
    /// What may be said beside the file, in the address or in the form.
    pub fields: fn() -> Vec<(&'static str, Value)>,
    /// The content types of a file alone.
    pub alone: &'static [&'static str],
    /// Whether it may also stand in a form as `file`.
    pub in_a_form: bool,
    pub output: fn(&mut SchemaGenerator) -> Schema,
}

impl Sending {
    /// The operation without its answers.
    pub fn operation(&self) -> Value {
        let in_path = self.route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> = in_path
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let fields = (self.fields)();
        let asked = fields
            .iter()
            .map(|(name, schema)| json!({"name": name, "in": "query", "required": false, "schema": schema}));
        parameters.extend(asked);
        parameters
            .push(json!({"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string"},
            "description": "The same request under the same key is done once; the answer is given again."}));
        let mut content: serde_json::Map<String, Value> = self
            .alone
            .iter()
            .map(|kind| ((*kind).to_owned(), json!({"schema": {"type": "string", "format": "binary"}})))
            .collect();
        if self.in_a_form {
            let mut properties: serde_json::Map<String, Value> =
                fields.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
            properties.insert("file".into(), json!({"type": "string", "format": "binary"}));
            let form = json!({"type": "object", "required": ["file"], "properties": properties});
            content.insert("multipart/form-data".into(), json!({"schema": form}));
        }
        json!({
            "operationId": self.name.replace('.', "_"),
            "tags": [self.name.split('.').next().unwrap_or_default()],
            "summary": self.about,
            "parameters": parameters,
            "requestBody": {"required": true, "content": content},
        })
    }
}
