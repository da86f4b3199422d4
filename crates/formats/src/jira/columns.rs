//! What the columns of a Jira export mean.

/// Whether `headers` are those of a Jira export.
pub fn recognises(headers: &[String]) -> bool {
    let has = |name: &str| headers.iter().any(|header| header.trim().eq_ignore_ascii_case(name));
    has("Summary") && has("Issue key") && (has("Issue Type") || has("Status"))
}

/// Which of the columns, by their places in `headers`, no field of an [`Issue`](super::Issue) of its own takes: the unknown ones.
pub fn unknown(headers: &[String]) -> Vec<usize> {
    let columns = Columns::of(headers);
    (0..headers.len()).filter(|column| columns.meanings[*column] == Column::Unknown).collect()
}

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Assignee,
    Comment,
    Component,
    Created,
    Description,
    Due,
    EpicLink,
    EpicName,
    FixVersion,
    Id,
    Key,
    Kind,
    Label,
    Link { kind: String, outward: bool },
    Parent,
    ParentId,
    ParentKey,
    PersonId,
    Priority,
    Reporter,
    Resolution,
    Resolved,
    Sprint,
    ActualStart,
    StartDate,
    Status,
    StatusCategory,
    StoryPointEstimate,
    StoryPoints,
    Summary,
    Unknown,
    Updated,
    Votes,
    Watcher,
}

/// The columns of one export, in its order.
pub(super) struct Columns {
    pub(super) headers: Vec<String>,
    pub(super) meanings: Vec<Column>,
    /// Pairs of columns: an account id, and the name that belongs to it.
    pub(super) people: Vec<(usize, usize)>,
}

impl Columns {
    pub(super) fn hold(&self, value: &str) -> bool {
        let meant = |column: &Column| match value {
            "body" => *column == Column::Description,
            "points" => matches!(column, Column::StoryPoints | Column::StoryPointEstimate),
            "labels" => matches!(column, Column::Label | Column::Component | Column::Sprint),
            "owner" => *column == Column::Assignee,
            "priority" => *column == Column::Priority,
            "due_on" => *column == Column::Due,
            _ => false,
        };
        self.meanings.iter().any(meant)
    }

    pub(super) fn of(headers: &[String]) -> Self {
        let mut meanings: Vec<Column> = headers.iter().map(|header| Column::of(header)).collect();
        let people = people(headers);
        for (id, _) in &people {
            meanings[*id] = Column::PersonId;
        }
        Self { headers: headers.to_vec(), meanings, people }
    }

    /// The columns that hold a date and nothing else.
    pub(super) fn dates(&self) -> impl Iterator<Item = usize> {
        use Column::{ActualStart, Created, Due, Resolved, StartDate, Updated};
        let dates = |meaning: &Column| matches!(meaning, ActualStart | Created | Due | Resolved | StartDate | Updated);
        self.meanings.iter().enumerate().filter(move |(_, meaning)| dates(meaning)).map(|(column, _)| column)
    }
}

impl Column {
    fn of(header: &str) -> Self {
        let name = header.trim().to_lowercase();
        let name = name.strip_prefix("custom field (").and_then(|name| name.strip_suffix(')')).unwrap_or(&name);
        match name {
            "assignee" => Self::Assignee,
            "comment" | "comments" => Self::Comment,
            "component" | "component/s" | "components" => Self::Component,
            "created" => Self::Created,
            "description" => Self::Description,
            "due" | "due date" => Self::Due,
            "epic link" => Self::EpicLink,
            "epic name" => Self::EpicName,
            "fix version" | "fix version/s" | "fix versions" => Self::FixVersion,
            "issue id" => Self::Id,
            "issue key" => Self::Key,
            "issue type" => Self::Kind,
            "label" | "labels" => Self::Label,
            "parent" => Self::Parent,
            "parent id" => Self::ParentId,
            "parent key" => Self::ParentKey,
            "priority" => Self::Priority,
            "reporter" => Self::Reporter,
            "resolution" => Self::Resolution,
            "resolved" => Self::Resolved,
            "sprint" => Self::Sprint,
            "actual start" | "actual start date" | "started" | "work started" | "development started" => {
                Self::ActualStart
            }
            "start date" => Self::StartDate,
            "status" => Self::Status,
            "status category" => Self::StatusCategory,
            "story point estimate" => Self::StoryPointEstimate,
            "story points" => Self::StoryPoints,
            "summary" => Self::Summary,
            "updated" => Self::Updated,
            "votes" => Self::Votes,
            "watchers" => Self::Watcher,
            _ => link(header).unwrap_or(Self::Unknown),
        }
    }
}

/// `Outward issue link (Blocks)`
fn link(header: &str) -> Option<Column> {
    let (direction, kind) = header.trim().split_once(" issue link (")?;
    let kind = kind.strip_suffix(')')?.to_owned();
    match direction.to_lowercase().as_str() {
        "inward" => Some(Column::Link { kind, outward: false }),
        "outward" => Some(Column::Link { kind, outward: true }),
        _ => None,
    }
}

/// Pairs the n-th `Watchers Id` with the n-th `Watchers`, and so on.
fn people(headers: &[String]) -> Vec<(usize, usize)> {
    let all = |name: String| {
        headers
            .iter()
            .enumerate()
            .filter(move |(_, header)| header.eq_ignore_ascii_case(&name))
            .map(|(column, _)| column)
    };
    ["Project lead", "Assignee", "Reporter", "Creator", "Watchers"]
        .into_iter()
        .flat_map(|role| all(format!("{role} Id")).zip(all(role.to_owned())))
        .collect()
}
