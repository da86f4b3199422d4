//! A row of an export, read as an issue.

use jiff::Timestamp;

use crate::csv::Row;
use crate::date::{DateOrder, Moment};

use super::cell;
use super::columns::{Column, Columns};
use super::issue::{Issue, Link, Parent, Person, Problem};
use super::wiki;

/// The issue in `row`; `None` when it has no summary.
pub(super) fn issue(row: &Row, columns: &Columns, order: DateOrder) -> Option<Issue> {
    let mut draft =
        Draft { issue: Issue { row: row.number, ..Issue::default() }, order, estimate: None, planned: None };
    for (column, meaning) in columns.meanings.iter().enumerate() {
        let value = row.cell(column).trim();
        if !value.is_empty() {
            draft.take(meaning, &columns.headers[column], value);
        }
    }
    for &(id, name) in &columns.people {
        draft.meet(row.cell(id).trim(), row.cell(name).trim());
    }
    let issue = draft.finish();
    (!issue.summary.is_empty()).then_some(issue)
}

struct Draft {
    issue: Issue,
    order: DateOrder,
    estimate: Option<f64>,
    /// The start date: what was planned, which the actual start is better than.
    planned: Option<Timestamp>,
}

impl Draft {
    fn take(&mut self, meaning: &Column, header: &str, value: &str) {
        let text = || Some(value.to_owned());
        let issue = &mut self.issue;
        match meaning {
            Column::Assignee => issue.assignee = text(),
            Column::Comment => self.comment(header, value),
            Column::Component => issue.components.push(value.to_owned()),
            Column::Created => self.issue.created = self.moment(header, value).map(Moment::timestamp),
            Column::Description => issue.description = wiki::to_markdown(value),
            Column::Due => self.issue.due = self.moment(header, value).map(Moment::date),
            Column::EpicLink => issue.epic_link = text(),
            Column::EpicName => issue.epic_name = text(),
            Column::FixVersion => issue.fix_versions.push(value.to_owned()),
            Column::Id => issue.id = text(),
            Column::Key => issue.key = text(),
            Column::Kind => issue.kind = text(),
            Column::Label => issue.labels.extend(value.split_whitespace().map(str::to_owned)),
            Column::Link { kind, outward } => {
                issue.links.push(Link { kind: kind.clone(), outward: *outward, key: value.to_owned() });
            }
            Column::Parent | Column::ParentId | Column::ParentKey => self.parent(value),
            Column::PersonId => {}
            Column::Priority => issue.priority = text(),
            Column::Reporter => issue.reporter = text(),
            Column::Resolution => issue.resolution = text(),
            Column::Resolved => self.issue.resolved = self.moment(header, value).map(Moment::timestamp),
            Column::Sprint => issue.sprints.push(cell::sprint(value)),
            Column::ActualStart => self.issue.started = self.moment(header, value).map(Moment::timestamp),
            Column::StartDate => self.planned = self.moment(header, value).map(Moment::timestamp),
            Column::Status => issue.status = text(),
            Column::StatusCategory => self.issue.status_category = self.read(header, value, cell::status_category),
            Column::StoryPointEstimate => self.estimate = self.read(header, value, cell::points),
            Column::StoryPoints => self.issue.story_points = self.read(header, value, cell::points),
            Column::Summary => value.clone_into(&mut issue.summary),
            Column::Unknown => issue.unknown.push((header.to_owned(), value.to_owned())),
            Column::Updated => self.issue.updated = self.moment(header, value).map(Moment::timestamp),
            Column::Votes => self.issue.votes = self.read(header, value, cell::votes).unwrap_or_default(),
            Column::Watcher => issue.watchers.push(value.to_owned()),
        }
    }

    fn moment(&mut self, header: &str, value: &str) -> Option<Moment> {
        let order = self.order;
        self.read(header, value, |value| cell::moment(value, order))
    }

    fn read<T>(&mut self, header: &str, value: &str, read: impl FnOnce(&str) -> cell::Cell<T>) -> Option<T> {
        read(value).map_err(|why| self.problem(header, value, why)).ok()
    }

    fn comment(&mut self, header: &str, value: &str) {
        let (comment, why) = cell::comment(value, self.order);
        if let Some(why) = why {
            self.problem(header, value, why);
        }
        self.issue.comments.push(comment);
    }

    /// Keys outlive ids: an id gives way to a key in another column.
    fn parent(&mut self, value: &str) {
        let parent = if value.bytes().all(|byte| byte.is_ascii_digit()) {
            Parent::Id(value.to_owned())
        } else {
            Parent::Key(value.to_owned())
        };
        if !matches!(self.issue.parent, Some(Parent::Key(_))) {
            self.issue.parent = Some(parent);
        }
    }

    fn meet(&mut self, id: &str, name: &str) {
        if !id.is_empty() && !name.is_empty() && self.issue.people.iter().all(|person| person.id != id) {
            self.issue.people.push(Person { id: id.to_owned(), name: name.to_owned() });
        }
    }

    fn problem(&mut self, header: &str, value: &str, why: &'static str) {
        let value = cell::excerpt(value).to_owned();
        self.issue.problems.push(Problem { column: header.to_owned(), value, why });
    }

    fn finish(mut self) -> Issue {
        self.issue.started = self.issue.started.or(self.planned);
        self.issue.story_points = self.issue.story_points.or(self.estimate);
        self.issue
    }
}
