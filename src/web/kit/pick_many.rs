//! Picking several of many: boxes for what is likeliest, and a field that finds the rest as one types.

use maud::{Markup, Render, html};

use super::{Choice, Picker};

/// Boxes under one name, with a search beneath them; what is found and chosen becomes a ticked box. Without scripts the field
/// takes keys with commas between.
pub struct PickMany {
    pub name: &'static str,
    pub label: String,
    /// What is offered without a search; the second is what stands small behind it.
    pub offered: Vec<(Choice, String)>,
    /// Where the rest is found: `/pick?kind=idea&product=TID`.
    pub url: String,
    pub placeholder: String,
}

impl Render for PickMany {
    fn render(&self) -> Markup {
        let box_of = |value: &str, label: &str, hint: &str| {
            html! {
                label.check { input type="checkbox" name=(self.name) value=(value); span { span.words { (label) } " " span.faint.small { (hint) } } }
            }
        };
        let search = Picker {
            name: self.name.into(),
            label: format!("{}: search for more", self.label),
            url: self.url.clone(),
            placeholder: self.placeholder.clone(),
            id: Some(format!("search-{}", self.name)),
            ..Picker::default()
        };
        html! {
            fieldset.pick-many data-field=(self.name) data-controller="pick-many" data-action="combobox:chosen->pick-many#chosen" {
                legend { (self.label) }
                div.ticks-in-columns data-pick-many-target="boxes" { @for (choice, hint) in &self.offered { (box_of(&choice.value, &choice.label, hint)) } }
                template data-pick-many-target="blank" { (box_of("", "", "")) }
                (search.bare())
            }
        }
    }
}
