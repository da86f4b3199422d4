//! The list with its line: what is above, the line itself, which is moved by hand and by keys, and what falls below.

use maud::{Markup, html};

use super::{
    reading::{Cut, Line},
    rules::Unit,
};
use crate::{
    command::Say,
    items::Product,
    web::{
        kit::{self, Button, Icon, Tone, icon, item_link, item_saying, menu, tag},
        shown::{count, number, of},
    },
};

pub(super) struct Drawn<'a> {
    pub product: &'a Product,
    pub cut: &'a Cut,
    pub says: Say,
}

impl Drawn<'_> {
    pub fn list(&self) -> Markup {
        let cut = self.cut;
        let url = format!("/api/v1/products/{}/cut", self.product.key);
        html! {
            div.part.cut-list data-controller=[(self.says != Say::None && cut.capacity.is_some()).then_some("cutline")]
                data-cutline-url-value=(url) data-cutline-unit-value=(cut.unit.label()) data-cutline-before-value=(self.hidden()) {
                div.cut-head aria-hidden="true" { span.num { "#" } span { "Idea" } span.num { "Score" } span.num { "Effort" } span.num { "Sum" } span {} }
                ol role="list" id="cut-list" aria-label="Ideas, the best first" {
                    @for line in &cut.above { (self.row(line, true)) }
                    @if cut.capacity.is_some() { (self.line()) }
                    @for line in &cut.below { (self.row(line, false)) }
                }
            }
        }
    }

    /// What stands above the first that is shown.
    fn hidden(&self) -> f64 {
        self.cut.above.first().map_or(0.0, |first| first.sum.unwrap_or(0.0) - first.effort.unwrap_or(0.0))
    }

    fn line(&self) -> Markup {
        let cut = self.cut;
        let room = number(cut.capacity.unwrap_or_default());
        let unit = cut.unit.label();
        let label = format!("Room for {room} {unit}: {} above, {} below", cut.counts.above, cut.counts.below);
        let moves = self.says != Say::None;
        html! {
            li.the-line id="the-line" {
                div.handle role="slider" tabindex=[moves.then_some("0")] aria-orientation="vertical" aria-label="The cut line"
                    aria-valuemin="0" aria-valuemax=(cut.above.len() + cut.below.len()) aria-valuenow=(cut.above.len()) aria-valuetext=(label) aria-disabled=[(!moves).then_some("true")] {
                    @if moves { (icon(Icon::GripVertical)) }
                    span { "Room for " b.num { (room) } " " (unit) }
                }
            }
        }
    }

    fn row(&self, line: &Line, above: bool) -> Markup {
        html! {
            li.cut-row.below[!above] id=(format!("cut-{}", line.key)) data-key=(line.key) data-effort=(line.effort.filter(|_| line.kept.as_deref() != Some("out")).unwrap_or(0.0)) {
                span.num.rank { @match line.rank { Some(rank) => (rank), None => "–" } }
                div.what {
                    a.title href=(format!("/items/{}", line.key)) { (line.title) } " " span.faint.small.num.nowrap { (line.key) }
                    (kept(line))
                    @if !above || line.kept.is_some() { (asked(line)) }
                }
                span.num.score { span.hush { "Score " } @match line.score { Some(score) => (number(score)), None => "–" } }
                span.num.effort { span.hush { "Effort " } @match line.effort { Some(effort) => (number(effort)), None => "–" } }
                span.num.sum.faint { @if let Some(sum) = line.sum { span.hush { "Together " } (number(sum)) } }
                @if self.says != Say::None { (menu(&format!("What becomes of {}", line.key), self.deeds(line, above))) } @else { span {} }
            }
        }
    }

    fn deeds(&self, line: &Line, above: bool) -> Markup {
        let trade = format!("/products/{}/ideas/cut/trade", self.product.key);
        let version = line.version.to_string();
        html! {
            @if self.cut.capacity.is_some() && above { (item_link(Icon::ArrowDown, &self.says.item("Drop it for another…"), &format!("{trade}?drop={}", line.key))) }
            @if self.cut.capacity.is_some() && !above { (item_link(Icon::ArrowUp, &self.says.item("Keep it in instead of another…"), &format!("{trade}?keep={}", line.key))) }
            @if line.kept.is_some() {
                (item_saying(self.says, Icon::RotateCcw, "Leave it to its rank", "PATCH", &format!("/ideas/{}", line.key), &[("cut", ""), ("version", &version)]))
            }
            (item_link(Icon::Scale, "Scores", &format!("/ideas/{}/scores?method={}", line.key, self.cut.method.name())))
        }
    }
}

/// Where a trade-off keeps it, with the way to the reason.
fn kept(line: &Line) -> Markup {
    let word = match line.kept.as_deref() {
        Some("in") => "kept in",
        Some(_) => "dropped",
        None => return html! {},
    };
    html! {
        span.kept {
            (tag(Tone::Accent, word))
            @if let Some(decision) = &line.decision { " " a.link.small href=(format!("/items/{decision}")) { "why: " (decision) } }
        }
    }
}

/// Who is told no.
fn asked(line: &Line) -> Markup {
    html! {
        @if line.askers > 0 {
            p.askers.small.quiet {
                "Asked for by " (line.asked_by.join(", "))
                @let more = line.askers - line.asked_by.len() as i64;
                @if more > 0 { " and " a.link href=(format!("/items/{}/voices", line.key)) { (more) " more" } }
                @if line.revenue > 0 { " · " span.num { (count(line.revenue)) } " a year" }
            }
        } @else { p.askers.small.faint { "Nobody has asked for it" } }
    }
}

/// What has no place in the list, and what it lacks.
pub(super) fn unknown(cut: &Cut) -> Markup {
    if cut.unknown.is_empty() {
        return html! {};
    }
    let more = cut.counts.unknown - cut.unknown.len();
    html! {
        section.part id="unplaced" {
            h2 { "Cannot be placed " span.faint.num { (cut.counts.unknown) } }
            p.quiet.small { "Without a score or an effort nobody can tell whether these fit." }
            ul.unplaced role="list" { @for line in &cut.unknown { (lacking(cut, line)) } }
            @if more > 0 { p.quiet.small { "And " (of(more as i64, "more", "more")) "." } }
        }
    }
}

fn lacking(cut: &Cut, line: &Line) -> Markup {
    let by_points = cut.unit == Unit::Points;
    let scores =
        format!("/ideas/{}/scores?method={}", line.key, if line.rank.is_some() { "rice" } else { cut.method.name() });
    html! {
        li id=(format!("cut-{}", line.key)) {
            (kit::kind(kit::Kind::Idea))
            div.what {
                a.title href=(format!("/items/{}", line.key)) { (line.title) } " " span.faint.small.num { (line.key) }
                p.small.lacks {
                    @if line.effort.is_none() { "Nobody has said its effort" @if line.no_score.is_some() { "; it has no score: " } } @else { "It has no score: " }
                    @if let Some(why) = &line.no_score { (why) }
                }
            }
            @if line.effort.is_none() && by_points {
                form.say-points method="post" action=(format!("/ideas/{}", line.key)) data-controller="remote-form" {
                    input type="hidden" name="_method" value="PATCH";
                    input type="hidden" name="version" value=(line.version);
                    span.field data-field="points" { input.input.num type="number" name="points" step="any" min="0" max="10000" required aria-label=(format!("Points of {}", line.key)) placeholder="Points"; }
                    (Button::submit("Say"))
                }
            } @else { (Button::link("Score it", scores).plain().small()) }
        }
    }
}
