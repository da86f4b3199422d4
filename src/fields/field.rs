//! A field: its kind, its choices, and which items have it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ProductId, Query, Route},
    error::{Error, Result},
    items::{Kind, Product},
    sql,
    store::Db,
};

crate::id!(
    /// A field of a product.
    FieldId,
    /// One of the words a field chooses from.
    ChoiceId,
);

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    Number,
    Date,
    /// One of its choices.
    Choice,
    /// Any of its choices.
    Several,
    Person,
    /// The address of a page elsewhere.
    Link,
    Checkbox,
}

impl FieldKind {
    pub const ALL: [FieldKind; 8] = [
        FieldKind::Text,
        FieldKind::Number,
        FieldKind::Date,
        FieldKind::Choice,
        FieldKind::Several,
        FieldKind::Person,
        FieldKind::Link,
        FieldKind::Checkbox,
    ];

    /// The name in data and in the API.
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Number => "number",
            FieldKind::Date => "date",
            FieldKind::Choice => "choice",
            FieldKind::Several => "several",
            FieldKind::Person => "person",
            FieldKind::Link => "link",
            FieldKind::Checkbox => "checkbox",
        }
    }

    /// What it is on a page.
    pub fn label(self) -> &'static str {
        match self {
            FieldKind::Text => "Text",
            FieldKind::Number => "Number",
            FieldKind::Date => "Date",
            FieldKind::Choice => "One of several choices",
            FieldKind::Several => "Any of several choices",
            FieldKind::Person => "Person",
            FieldKind::Link => "Link",
            FieldKind::Checkbox => "Checkbox",
        }
    }

    pub fn chooses(self) -> bool {
        matches!(self, FieldKind::Choice | FieldKind::Several)
    }
}

impl TryFrom<String> for FieldKind {
    type Error = String;
    fn try_from(name: String) -> Result<FieldKind, String> {
        FieldKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| format!("{name} is no kind of field"))
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Field {
    #[serde(skip)]
    pub id: FieldId,
    /// What programs call it; it stays when the name changes.
    pub key: String,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub kind: FieldKind,
    /// The kinds of work that have it.
    #[sqlx(try_from = "String")]
    pub kinds: Kinds,
    /// Whether it stands on the rows of the backlog and on the cards of boards.
    pub on_cards: bool,
    pub archived_at: Option<DateTime<Utc>>,
    #[sqlx(skip)]
    pub choices: Vec<Choice>,
}

/// One of the words a field chooses from; one that is taken away while items have it stays with them, retired.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Choice {
    #[serde(skip)]
    pub id: ChoiceId,
    #[serde(skip)]
    pub field_id: FieldId,
    pub label: String,
    #[serde(skip)]
    pub place: String,
    pub retired: bool,
}

/// Kinds of work, kept as words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Kinds(pub Vec<Kind>);

impl From<String> for Kinds {
    fn from(words: String) -> Self {
        Kinds(words.split(' ').filter_map(Kind::parse).collect())
    }
}

impl Field {
    pub fn is_of(&self, kind: Kind) -> bool {
        self.kinds.0.contains(&kind)
    }

    /// The choices that can be taken.
    pub fn open_choices(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|choice| !choice.retired)
    }

    /// Every field of a product in its order, archived ones last.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Field>> {
        let mut fields = db
            .query(sql!(
                "select id, key, name, kind, kinds, on_cards, archived_at from field where product_id = $1
                 order by archived_at is not null, position, id limit 200"
            ))
            .bind(product)
            .all::<Field>()
            .await?;
        let found = db
            .query(sql!(
                "select c.id, c.field_id, c.label, c.place, c.retired_at is not null as retired
                 from field f join field_choice c on c.field_id = f.id where f.product_id = $1
                 order by c.retired_at is not null, c.place, c.id limit 20000"
            ))
            .bind(product)
            .all::<Choice>()
            .await?;
        let mut choices: HashMap<FieldId, Vec<Choice>> = HashMap::new();
        for choice in found {
            choices.entry(choice.field_id).or_default().push(choice);
        }
        for field in &mut fields {
            field.choices = choices.remove(&field.id).unwrap_or_default();
        }
        Ok(fields)
    }

    /// Those that are not archived.
    pub async fn open(db: &mut Db, product: ProductId) -> Result<Vec<Field>> {
        let mut fields = Field::all(db, product).await?;
        fields.retain(|field| field.archived_at.is_none());
        Ok(fields)
    }

    /// Those that are not archived; nobody is asked where there are none.
    pub async fn of_product(db: &mut Db, product: &Product) -> Result<Vec<Field>> {
        if product.fielded { Field::open(db, product.id).await } else { Ok(Vec::new()) }
    }

    /// The field of that key, archived or not.
    pub async fn named(db: &mut Db, product: ProductId, key: &str) -> Result<Field> {
        let key = key.to_lowercase();
        Field::all(db, product).await?.into_iter().find(|field| field.key == key).ok_or(Error::NotFound)
    }
}

/// Lists the fields of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Fields {
    /// In their order, archived ones last.
    pub items: Vec<Field>,
}

impl Query for List {
    const NAME: &'static str = "field.list";
    const ROUTE: Route = Route::get("/products/{product}/fields");
    const ABOUT: &'static str = "Lists the fields of a product's own, with their choices.";
    type Output = Fields;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Fields> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Fields { items: Field::all(db, product.id).await? })
    }
}
