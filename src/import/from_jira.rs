//! A Jira issue in Northline's words.

use std::io::Read;

use formats::{
    date::DateOrder,
    jira::{Issue, Link, Parent, Reader, RowError, Sprint, StatusCategory},
};

use super::{
    draft::{Draft, LONGEST_TITLE, Line, Remark, Stint, To},
    from_csv::{chrono_of, day_of, excerpt},
    own::OwnColumns,
    words,
};
use crate::{items::Kind, line::Tie};

/// The fields that an export has columns for and that can be without a value.
pub fn held(reader: &Reader<impl Read + Send>) -> Vec<&'static str> {
    ["body", "points", "labels", "owner", "priority", "due_on"]
        .into_iter()
        .filter(|field| reader.holds(field))
        .collect()
}

/// How the issues of one export are read.
pub struct FromJira {
    pub held: Vec<&'static str>,
    pub headers: Vec<String>,
    pub own: OwnColumns,
    pub order: DateOrder,
}

impl FromJira {
    pub fn line(&self, issue: Result<Issue, RowError>) -> Line {
        line(issue, self)
    }
}

fn line(issue: Result<Issue, RowError>, rows: &FromJira) -> Line {
    match issue {
        Ok(issue) => {
            let (row, empty) = (issue.row, empty(&issue, &rows.held));
            match draft(&issue, &rows.own).fit() {
                Ok(mut draft) => {
                    if draft.source_key.is_empty() {
                        draft.source_key = draft.alias.clone().unwrap_or_else(|| format!("#{}", draft.digest()));
                    }
                    draft.empty = empty;
                    rows.own.read_issue(&issue, &rows.headers, rows.order, &mut draft);
                    Line::Draft(Box::new(draft))
                }
                Err(why) => Line::Bad { row, why },
            }
        }
        Err(RowError::Row(error)) => Line::Bad { row: error.number, why: error.fault.to_string() },
        Err(RowError::NoSummary { number, .. }) => Line::Bad { row: number, why: "the issue has no summary".into() },
    }
}

/// A cell that could not be read is not an empty one.
fn empty(issue: &Issue, held: &[&'static str]) -> Vec<&'static str> {
    let is_empty = |field: &str| match field {
        "body" => issue.description.trim().is_empty(),
        "points" => issue.story_points.is_none() && issue.problems.is_empty(),
        "labels" => issue.labels.is_empty() && issue.components.is_empty(),
        "owner" => issue.assignee.as_deref().is_none_or(words::is_nothing),
        "priority" => issue.priority.as_deref().is_none_or(words::is_nothing),
        "due_on" => issue.due.is_none() && issue.problems.is_empty(),
        _ => false,
    };
    held.iter().copied().filter(|field| is_empty(field)).collect()
}

fn draft(issue: &Issue, own: &OwnColumns) -> Draft {
    let kind = issue.kind.as_deref().and_then(words::kind).unwrap_or(Kind::Task);
    // A step of nothing is a task of its own.
    let kind = if kind == Kind::Subtask && issue.parent.is_none() { Kind::Task } else { kind };
    let mut draft = Draft::new(issue.row, kind);
    draft.source_key = issue.key.clone().unwrap_or_default();
    draft.alias.clone_from(&issue.id);
    draft.title.clone_from(&issue.summary);
    draft.body.clone_from(&issue.description);
    if !own.state(issue.status.as_deref().into_iter(), &mut draft) {
        draft.status = words::status(issue.status.as_deref(), issue.status_category, issue.resolution.as_deref());
    }
    if let (None, Some(name)) = (draft.status, &issue.status) {
        draft.note(format!("status “{}” is not known here; it starts in the backlog", excerpt(name)));
    }
    draft.points = issue.story_points.filter(|points| (0.0..=10_000.0).contains(points));
    if let (None, Some(points)) = (draft.points, issue.story_points) {
        draft.note(format!("{points} points were left out: points are a number from 0 to 10,000"));
    }
    draft.priority = issue.priority.as_deref().and_then(words::priority);
    draft.owner = issue.assignee.clone().filter(|name| !words::is_nothing(name));
    draft.created_at = issue.created.and_then(chrono_of);
    draft.updated_at = issue.updated.and_then(chrono_of);
    draft.due_on = issue.due.and_then(|day| day_of(formats::date::Moment::On(day)));
    if draft.status == Some("accepted") {
        draft.accepted_at = issue.resolved.or(issue.updated).and_then(chrono_of);
    }
    draft.begun(issue.started.and_then(chrono_of));
    if issue.status_category == Some(StatusCategory::Done) && issue.resolved.is_none() && issue.updated.is_none() {
        draft.note("it is done, but the file does not say since when");
    }
    draft.labels = issue.labels.iter().chain(&issue.components).cloned().collect();
    draft.releases.clone_from(&issue.fix_versions);
    if kind.is_ranked() {
        draft.sprints = issue.sprints.iter().map(stint).collect();
    } else if !issue.sprints.is_empty() && kind != Kind::Subtask {
        draft.note(format!("a {kind} is in no sprint here"));
    }
    draft.ties = ties(issue);
    for comment in &issue.comments {
        let author = comment.author.as_ref().map(|id| {
            issue.people.iter().find(|person| person.id == *id).map_or_else(|| id.clone(), |person| person.name.clone())
        });
        draft.remarks.push(Remark { at: comment.at.and_then(chrono_of), author, body: comment.body.clone() });
    }
    for problem in &issue.problems {
        draft.note(format!("{} “{}” was left out: {}", problem.column, excerpt(&problem.value), problem.why));
    }
    draft
}

fn stint(sprint: &Sprint) -> Stint {
    let name: String =
        sprint.name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_TITLE).collect();
    let day = |day| day_of(formats::date::Moment::On(day));
    Stint {
        source: sprint.id.as_ref().map_or_else(|| format!("jira:{}", name.to_lowercase()), |id| format!("jira:#{id}")),
        name,
        closed: sprint.state.as_ref().map(|state| state.eq_ignore_ascii_case("closed")),
        starts: sprint.starts.and_then(day),
        ends: sprint.ends.and_then(day),
    }
}

/// The epic or the issue above, and what it is linked to.
fn ties(issue: &Issue) -> Vec<To> {
    let parent = issue.parent.as_ref().map(|parent| match parent {
        Parent::Key(name) | Parent::Id(name) => name.clone(),
    });
    let above = issue.epic_link.iter().cloned().chain(parent).map(|key| To { tie: None, reversed: false, key });
    let mut ties: Vec<To> = Vec::new();
    for to in above.chain(issue.links.iter().map(link)) {
        if !ties.contains(&to) {
            ties.push(to);
        }
    }
    ties
}

fn link(link: &Link) -> To {
    let kind = link.kind.to_lowercase();
    let tie = if kind.contains("block") || kind.contains("depend") {
        Tie::Blocks
    } else if kind.contains("duplicat") {
        Tie::Duplicates
    } else {
        Tie::Relates
    };
    // Who depends on another is blocked by it.
    let reversed = if kind.contains("depend") { link.outward } else { !link.outward };
    To { tie: Some(tie), reversed, key: link.key.clone() }
}
