//! What other trackers call kinds, states and urgency, in Northline's words.

use formats::jira::StatusCategory;

use crate::items::Kind;

/// The kind that is meant.
pub fn kind(word: &str) -> Option<Kind> {
    let word = word.trim().to_lowercase().replace(['-', '_'], " ");
    Some(match word.as_str() {
        "epic" | "feature" => Kind::Epic,
        "story" | "user story" | "new feature" | "improvement" | "enhancement" | "change" | "requirement"
        | "stories" => Kind::Story,
        "bug" | "defect" | "error" | "incident" | "problem" | "issue" | "bugs" => Kind::Bug,
        "task" | "chore" | "todo" | "technical task" | "tasks" => Kind::Task,
        "sub task" | "subtask" | "sub tasks" | "subtasks" => Kind::Subtask,
        "spike" | "research" | "question" | "investigation" => Kind::Spike,
        _ => return None,
    })
}

/// The state that is meant: by the name, and where that says nothing by the group of the state and the resolution.
pub fn status(name: Option<&str>, category: Option<StatusCategory>, resolution: Option<&str>) -> Option<&'static str> {
    let resolution =
        resolution.map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty() && word != "unresolved");
    let by_name = name.and_then(by_name);
    let is_done = category == Some(StatusCategory::Done) || matches!(by_name, Some("accepted" | "declined"));
    if is_done {
        return Some(match resolution.as_deref() {
            Some(word) if is_declined(word) => "declined",
            _ => by_name.filter(|status| *status == "declined").unwrap_or("accepted"),
        });
    }
    by_name.or(category.map(|category| match category {
        StatusCategory::ToDo => "backlog",
        StatusCategory::InProgress => "started",
        StatusCategory::Done => "accepted",
    }))
}

fn by_name(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace(['-', '_'], " ");
    Some(match name.as_str() {
        "backlog" | "to do" | "todo" | "open" | "new" | "reopened" | "unconfirmed" | "unstarted" | "triage"
        | "draft" | "icebox" | "created" | "confirmed" | "proposed" | "on hold" => "backlog",
        "ready"
        | "selected for development"
        | "ready for development"
        | "ready for dev"
        | "planned"
        | "prioritized"
        | "approved" => "ready",
        "started" | "in progress" | "doing" | "in development" | "assigned" | "active" | "blocked" | "implementing"
        | "wip" => "started",
        "review" | "in review" | "code review" | "testing" | "in testing" | "qa" | "in qa" | "ready for review"
        | "ready for test" | "ready for testing" | "delivered" | "finished" | "to be accepted" | "uat" | "in test" => {
            "review"
        }
        "accepted" | "done" | "closed" | "resolved" | "complete" | "completed" | "verified" | "released" | "fixed"
        | "merged" | "shipped" => "accepted",
        "declined" | "rejected" | "cancelled" | "canceled" | "won't do" | "wont do" | "won't fix" | "wontfix"
        | "invalid" | "duplicate" | "abandoned" | "obsolete" => "declined",
        _ => return None,
    })
}

fn is_declined(resolution: &str) -> bool {
    let word = resolution.replace(['’', '\'', ' ', '-', '_'], "");
    [
        "wont",
        "duplicate",
        "cannotreproduce",
        "worksforme",
        "invalid",
        "incomplete",
        "declined",
        "rejected",
        "cancel",
        "notabug",
        "obsolete",
        "abandoned",
        "expired",
        "inactive",
        "moved",
        "notaproblem",
        "worksasdesigned",
        "bydesign",
    ]
    .iter()
    .any(|reason| word.starts_with(reason))
}

/// A state of work in the words of a kind: a sub-task is to do, started, done or declined.
pub fn status_of(kind: Kind, status: &'static str) -> &'static str {
    match (kind, status) {
        (Kind::Subtask, "ready") => "backlog",
        (Kind::Subtask, "review") => "started",
        (Kind::Subtask, "accepted") => "done",
        _ => status,
    }
}

/// The urgency that is meant.
pub fn priority(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    Some(match word.as_str() {
        "urgent" | "highest" | "blocker" | "critical" | "p0" | "p1" | "s1" | "immediate" | "1" => "urgent",
        "high" | "major" | "p2" | "s2" | "2" | "important" => "high",
        "medium" | "normal" | "p3" | "s3" | "moderate" | "3" | "default" => "medium",
        "low" | "lowest" | "minor" | "trivial" | "p4" | "p5" | "s4" | "4" | "5" | "nice to have" => "low",
        _ => return None,
    })
}

/// Words that stand where nothing was said.
pub fn is_nothing(word: &str) -> bool {
    matches!(
        word.trim().to_lowercase().as_str(),
        "" | "-" | "--" | "---" | "none" | "null" | "n/a" | "na" | "nil" | "unassigned" | "no priority"
    )
}
