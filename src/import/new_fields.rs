//! Columns for which a field of the product is made when an import begins.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Mapping, Run, own};
use crate::{
    command::{Actor, Command as _, Right},
    error::{Error, Result},
    fields::{Create, Field, FieldKind},
    items::Product,
    store::Tx,
};

/// A field that is made for a column.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NewField {
    /// The header of the column.
    pub column: String,
    /// As the column is called unless told, without *Custom field (…)*.
    #[serde(default)]
    pub name: Option<String>,
    /// What it holds; text unless told. Choices would have to be known before: make such a field first.
    #[serde(default)]
    pub kind: Option<FieldKind>,
}

/// Makes the fields, and maps their columns to them; a field that is called so already takes the column instead.
pub async fn make(
    tx: &mut Tx,
    by: &Actor,
    run: &Run,
    wanted: &[NewField],
    mapping: &mut Mapping,
) -> Result<Vec<Field>> {
    let mut made = Vec::new();
    if wanted.is_empty() {
        return Ok(made);
    }
    let product = Product::find(tx, by, &run.product).await?;
    let what = run.what()?;
    let free = own::may_become(what, &run.headers);
    for field in wanted {
        let column = free.iter().copied().find(|column| run.headers[*column].trim() == field.column.trim());
        let column = column
            .filter(|_| own::takes(what))
            .ok_or_else(|| Error::field("create", format!("no field can be made for a column {}", field.column)))?;
        let name = field.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| own::plain_header(&field.column)).chars().take(60).collect::<String>();
        let there = Field::of_product(tx, &product).await?;
        let same = there.into_iter().find(|other| other.name.to_lowercase() == name.to_lowercase());
        let target = if let Some(same) = same {
            own::target(&same)
        } else {
            must_define(by, &product)?;
            let kind = field.kind.unwrap_or(FieldKind::Text);
            if matches!(kind, FieldKind::Choice | FieldKind::Several) {
                return Err(Error::field(
                    "create",
                    format!("make the field {name} first, with what can be chosen in it"),
                ));
            }
            let create = Create {
                product: run.product.clone(),
                name,
                kind,
                key: None,
                choices: None,
                kinds: None,
                on_cards: None,
            };
            let field = create.run(tx, by).await?;
            let target = own::target(&field);
            made.push(field);
            target
        };
        mapping.0.insert(target, column);
    }
    Ok(made)
}

fn must_define(by: &Actor, product: &Product) -> Result<()> {
    if by.decides(Right::WriteBacklog, Some(product.id)) {
        return Ok(());
    }
    Err(Error::Forbidden(format!("deciding {} is not among your roles", Right::WriteBacklog.label())))
}
