//! Who acts in the specifications, and the few verbs they need.

use std::net::SocketAddr;

use northline::{
    app::App,
    command::{Command as _, Role},
    items::{Product, product},
    people::{person, role, session, token},
    store::Tx,
};
use reqwest::{Client, Method, RequestBuilder, header};
use serde_json::{Value, json};

use crate::harness::Answer;

pub struct Cast {
    pub root: Person,
    pub ada: Person,
    pub olu: Person,
    pub mei: Person,
    pub ines: Person,
    pub sam: Person,
    pub vera: Person,
    pub nemo: Person,
}

#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub email: String,
    pub token: String,
    /// `name=value` of a session, for what a browser does.
    pub cookie: String,
    client: Client,
    base: String,
}

impl Cast {
    /// Two products, TID and RIV, and everyone in their roles.
    pub async fn gather(app: &App, address: SocketAddr) -> Cast {
        let mut tx = app.store.begin().await.unwrap();
        let tid = found(&mut tx, "TID", "Tidewater").await;
        let riv = found(&mut tx, "RIV", "Riverbend").await;
        let cast = Cast {
            root: hire(&mut tx, address, "root", &[(Role::Owner, None)]).await,
            ada: hire(&mut tx, address, "ada", &[(Role::Pm, Some(&tid))]).await,
            olu: hire(&mut tx, address, "olu", &[(Role::Po, Some(&tid))]).await,
            mei: hire(&mut tx, address, "mei", &[(Role::Developer, Some(&tid))]).await,
            ines: hire(&mut tx, address, "ines", &[(Role::Executive, Some(&tid))]).await,
            sam: hire(&mut tx, address, "sam", &[(Role::Stakeholder, Some(&tid))]).await,
            vera: hire(&mut tx, address, "vera", &[(Role::Pm, Some(&riv)), (Role::Po, Some(&riv))]).await,
            nemo: hire(&mut tx, address, "nemo", &[]).await,
        };
        tx.commit().await.unwrap();
        cast
    }
}

async fn found(tx: &mut Tx, key: &str, name: &str) -> Product {
    let owner = northline::command::Actor {
        person: northline::command::PersonId(uuid::Uuid::nil()),
        name: "the founder".into(),
        email: String::new(),
        roles: vec![northline::command::Held { role: Role::Owner, product: None, area: None }],
        via: northline::command::Via::Cli,
        writes: true,
        theme: String::new(),
        density: String::new(),
        at: tx.now,
        session: None,
        archived: Default::default(),
    };
    product::Create { key: key.into(), name: name.into() }.run(tx, &owner).await.unwrap()
}

async fn hire(tx: &mut Tx, address: SocketAddr, name: &str, roles: &[(Role, Option<&Product>)]) -> Person {
    let email = format!("{name}@example.org");
    let person = person::add(tx, &email, name, None).await.unwrap();
    for (held, product) in roles {
        role::give(tx, person.id, *held, *product, None).await.unwrap();
    }
    let (_, token) = token::make(tx, person.id, "specifications", true).await.unwrap();
    let secret = session::begin(tx, person.id, "specifications").await.unwrap();
    Person {
        name: name.into(),
        email,
        token,
        cookie: format!("{}={secret}", session::COOKIE),
        client: Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap(),
        base: format!("http://{address}"),
    }
}

impl Person {
    pub async fn get(&self, path: &str) -> Answer {
        self.answer(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.answer(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.answer(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.answer(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.answer(self.request(Method::DELETE, path)).await
    }

    /// A request of this person's program, below `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.base)).bearer_auth(&self.token)
    }

    /// A request of this person's browser, from anywhere; whence it comes is for the specification to say.
    pub fn browser(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base)).header(header::COOKIE, &self.cookie)
    }

    pub async fn answer(&self, request: RequestBuilder) -> Answer {
        let (client, request) = request.build_split();
        let request = request.expect("the request can be sent");
        let asked = format!("{} {} {}", self.name, request.method(), request.url().path());
        Answer::read(asked, client.execute(request).await.expect("the server answers")).await
    }

    /// The same person with another token.
    pub fn with_token(&self, token: &str) -> Person {
        Person { token: token.into(), ..self.clone() }
    }

    /// Creates one of a kind in Tidewater (`stories`, `goals`, …) and gives its key.
    pub async fn create(&self, kinds: &str, title: &str, more: Value) -> String {
        self.post(&format!("/products/TID/{kinds}"), with(json!({"title": title}), more)).await.key()
    }

    pub async fn story(&self, title: &str) -> String {
        self.create("stories", title, json!({})).await
    }

    pub async fn item(&self, key: &str) -> Value {
        self.get(&format!("/items/{key}")).await.ok()
    }

    /// The keys of the first page of the backlog.
    pub async fn order(&self) -> Vec<String> {
        keys(&self.get("/products/TID/backlog?limit=200").await.ok())
    }

    /// Ties one item to another; gives the link's id.
    pub async fn link(&self, from: &str, to: &str) -> String {
        let link = self.post("/links", json!({"from": from, "to": to})).await.created();
        link["id"].as_str().unwrap().to_owned()
    }

    /// Takes back what an answer says can be taken back.
    pub async fn undo(&self, done: &Answer) -> Answer {
        let path = done.header("northline-undo");
        self.post(path.strip_prefix("/api/v1").unwrap(), json!({})).await
    }
}

/// The keys of a list.
pub fn keys(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap_or_else(|| panic!("no list in {list}"));
    items.iter().map(|item| item["key"].as_str().unwrap_or_default().to_owned()).collect()
}

/// One record with the fields of another.
pub fn with(mut base: Value, more: Value) -> Value {
    let fields = base.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    base
}
