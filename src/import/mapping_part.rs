//! What is decided before an import begins: which column is what, beside the first rows of the file.

use maud::{Markup, html};

use super::{Head, Mapping, Run, What, own, page as list_page, reading::Offered};
use crate::{
    error::{Error, Result},
    fields::Field as OwnField,
    web::{
        kit::{Button, Choice, Column, Field, Table, Tone, checkbox, notice, panel},
        markdown,
        shown::of,
    },
};

/// Rows that are shown before an import begins.
pub const PREVIEW: usize = 30;

/// The first rows, and which column becomes which field.
pub fn part(run: &Run, head: &Head, (mapping, own): (&Mapping, &[OwnField]), error: Option<Error>) -> Result<Markup> {
    let what = run.what()?;
    let wrong = |field: &str| match &error {
        Some(Error::Invalid(errors)) => {
            errors.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.message.clone())
        }
        _ => None,
    };
    let other = error.as_ref().filter(|error| !matches!(error, Error::Invalid(_)));
    Ok(html! {
        @if let Some(error) = other { (notice(Tone::Bad, html! { (error) }, html! {})) }
        form.form method="post" action=(list_page::href(run.id)) {
            @if what != What::Jira {
                (panel("Which column is what", "", html! {
                    p.quiet { "Suggested from the names of the columns, or as you mapped a file like this before." }
                    @if let [one, other] = what.needed() { p.quiet { "It needs a " (words(one)) " or a " (words(other)) "." } }
                    div.columns {
                        @for (field, _) in what.fields() {
                            @let chosen = mapping.0.get(*field).map(ToString::to_string).unwrap_or_default();
                            @let choose = Field::select(&format!("map.{field}"), &crate::web::shown::capital(&words(field)), columns(head)).value(chosen).error(wrong(field));
                            (if what.needed() == [*field] { choose.required() } else { choose })
                        }
                    }
                    (own_fields(what, head, mapping, own, &wrong))
                }))
            } @else {
                @let offered = head.offered(mapping, own);
                @let maps = !own.is_empty() || !offered.is_empty();
                p.quiet {
                    "The columns of a Jira export are known; "
                    @if maps { "only its custom fields can become fields of this product." } @else { "there is nothing to map." }
                }
                @if maps {
                    (panel("Custom fields", "", html! {
                        (own_fields(what, head, mapping, own, &wrong))
                        (offers(&offered, wrong("create")))
                    }))
                }
                @let left_out = head.left_out(mapping);
                @if !left_out.is_empty() { p.quiet { "Not brought in: " (left_out.join(", ")) "." } }
            }
            div.actions {
                (Button::submit("Dry run").value("do", "dry"))
                (Button::submit("Import").primary().value("do", "import"))
            }
        }
        @if run.state == "mapping" { (preview(head)) }
    })
}

/// Which column becomes which field of the product's own.
fn own_fields(
    what: What,
    head: &Head,
    mapping: &Mapping,
    own: &[OwnField],
    wrong: &dyn Fn(&str) -> Option<String>,
) -> Markup {
    let free = own::may_become(what, &head.headers);
    html! {
        @if !own.is_empty() {
            h3 { "Fields of this product" }
            div.columns {
                @for field in own {
                    @let target = own::target(field);
                    @let chosen = mapping.0.get(&target).map(ToString::to_string).unwrap_or_default();
                    (Field::select(&format!("map.{target}"), &field.name, columns_among(head, &free)).value(chosen).error(wrong(&target)))
                }
            }
        }
    }
}

/// The custom fields that are none of the product's yet, each with what it would hold.
fn offers(offered: &[Offered], error: Option<String>) -> Markup {
    let kinds = [
        ("text", "Text"),
        ("number", "Number"),
        ("date", "Date"),
        ("link", "Link"),
        ("person", "Person"),
        ("checkbox", "Checkbox"),
    ];
    html! {
        @if !offered.is_empty() {
            h3 { "Make a field for" }
            p.small.quiet { "A ticked one is made when the import begins, not by a dry run." }
            @if let Some(error) = error { p.error { (error) } }
            div.columns {
                @for one in offered {
                    div.offered {
                        (checkbox(&format!("create.{}", one.column), &one.name, None, false))
                        @let kind = serde_json::to_value(one.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
                        (Field::select(&format!("holds.{}", one.column), &format!("{} holds", one.name), kinds.map(|(value, label)| Choice::new(value, label)).to_vec()).value(kind))
                    }
                }
            }
        }
    }
}

fn columns(head: &Head) -> Vec<Choice> {
    columns_among(head, &(0..head.headers.len()).collect::<Vec<_>>())
}

/// Those columns, each with an example.
fn columns_among(head: &Head, among: &[usize]) -> Vec<Choice> {
    let named = among.iter().map(|column| (*column, &head.headers[*column])).map(|(column, name)| {
        let label = if name.is_empty() { format!("column {}", column + 1) } else { name.clone() };
        let first = head.rows.iter().flatten().map(|row| row.cell(column).trim()).find(|cell| !cell.is_empty());
        let example = first.map(|cell| format!(" · {}", markdown::plain(cell, 40))).unwrap_or_default();
        Choice::new(column.to_string(), format!("{label}{example}"))
    });
    std::iter::once(Choice::new("", "nothing")).chain(named).collect()
}

fn words(field: &str) -> String {
    field.replace('_', " ")
}

/// The first rows without the columns that are empty in all of them or, where there are many, say the same in all.
fn preview(head: &Head) -> Markup {
    let cells = |column: usize| head.rows.iter().flatten().map(move |row| row.cell(column).trim());
    let filled: Vec<usize> =
        (0..head.headers.len()).filter(|column| cells(*column).any(|cell| !cell.is_empty())).collect();
    let differs = |column: usize| cells(column).any(|cell| Some(cell) != cells(column).next());
    let shown: Vec<usize> = match filled.len() {
        0..=12 => filled,
        _ => filled.into_iter().filter(|column| differs(*column)).take(40).collect(),
    };
    let left_out = head.headers.len() - shown.len();
    let columns =
        std::iter::once(Column::number("Row")).chain(shown.iter().map(|column| Column::text(&head.headers[*column])));
    let rows = head.rows.iter().take(PREVIEW).map(|row| match row {
        Ok(row) => {
            let cells = shown.iter().map(|column| html! { (super::from_csv::excerpt(row.cell(*column))) });
            std::iter::once(html! { (row.number) }).chain(cells).collect()
        }
        Err(error) => vec![html! { (error.number) }, html! { "cannot be read: " (error.fault) }],
    });
    html! {
        div.preview {
            (Table { caption: "The first rows".into(), columns: columns.collect(), rows: rows.collect(), ..Table::default() })
            @if left_out > 0 { p.faint.small { (of(left_out as i64, "column", "columns")) " that say nothing, or the same in every row, are left out here." } }
        }
    }
}
