//! Lists of items: rows with their why, the cuts between them, and the way to more.

use maud::{Markup, Render, html};

use crate::command::Say;

use super::{Icon, Kind, RowEdit, face, icon, kind, nobody, row_edit};

/// A list; with `rank_url` its rows can be dragged and moved by keys.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Unique on the page; the pages that follow are taken from the list of the same id.
    pub id: String,
    /// What a screen reader calls it.
    pub name: String,
    pub header: Option<Markup>,
    pub rows: Markup,
    /// Where the next rows are.
    pub next: Option<String>,
    /// Takes the new place of a row; `{key}` stands for its key: `/api/v1/stories/{key}/rank`.
    pub rank_url: Option<String>,
    /// Rows without why, evidence and points.
    pub simple: bool,
    pub footer: Option<Markup>,
    /// Whether rows are edited where they stand; the page has `row_editors` then.
    pub edits: bool,
}

impl Render for List {
    fn render(&self) -> Markup {
        let sortable = if self.rank_url.is_some() { " sortable" } else { "" };
        let edits = if self.edits { " row-edit" } else { "" };
        html! {
            section class=(if self.simple { "list simple" } else { "list" }) aria-label=(self.name) {
                @if let Some(header) = &self.header { header { (header) } }
                ol.rows id=(self.id) role="list" data-controller=(format!("selection endless{sortable}{edits}"))
                    data-sortable-url-value=[self.rank_url.as_ref()] {
                    (self.rows)
                    @if let Some(next) = &self.next { (more(next)) }
                }
                @if let Some(footer) = &self.footer { (footer) }
            }
        }
    }
}

/// One item in a list.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub key: String,
    pub kind: Kind,
    pub title: String,
    pub href: String,
    pub tags: Option<Markup>,
    /// From `why` or `why_none`; not shown in a simple list.
    pub why: Option<Markup>,
    /// Who asked: `17 · 402 k`.
    pub heard: Option<String>,
    pub points: Option<String>,
    pub person: Option<String>,
    /// From `menu`.
    pub menu: Option<Markup>,
    /// A second line, such as a quote.
    pub under: Option<Markup>,
    /// Whether it can be ranked here.
    pub grip: bool,
    /// Whether it can be selected for a bulk change.
    pub pick: bool,
    /// How its points and its person are edited here.
    pub edit: Option<RowEdit>,
    /// What whoever looks may only propose here: `rank`, `edit`.
    pub proposes: Vec<&'static str>,
    /// The group it stands in, where it may stand in others too: an id is there once.
    pub within: Option<String>,
    /// Nobody touched it for long.
    pub fading: bool,
    /// A proposal about it waits for a decision.
    pub proposed: bool,
}

impl Row {
    fn class(&self) -> String {
        let set = |on: bool, name: &'static str| if on { name } else { "" };
        format!("row{}{}", set(self.fading, " fading"), set(self.proposed, " proposed"))
    }

    fn id(&self) -> String {
        match &self.within {
            Some(group) => format!("row-{}-in-{group}", self.key),
            None => format!("row-{}", self.key),
        }
    }

    /// A count needs less room than a count with what it is worth.
    fn heard_class(&self) -> &'static str {
        if self.heard.as_deref().is_some_and(|heard| heard.chars().count() > 4) {
            "heard wide num"
        } else {
            "heard num"
        }
    }
}

impl Render for Row {
    fn render(&self) -> Markup {
        html! {
            li class=(self.class()) id=(self.id()) data-key=(self.key)
                data-edit=[self.edit.as_ref().map(|edit| &edit.action)] data-version=[self.edit.as_ref().map(|edit| edit.version)]
                data-proposes=[(!self.proposes.is_empty()).then(|| self.proposes.join(" "))] {
                @if self.grip { span.grip aria-hidden="true" title="Drag, or Alt ↑ and Alt ↓" { (icon(Icon::GripVertical)) } }
                @else { span.grip aria-hidden="true" {} }
                @if self.pick {
                    input.pick type="checkbox" name="keys" value=(self.key) form="bulk"
                        aria-label=(format!("Select {}", self.key));
                } @else { span.pick {} }
                (kind(self.kind))
                span.key { (self.key) }
                span.what {
                    a.title href=(self.href) title=(self.title) { (self.title) }
                    @if let Some(tags) = &self.tags { span.tags { (tags) } }
                }
                @if let Some(why) = &self.why { (why) } @else { span.why-place {} }
                span class=(self.heard_class()) title=[self.heard.is_some().then_some("Voices: feedback that asks for it")] { (self.heard.as_deref().unwrap_or_default()) }
                @match &self.edit {
                    Some(edit) => {
                        (row_edit::points(&self.href, self.points.as_deref()))
                        (row_edit::row_person(&self.href, edit, self.person.as_deref()))
                    }
                    None => {
                        span.points.num title="Points" { (self.points.as_deref().unwrap_or_default()) }
                        @match &self.person { Some(name) => (face(name)), None => (nobody()) }
                    }
                }
                @if let Some(menu) = &self.menu { (menu) } @else { span.menu-place {} }
                @if let Some(under) = &self.under { div.under { (under) } }
            }
        }
    }
}

/// A line between rows: a forecast, or the end of what fits.
pub fn cut(text: &str) -> Markup {
    html! { li.cut { (text) } }
}

/// The way to the next rows; loads by itself when scrolled to.
pub fn more(href: &str) -> Markup {
    html! { li.more-rows { a.button.plain.small href=(href) data-endless-target="more" { "Show more" } } }
}

/// One line that creates: understands `@person #label ^initiative 3pts !priority`.
pub fn quick_add(says: Say, action: &str, placeholder: &str, values: &[(&str, &str)]) -> Markup {
    quick_add_with(says, action, placeholder, values, std::iter::empty())
}

/// The same where fields of the product can be said as well: `severity=high`.
pub fn quick_add_with<'f>(
    says: Say,
    action: &str,
    placeholder: &str,
    values: &[(&str, &str)],
    fields: impl Iterator<Item = &'f str>,
) -> Markup {
    if says == Say::None {
        return html! {};
    }
    let fields = fields.collect::<Vec<_>>().join(" ");
    let example = fields.split(' ').next().filter(|key| !key.is_empty()).map(|key| format!(" {key}=…"));
    let placeholder = format!("{placeholder}{}", example.unwrap_or_default());
    html! {
        form.quick-add method="post" action=(action) data-controller="quick-add remote-form" data-remote-form-keep-value="true" data-quick-add-fields-value=[(!fields.is_empty()).then_some(&fields)]
            data-proposes=[(says == Say::Propose).then_some("Propose this")] {
            @for (name, value) in values { input type="hidden" name=(name) value=(value); }
            div.line {
                input.input name="line" required autocomplete="off" placeholder=(placeholder) aria-label=(placeholder)
                    data-quick-add-target="line" data-action="quick-add#show";
                button.button type="submit" { (icon(Icon::Plus)) span { (says.button("Add")) } }
            }
            div.tokens data-quick-add-target="tokens" aria-live="polite" {}
        }
    }
}
