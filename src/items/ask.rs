//! What a kind asks of whoever writes one, described once: its form, the facts beside an item, and what is checked.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::text;
use crate::{
    error::FieldError,
    web::kit::{Choice, Field},
};

/// One field of a kind.
pub struct Ask {
    pub name: &'static str,
    pub label: &'static str,
    pub form: Form,
}

/// How a field is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// A line of at most so many characters.
    Line(usize),
    /// A text of at most so many characters.
    Text(usize),
    Number,
    /// From 0 to 100.
    Percent,
    Day,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The address of a page elsewhere.
    Link,
}

impl Ask {
    /// The field of a form that creates one.
    pub fn field(&self) -> Field {
        match self.form {
            Form::Line(_) => Field::text(self.name, self.label),
            Form::Text(_) => Field::textarea(self.name, self.label),
            Form::Number => Field::number(self.name, self.label).step("any"),
            Form::Percent => Field::number(self.name, self.label).between(0, 100).step("any").hint("In per cent."),
            Form::Day => Field::date(self.name, self.label),
            Form::Choice(words) => Field::select(self.name, self.label, choices(words)),
            Form::Link => Field::text(self.name, self.label).placeholder("https://…"),
        }
    }

    fn check(&self, value: &Value) -> Option<FieldError> {
        let wrong = |message: String| Some(FieldError { field: self.name.into(), message });
        match (self.form, value) {
            (Form::Line(most) | Form::Text(most), Value::String(said)) => text::check(self.name, said, most),
            (Form::Percent, value) if value.as_f64().is_some_and(|share| !(0.0..=100.0).contains(&share)) => {
                wrong("this is from 0 to 100 per cent".into())
            }
            (Form::Choice(words), Value::String(said)) if !words.contains(&said.as_str()) => {
                wrong(format!("this is one of: {}", words.join(", ")))
            }
            (Form::Link, Value::String(said)) if !is_address(said) => {
                wrong("an address begins with https:// or http:// and has at most 2,000 characters".into())
            }
            _ => None,
        }
    }
}

/// Everything that does not hold of what was said.
pub fn check(asks: &[Ask], said: &Map<String, Value>) -> Vec<FieldError> {
    asks.iter().filter_map(|ask| ask.check(said.get(ask.name)?)).collect()
}

/// The words as choices, and none of them.
pub fn choices(words: &[&str]) -> Vec<Choice> {
    std::iter::once(Choice::new("", "None")).chain(words.iter().map(|word| Choice::new(*word, *word))).collect()
}

/// The form of what a kind asks, short fields in pairs.
pub fn form(asks: &[Ask]) -> Markup {
    let mut rest = asks.iter().peekable();
    let mut rows = Vec::new();
    while let Some(ask) = rest.next() {
        let second = if ask.is_short() { rest.next_if(|next| next.is_short()) } else { None };
        rows.push(match second {
            Some(second) => crate::web::kit::pair(ask.field(), second.field()),
            None => html! { (ask.field()) },
        });
    }
    html! { @for row in rows { (row) } }
}

impl Ask {
    fn is_short(&self) -> bool {
        !matches!(self.form, Form::Text(_) | Form::Link)
    }
}

fn is_address(said: &str) -> bool {
    let begins = ["https://", "http://"].iter().any(|scheme| said.len() > scheme.len() && said.starts_with(scheme));
    begins
        && said.chars().count() <= 2_000
        && !said.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

/// Declares the fields of a kind with their table: each is a column, asked for in the order it stands here. What has to hold of
/// several together is said by a function after `and`.
#[macro_export]
macro_rules! facts {
    ($(#[$doc:meta])* $name:ident in $table:literal {
        $($(#[$meta:meta])* $field:ident: $ty:ty as $form:expr, $label:literal;)*
    } $(and $together:path)? $(, by_day $day:path)?) => {
        $(#[$doc])*
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Default, sqlx::FromRow)]
        pub struct $name {
            $($(#[$meta])* #[serde(default)] pub $field: Option<$ty>,)*
        }

        impl $crate::items::Facts for $name {
            const ASKS: &'static [$crate::items::ask::Ask] = &[
                $($crate::items::ask::Ask { name: stringify!($field), label: $label, form: $form },)*
            ];

            async fn load(db: &mut $crate::store::Db, item: $crate::command::ItemId) -> $crate::Result<Option<Self>> {
                let read = $crate::sql!(concat!("select ", $crate::facts!(@list $($field)*), " from ", $table, " where item_id = $1"));
                Ok(db.query(read).bind(item).one().await?)
            }

            async fn save(&self, tx: &mut $crate::store::Tx, item: $crate::command::ItemId) -> $crate::Result<()> {
                let write = $crate::sql!(concat!(
                    "insert into ", $table, " (item_id, ", $crate::facts!(@list $($field)*), ") values ($1",
                    $crate::facts!(@places ["$2" "$3" "$4" "$5" "$6" "$7" "$8" "$9" "$10" "$11" "$12"] $($field)*),
                    ") on conflict (item_id) do update set ", $crate::facts!(@sets $($field)*)
                ));
                tx.query(write).bind(item)$(.bind(self.$field.clone()))*.run().await?;
                Ok(())
            }

            fn check(&self) -> Vec<$crate::error::FieldError> {
                #[allow(unused_mut, reason = "most kinds check each field by itself")]
                let mut wrong = match serde_json::to_value(self) {
                    Ok(serde_json::Value::Object(said)) => $crate::items::ask::check(Self::ASKS, &said),
                    _ => Vec::new(),
                };
                $(wrong.extend($together(self));)?
                wrong
            }

            $(async fn settle(&mut self, tx: &mut $crate::store::Tx, _item: $crate::command::ItemId) -> $crate::Result<()> {
                $day(self, tx.now.date_naive())
            })?
        }
    };
    (@list $first:ident $($rest:ident)*) => { concat!(stringify!($first) $(, ", ", stringify!($rest))*) };
    (@sets $first:ident $($rest:ident)*) => {
        concat!(stringify!($first), " = excluded.", stringify!($first)
            $(, ", ", stringify!($rest), " = excluded.", stringify!($rest))*)
    };
    (@places [$($place:literal)*]) => { "" };
    (@places [$place:literal $($places:literal)*] $field:ident $($fields:ident)*) => {
        concat!(", ", $place, $crate::facts!(@places [$($places)*] $($fields)*))
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ASKS: [Ask; 4] = [
        Ask { name: "who", label: "Who", form: Form::Line(5) },
        Ask { name: "share", label: "Share", form: Form::Percent },
        Ask { name: "way", label: "Way", form: Form::Choice(&["up", "down"]) },
        Ask { name: "url", label: "Address", form: Form::Link },
    ];

    fn wrong(said: Value) -> Vec<String> {
        let Value::Object(said) = said else { return Vec::new() };
        check(&ASKS, &said).into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn each_field_is_checked_by_its_form() {
        assert!(wrong(json!({"who": "Ada", "share": 40, "way": "up", "url": "https://a.example/x"})).is_empty());
        assert!(wrong(json!({"who": null, "share": null, "way": null, "url": null})).is_empty());
        assert_eq!(wrong(json!({"who": "Adalbert"})), ["who"]);
        assert_eq!(wrong(json!({"share": 101})), ["share"]);
        assert_eq!(wrong(json!({"share": -0.1})), ["share"]);
        assert_eq!(wrong(json!({"way": "sideways"})), ["way"]);
        for address in ["javascript:alert(1)", "https://", "a.example", "https://a b.example"] {
            assert_eq!(wrong(json!({"url": address})), ["url"], "{address}");
        }
    }
}
