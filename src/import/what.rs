//! What a file is brought in as, the fields that can be mapped to, and the names columns go by elsewhere.

use formats::csv::suggest::Target;

/// What the rows of a file are.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Jira,
    Feedback,
    Item,
    Customer,
}

type Synonyms = (&'static str, &'static [&'static str]);

const SOURCE_ID: Synonyms = (
    "source_id",
    &[
        "id",
        "key",
        "external id",
        "uuid",
        "issue key",
        "issue id",
        "review id",
        "complaint id",
        "ticket id",
        "response id",
        "number",
    ],
);
const LABELS: Synonyms = ("labels", &["label", "tags", "tag", "component", "components", "topic", "category"]);

const FEEDBACK: &[Synonyms] = &[
    ("title", &["subject", "summary", "headline", "heading", "issue"]),
    (
        "text",
        &[
            "feedback",
            "body",
            "content",
            "comment",
            "review",
            "message",
            "verbatim",
            "narrative",
            "consumer complaint narrative",
            "description",
            "answer",
            "response",
            "quote",
            "review text",
            "what did you say",
            "what was said",
            "notes",
        ],
    ),
    ("customer", &["company", "account", "organisation", "organization", "client", "customer name", "company name"]),
    (
        "said_by",
        &[
            "author",
            "user",
            "reviewer",
            "contact",
            "from",
            "email",
            "respondent",
            "name",
            "user name",
            "person",
            "caller",
        ],
    ),
    (
        "said_at",
        &[
            "date",
            "created",
            "created at",
            "submitted at",
            "date received",
            "timestamp",
            "time",
            "received",
            "posted",
            "when",
        ],
    ),
    ("source", &["channel", "submitted via", "via", "origin", "medium"]),
    ("score", &["nps", "rating", "recommendation", "likelihood", "likelihood to recommend", "stars"]),
    LABELS,
    SOURCE_ID,
];

const ITEM: &[Synonyms] = &[
    ("title", &["summary", "name", "subject", "user story", "story", "headline"]),
    ("body", &["description", "details", "text", "content", "notes"]),
    ("kind", &["type", "issue type", "work item type", "tracker"]),
    ("status", &["state", "column", "stage", "progress"]),
    ("team_state", &["workflow state"]),
    ("points", &["story points", "estimate", "size", "effort", "story point estimate"]),
    LABELS,
    ("owner", &["assignee", "assigned to", "responsible", "who", "team member"]),
    ("area", &["module", "product area", "part"]),
    ("serves", &["parent", "epic", "epic link", "parent key", "parent id", "parent issue"]),
    ("priority", &["importance", "urgency", "severity"]),
    ("due_on", &["due", "due date", "deadline", "target date"]),
    ("release", &["fix version", "fix versions", "version", "milestone"]),
    ("resolution", &[]),
    ("created_at", &["created", "created on", "date", "opened"]),
    ("updated_at", &["updated", "modified", "last modified"]),
    (
        "started_at",
        &["started", "started on", "start date", "start", "actual start", "in progress since", "work started", "begun"],
    ),
    ("accepted_at", &["resolved", "closed", "closed at", "completed", "completed at", "done"]),
    SOURCE_ID,
];

const CUSTOMER: &[Synonyms] = &[
    (
        "title",
        &[
            "name",
            "customer",
            "company",
            "account",
            "customer name",
            "company name",
            "organisation",
            "organization",
            "client",
        ],
    ),
    ("segment", &["tier", "plan", "industry", "type", "contract", "size", "market"]),
    ("revenue", &["arr", "annual revenue", "mrr", "value", "contract value", "amount", "total charges"]),
    ("contact", &["email", "contact person", "contact name", "owner", "phone"]),
    ("body", &["description", "notes", "comment"]),
    LABELS,
    ("source_id", &["id", "customer id", "account id", "external id", "uuid"]),
];

impl What {
    pub const ALL: [What; 4] = [What::Jira, What::Feedback, What::Item, What::Customer];

    pub fn name(self) -> &'static str {
        match self {
            What::Jira => "jira",
            What::Feedback => "feedback",
            What::Item => "item",
            What::Customer => "customer",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            What::Jira => "Jira export (CSV)",
            What::Feedback => "Feedback (any CSV)",
            What::Item => "Backlog items (any CSV)",
            What::Customer => "Customers (any CSV)",
        }
    }

    pub fn parse(name: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.name() == name)
    }

    /// Under which name the origins of such rows are kept.
    pub fn source(self) -> &'static str {
        match self {
            What::Jira => "jira",
            What::Feedback => "csv:feedback",
            What::Item => "csv:item",
            What::Customer => "csv:customer",
        }
    }

    /// The fields that a column can be mapped to; Jira's columns are known.
    pub fn fields(self) -> &'static [Synonyms] {
        match self {
            What::Jira => &[],
            What::Feedback => FEEDBACK,
            What::Item => ITEM,
            What::Customer => CUSTOMER,
        }
    }

    pub fn targets(self) -> Vec<Target<'static>> {
        self.fields().iter().map(|(name, synonyms)| Target { name, synonyms }).collect()
    }

    /// The field that goes by that name, or by another name for it that no other field has.
    pub fn field(self, typed: &str) -> Option<&'static str> {
        let plain = |name: &str| name.to_lowercase().replace(['_', '-'], " ");
        let typed = plain(typed.trim());
        let exact = self.fields().iter().find(|(name, _)| plain(name) == typed);
        exact
            .or_else(|| self.fields().iter().find(|(_, others)| others.contains(&typed.as_str())))
            .map(|(name, _)| *name)
    }

    /// One of these has to be mapped.
    pub fn needed(self) -> &'static [&'static str] {
        match self {
            What::Jira => &[],
            What::Feedback => &["text", "title"],
            What::Item | What::Customer => &["title"],
        }
    }
}
