//! The OpenAPI 3.1 document, from the registry: a command cannot exist without its description.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{Entry, Registry, Verb, unknown::REASON};

impl Registry {
    /// The document of every command and query.
    pub fn openapi(&self) -> Value {
        let settings = SchemaSettings::draft2020_12().with(|to| {
            to.definitions_path = "/components/schemas".into();
            to.meta_schema = None;
        });
        let mut schemas = settings.into_generator();
        let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        for entry in self.entries() {
            let input = (entry.input)(&mut schemas).to_value();
            let output = (entry.output)(&mut schemas).to_value();
            let fields = resolve(&input, schemas.definitions());
            let operation = operation(entry, &fields, &output);
            paths.entry(entry.route.path).or_default().insert(entry.route.method.name().to_lowercase(), operation);
        }
        for sending in &self.sendings {
            let output = (sending.output)(&mut schemas).to_value();
            let mut operation = sending.operation();
            operation["responses"] = responses(sending.route.status, &output);
            operation["responses"]["409"] = problem_of("a rule of the product stands against it");
            operation["responses"]["413"] = problem_of("too large");
            let path = paths.entry(sending.route.path).or_default();
            path.insert(sending.route.method.name().to_lowercase(), operation);
        }
        for giving in &self.givings {
            let mut operation = giving.operation();
            operation["responses"] = responses(giving.route.status, &json!({}));
            operation["responses"]["200"] = giving.given();
            operation["responses"]["409"] = problem_of("too large to be given so");
            let path = paths.entry(giving.route.path).or_default();
            path.insert(giving.route.method.name().to_lowercase(), operation);
        }
        let mut definitions = schemas.take_definitions(true);
        definitions.insert("Problem".into(), problem());
        json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Northline",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "One line from a product's north star to the work that ships, and back to the customer who asked. \
                    Writes honour Idempotency-Key and If-Match; a change that is not yours to decide is filed as a proposal (202). \
                    What is to be known of a change although it is done stands in its answer as `warnings`.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
            },
            "servers": [{"url": "/api/v1"}],
            "security": [{"token": []}],
            "paths": paths,
            "components": {
                "schemas": definitions,
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}
            }
        })
    }
}

/// The fields of an input, whether it stands inline or among the definitions.
fn resolve(schema: &Value, definitions: &Map<String, Value>) -> Value {
    match schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        Some(name) => definitions.get(name).cloned().unwrap_or_default(),
        None => schema.clone(),
    }
}

fn operation(entry: &Entry, input: &Value, output: &Value) -> Value {
    let mut fields = input["properties"].as_object().cloned().unwrap_or_default();
    let required: Vec<&str> = input["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let in_path: Vec<&str> =
        entry.route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    let mut parameters = Vec::new();
    for name in &in_path {
        let schema = fields.remove(*name).unwrap_or_else(|| json!({"type": "string"}));
        parameters.push(json!({"name": name, "in": "path", "required": true, "schema": schema}));
    }
    let reads = entry.route.method == Verb::Get;
    let writes = entry.command().is_some();
    let mut operation = json!({
        "operationId": entry.name.replace('.', "_"),
        "tags": [entry.name.split('.').next().unwrap_or_default()],
        "summary": entry.about,
        "responses": answers(entry, output),
    });
    if reads {
        for (name, schema) in fields {
            let required = required.contains(&name.as_str());
            parameters.push(json!({"name": name, "in": "query", "required": required, "schema": schema}));
        }
    } else {
        let headers = [
            ("Idempotency-Key", "The same request under the same key is done once; the answer is given again."),
            ("If-Match", "The ETag of the item as it was read; a stale one is refused with 412."),
        ];
        // An item, or what has a version of its own, can be held to how it was read.
        let versioned = in_path.contains(&"key") || fields.contains_key("version");
        for (name, about) in headers.into_iter().filter(|(name, _)| writes && (versioned || *name != "If-Match")) {
            parameters.push(json!({"name": name, "in": "header", "required": false, "description": about, "schema": {"type": "string"}}));
        }
        let needed: Vec<_> = required.into_iter().filter(|name| !in_path.contains(name)).collect();
        let why = writes.then(
            || json!({"type": ["string", "null"], "description": "Why, for the history and for whoever decides."}),
        );
        fields.extend(why.map(|why| (REASON.to_owned(), why)));
        let mut body = json!({"type": "object", "properties": fields, "additionalProperties": false});
        if !needed.is_empty() {
            body["required"] = json!(needed);
        }
        operation["requestBody"] =
            json!({"required": !needed.is_empty(), "content": {"application/json": {"schema": body}}});
    }
    operation["parameters"] = json!(parameters);
    operation
}

fn problem_of(about: &str) -> Value {
    json!({"description": about, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}})
}

fn responses(status: u16, output: &Value) -> Value {
    let done = match status {
        201 => "created",
        202 => "taken",
        _ => "done",
    };
    json!({
        status.to_string(): {"description": done, "content": {"application/json": {"schema": output}}},
        "400": problem_of("the request cannot be read"),
        "401": problem_of("no valid token"),
        "403": problem_of("not allowed, not even as a proposal"),
        "404": problem_of("not there, or not for the caller"),
        "422": problem_of("a field does not hold"),
        "429": problem_of("too often"),
    })
}

fn answers(entry: &Entry, output: &Value) -> Value {
    let problem = problem_of;
    let mut responses = responses(entry.route.status, output);
    if entry.command().is_some() {
        responses["202"] = json!({"description": "not the caller's to decide: filed as a proposal", "content": {"application/json": {"schema": {
            "type": "object", "required": ["proposal", "summary", "state"],
            "properties": {"proposal": {"type": "string", "format": "uuid"}, "summary": {"type": "string"}, "state": {"type": "string"}}}}}});
        responses["409"] = problem("a rule of the product, or a change by somebody else, stands against it");
        responses["412"] = problem("the If-Match is stale");
        responses["413"] = problem("too large");
    }
    responses
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "description": "Stable; rely on this."},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object", "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}}}},
            "version": {"type": "integer"},
            "current": {"type": "object", "description": "For stale: the fields as they are now."}
        }
    })
}
