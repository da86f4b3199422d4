//! Issues out of Jira exports.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::data;
use formats::csv::Limits;
use formats::jira::{Comment, Error, Issue, Link, Parent, Reader, RowError, StatusCategory, recognises};

fn read(text: &str) -> Vec<Result<Issue, RowError>> {
    Reader::open(text.as_bytes(), Limits::default()).unwrap().collect()
}

fn cloud() -> Vec<Issue> {
    Reader::open(data("exports_jira/jira-cloud.csv"), Limits::default()).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_cloud_export() {
    let issues = cloud();
    assert_eq!(issues.len(), 22);
    assert!(issues.iter().all(|issue| issue.problems.is_empty()));
    let first = &issues[0];
    assert_eq!((first.row, first.key.as_deref(), first.id.as_deref()), (1, Some("TES-25"), Some("10814")));
    assert_eq!((first.kind.as_deref(), first.status.as_deref()), (Some("Task"), Some("To Do")));
    assert_eq!(first.status_category, Some(StatusCategory::ToDo));
    assert_eq!(first.created.unwrap().to_string(), "2025-09-22T09:26:00Z");
    assert_eq!(
        (first.sprints[0].name.as_str(), first.sprints.len(), first.watchers.as_slice()),
        ("TES Sprint 1", 1, &["Eric Medlock".to_owned()][..])
    );
    assert_eq!((first.assignee.as_deref(), first.reporter.as_deref(), first.votes), (None, Some("Eric Medlock"), 0));
    assert!(first.unknown.contains(&("Project key".to_owned(), "TES".to_owned())));
}

#[test]
fn comments_of_a_cloud_export_name_people() {
    let issues = cloud();
    let issue = issues.iter().find(|issue| issue.key.as_deref() == Some("TES-19")).unwrap();
    let [first, second] = issue.comments.as_slice() else { panic!("{:?}", issue.comments) };
    assert_eq!(first.at.unwrap().to_string(), "2025-09-05T07:24:00Z");
    assert!(first.body.starts_with("@5fe07a7dd3649601392ba191 is working on the Network Architecture"));
    let author = issue.people.iter().find(|person| Some(&person.id) == second.author.as_ref()).unwrap();
    assert_eq!(author.name, "Sai Sontineni");
    assert_eq!(issue.watchers, ["Saicharan Basireddy", "Sai Sontineni"]);
}

#[test]
fn a_server_export() {
    let text = "Issue key,Issue id,Parent id,Issue Type,Summary,Labels,Labels,Component/s,Fix Version/s,Fix Version/s,\
        Inward issue link (Blocks),Outward issue link (Relates),Custom field (Story Points),Custom field (Epic Link),\
        Custom field (Epic Name),Sprint,Comment,Description,Due Date,Votes\n\
        PAY-1,7,3,Story,Pay by card,web,mobile,Shop,1.0,1.1,PAY-9,PAY-8,5.0,PAY-2,Checkout,\
        \"com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,state=CLOSED,name=Sprint 7,startDate=2019-01-01]\",\
        \"04/Mar/19 12:33 PM;mei;It *works*; mostly\",\"h2. Why\n* a\n** b\",2019-03-04 00:00,3\n";
    let issue = read(text).remove(0).unwrap();
    assert_eq!(
        (issue.labels, issue.components),
        (vec!["web".to_owned(), "mobile".to_owned()], vec!["Shop".to_owned()])
    );
    assert_eq!(issue.fix_versions, ["1.0", "1.1"]);
    assert_eq!(
        issue.links,
        [
            Link { kind: "Blocks".to_owned(), outward: false, key: "PAY-9".to_owned() },
            Link { kind: "Relates".to_owned(), outward: true, key: "PAY-8".to_owned() },
        ]
    );
    assert_eq!((issue.story_points, issue.votes, issue.parent), (Some(5.0), 3, Some(Parent::Id("3".to_owned()))));
    assert_eq!((issue.epic_link.as_deref(), issue.epic_name.as_deref()), (Some("PAY-2"), Some("Checkout")));
    assert_eq!((issue.sprints[0].name.as_str(), issue.due.unwrap().to_string()), ("Sprint 7", "2019-03-04".to_owned()));
    let sprint = &issue.sprints[0];
    assert_eq!((sprint.id.as_deref(), sprint.state.as_deref(), sprint.ends), (Some("7"), Some("CLOSED"), None));
    assert_eq!(sprint.starts.unwrap().to_string(), "2019-01-01");
    assert_eq!(issue.description, "## Why\n\n- a\n  - b");
    let at = "2019-03-04T12:33:00Z".parse().ok();
    assert_eq!(
        issue.comments,
        [Comment { at, author: Some("mei".to_owned()), body: "It **works**; mostly".to_owned() }]
    );
}

#[test]
fn a_parent_is_known_by_its_key_when_there_is_one() {
    let issues = read("Issue key,Status,Summary,Parent,Parent key\nA-1,Open,x,10,A-9\nA-2,Open,y,11,\n");
    let parents: Vec<_> = issues.into_iter().map(|issue| issue.unwrap().parent.unwrap()).collect();
    assert_eq!(parents, [Parent::Key("A-9".to_owned()), Parent::Id("11".to_owned())]);
}

#[test]
fn cells_that_cannot_be_read_are_problems_of_the_issue() {
    let text = "Issue key,Status,Summary,Created,Custom field (Story Points),Custom field (Story point estimate),Comment\n\
        A-1,Open,x,31/Feb/25 9:00 AM,abc,\"2,5\",just text\n";
    let issue = read(text).remove(0).unwrap();
    let problems: Vec<_> = issue.problems.iter().map(|p| (p.column.as_str(), p.value.as_str(), p.why)).collect();
    assert_eq!(
        problems,
        [
            ("Created", "31/Feb/25 9:00 AM", "not a date between 1970 and 2200"),
            ("Custom field (Story Points)", "abc", "not a number"),
            ("Comment", "just text", "a comment without date and author"),
        ]
    );
    assert_eq!((issue.created, issue.story_points), (None, Some(2.5)));
    assert_eq!(issue.comments[0].body, "just text");
}

#[test]
fn rows_without_a_summary_are_errors_and_blank_rows_are_nothing() {
    let issues = read("Issue key,Status,Summary\nA-1,Open,\n,,\nA-2,Open,x\n");
    assert_eq!(issues[0].as_ref().unwrap_err().to_string(), "row 1 (line 2): the issue has no summary");
    assert_eq!((issues.len(), issues[1].as_ref().unwrap().row), (2, 3));
}

#[test]
fn the_order_of_dates_is_learnt_from_the_file() {
    let issues = read("Issue key,Status,Summary,Created\nA-1,Open,x,3/4/19 9:00 AM\nA-2,Open,y,3/14/19 9:00 AM\n");
    assert_eq!(issues[0].as_ref().unwrap().created.unwrap().to_string(), "2019-03-04T09:00:00Z");
}

#[test]
fn reading_resumes_at_a_row() {
    let rows = (1..=300).map(|n| format!("A-{n},Open,x")).collect::<Vec<_>>().join("\n");
    let text = format!("Issue key,Status,Summary\n{rows}");
    for number in [1, 100, 200, 201, 250] {
        let mut reader = Reader::open(text.as_bytes(), Limits::default()).unwrap();
        reader.skip_to(number).unwrap();
        assert_eq!(reader.next().unwrap().unwrap().row, number);
    }
}

#[test]
fn other_files_are_not_taken_for_exports() {
    let headers = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert!(recognises(&headers(&["Summary", "Issue key", "Issue Type"])));
    assert!(!recognises(&headers(&["Title", "Status"])));
    let bugs = Reader::open(data("gitbugs/SeaMonkey_bugs.csv"), Limits::default());
    assert!(matches!(bugs.err(), Some(Error::NotJira)));
}
