//! The readable reference of the API, from the same registry as everything else.

use maud::{Markup, html};
use serde_json::Value;

use crate::{
    registry,
    web::{
        Page, Visit,
        kit::{Button, Column, Table, page_head},
    },
};

/// `GET /api`: every operation with its fields.
pub async fn show(mut visit: Visit) -> Page {
    let document = registry().openapi();
    let shell = visit.shelf().await?.shell("API");
    let mut operations: Vec<(&str, &str, &Value)> = document["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .into_iter()
                .flatten()
                .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect();
    operations.sort_by_key(|(path, method, _)| (*path, *method));
    let content = html! {
        (page_head("API", "everything a page can do, a program can", html! { (Button::link("OpenAPI 3.1", "/api/v1/openapi.json")) }))
        div.prose.reference {
            p { "Send " code { "Authorization: Bearer TOKEN" } " to " code { "/api/v1" } "; " a href="/account" { "make a token" } " first. Bodies are JSON. "
                "Lists are paged by " code { "limit" } " and " code { "after" } ". Writes honour " code { "Idempotency-Key" } " and " code { "If-Match" } ". "
                "A change that is not yours to decide is answered 202 and filed as a proposal. Errors are problem documents with a stable " code { "code" } "." }
        }
        @for (path, method, operation) in operations { (shown(path, method, operation)) }
    };
    Ok(visit.render(&shell, content))
}

fn shown(path: &str, method: &str, operation: &Value) -> Markup {
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let needed: Vec<&str> = body["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut rows: Vec<Vec<Markup>> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] != "header")
        .map(|parameter| {
            row(
                parameter["name"].as_str().unwrap_or_default(),
                parameter["in"].as_str().unwrap_or_default(),
                parameter["required"] == true,
                &parameter["schema"],
            )
        })
        .collect();
    rows.extend(
        body["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, schema)| row(name, "body", needed.contains(&name.as_str()), schema)),
    );
    html! {
        details.operation id=(operation["operationId"].as_str().unwrap_or_default()) {
            summary { span.tag { (method.to_uppercase()) } code { "/api/v1" (path) } span.quiet { (operation["summary"].as_str().unwrap_or_default()) } }
            (Table {
                caption: "Fields".into(), caption_hidden: true,
                columns: vec![Column::text("Name"), Column::text("In"), Column::text("Holds"), Column::text("Says")],
                rows, next: None,
            })
        }
    }
}

fn row(name: &str, place: &str, needed: bool, schema: &Value) -> Vec<Markup> {
    let holds = match &schema["type"] {
        Value::String(one) => one.clone(),
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => schema["enum"].as_array().map_or_else(|| "value".into(), |_| "one of".into()),
    };
    vec![
        html! { code { (name) } @if needed { " " span.tag.warn { "needed" } } },
        html! { (place) },
        html! { (holds) },
        html! { span.quiet { (schema["description"].as_str().unwrap_or_default()) } },
    ]
}
