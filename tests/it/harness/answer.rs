//! What the program answered, and the words a specification has for it.

use reqwest::{Response, StatusCode, header::HeaderMap};
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub asked: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub body: Value,
}

impl Answer {
    pub async fn read(asked: String, response: Response) -> Answer {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap_or_default();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { asked, status, headers, text, body }
    }

    /// It was done: 200, with what it gave.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.is(200).body
    }

    /// Something new has come to be: 201, with what it is.
    #[track_caller]
    pub fn created(self) -> Value {
        self.is(201).body
    }

    /// The key of what has come to be.
    #[track_caller]
    pub fn key(self) -> String {
        let created = self.created();
        created["key"].as_str().unwrap_or_else(|| panic!("no key in {created}")).to_owned()
    }

    /// Nothing has changed; it was filed for whoever decides: 202, with the proposal.
    #[track_caller]
    pub fn proposed(self) -> Value {
        let body = self.is(202).body;
        assert!(body["proposal"].is_string(), "no proposal in {body}");
        body
    }

    /// A rule of the product says no: 409 with this code.
    #[track_caller]
    pub fn refused(self, code: &str) -> Value {
        self.problem(409, code)
    }

    /// It is not there, or not for this person.
    #[track_caller]
    pub fn missing(self) -> Value {
        self.problem(404, "not_found")
    }

    #[track_caller]
    pub fn forbidden(self) -> Value {
        self.problem(403, "forbidden")
    }

    /// A field does not hold, and the answer says which.
    #[track_caller]
    pub fn invalid(self, field: &str) -> Value {
        let asked = self.asked.clone();
        let problem = self.problem(422, "invalid");
        let named =
            problem["errors"].as_array().is_some_and(|errors| errors.iter().any(|error| error["field"] == field));
        assert!(named, "{asked}: {field} is not named in {problem}");
        problem
    }

    /// A problem document of RFC 9457 with this status and stable code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let answer = self.is(status);
        let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok());
        assert_eq!(kind, Some("application/problem+json"), "{}: {}", answer.asked, answer.text);
        assert_eq!(answer.body["code"], code, "{}: {}", answer.asked, answer.text);
        for (member, holds) in [
            ("type", answer.body["type"].as_str().is_some_and(|kind| kind.ends_with(code))),
            ("title", answer.body["title"].is_string()),
            ("status", answer.body["status"] == status),
            ("detail", answer.body["detail"].as_str().is_some_and(|detail| !detail.is_empty())),
        ] {
            assert!(holds, "{}: the member {member} of the problem does not hold: {}", answer.asked, answer.text);
        }
        answer.body
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.asked, self.text);
        self
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("{}: no header {name}", self.asked));
        value.to_str().unwrap().to_owned()
    }
}
