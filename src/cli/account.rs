//! People, tokens and products from the command line.

use std::io::Read;

use clap::Subcommand;

use super::{Place, Said};
use crate::{
    command::{Actor, Archived, Command as _, Held, PersonId, Role, Via},
    events::Event,
    items::{Product, product},
    people::{access, person, role, secret, token},
    store::Tx,
};

#[derive(Subcommand)]
pub enum PersonCommand {
    /// Adds a person with a role; reads the password from standard input.
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        #[arg(long, value_enum)]
        role: Vec<Role>,
        /// The product in which the role is held; everywhere unless told.
        #[arg(long)]
        product: Option<String>,
        #[arg(long, required = true)]
        password_stdin: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Sets the password of a person who has forgotten it; reads it from standard input and ends their sessions.
    Password {
        #[arg(long)]
        email: String,
        #[arg(long, required = true)]
        password_stdin: bool,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
pub enum TokenCommand {
    /// Makes a token for a person.
    New {
        /// The person's e-mail address.
        #[arg(long)]
        person: String,
        #[arg(long)]
        read_only: bool,
        #[arg(long, default_value = "command line")]
        name: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
pub enum ProductCommand {
    /// Adds a product.
    Add {
        #[arg(long)]
        key: String,
        #[arg(long)]
        name: String,
        #[command(flatten)]
        place: Place,
    },
}

/// Whoever has the machine decides everything; the log says that it was the command line.
pub fn operator() -> Actor {
    Actor {
        person: PersonId(uuid::Uuid::nil()),
        name: "the operator".into(),
        email: String::new(),
        roles: vec![Held { role: Role::Owner, product: None, area: None }],
        via: Via::Cli,
        writes: true,
        theme: String::new(),
        density: String::new(),
        at: crate::clock::Clock::System.now(),
        session: None,
        archived: Archived::default(),
    }
}

impl PersonCommand {
    pub async fn run(self) -> Result<(), Said> {
        match self {
            PersonCommand::Add { email, name, role, product, place, .. } => {
                add(&place, &email, &name, role, product).await
            }
            PersonCommand::Password { email, place, .. } => change_password(&place, &email).await,
        }
    }
}

async fn add(place: &Place, email: &str, name: &str, roles: Vec<Role>, product: Option<String>) -> Result<(), Said> {
    let password = typed_password()?;
    let app = place.open().await?;
    let hash = secret::hash_password(password).await?;
    let mut tx = app.store.begin().await?;
    let person = person::add(&mut tx, email, name, Some(hash)).await?;
    let product = match product {
        Some(key) => {
            Some(Product::find(&mut tx, &operator(), &key).await.map_err(|_| format!("there is no product {key}"))?)
        }
        None => None,
    };
    for held in roles {
        role::give(&mut tx, person.id, held, product.as_ref(), None).await?;
    }
    log(&mut tx, "person.add", serde_json::json!({"email": person.email, "name": person.name})).await?;
    tx.commit().await?;
    println!("{} may sign in as {}", person.name, person.email);
    Ok(())
}

async fn change_password(place: &Place, email: &str) -> Result<(), Said> {
    let password = typed_password()?;
    let app = place.open().await?;
    let mut tx = app.store.begin().await?;
    let person = access::set_by_operator(&mut tx, email, password).await;
    let person = person.map_err(|_| format!("nobody has the address {email}"))?;
    log(&mut tx, "person.password", serde_json::json!({"person": person.email})).await?;
    tx.commit().await?;
    println!("{} has a new password", person.email);
    Ok(())
}

/// The password on standard input, without the end of its line.
fn typed_password() -> Result<String, Said> {
    let mut password = String::new();
    std::io::stdin().take(4096).read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    secret::check_password(&password)?;
    Ok(password)
}

impl TokenCommand {
    pub async fn run(self) -> Result<(), Said> {
        let TokenCommand::New { person: email, read_only, name, place } = self;
        let app = place.open().await?;
        let mut tx = app.store.begin().await?;
        let person =
            person::by_email(&mut tx, &email).await?.ok_or_else(|| format!("nobody has the address {email}"))?;
        let (_, secret) = token::make(&mut tx, person.id, &name, !read_only).await?;
        log(&mut tx, "token.make", serde_json::json!({"person": person.email, "name": name})).await?;
        tx.commit().await?;
        println!("{secret}");
        Ok(())
    }
}

impl ProductCommand {
    pub async fn run(self) -> Result<(), Said> {
        let ProductCommand::Add { key, name, place } = self;
        let app = place.open().await?;
        let mut tx = app.store.begin().await?;
        let product = product::Create { key, name }.run(&mut tx, &operator()).await?;
        log(&mut tx, product::Create::NAME, serde_json::json!({"key": product.key, "name": product.name})).await?;
        tx.commit().await?;
        println!("{} {}", product.key, product.name);
        Ok(())
    }
}

async fn log(tx: &mut Tx, command: &str, input: serde_json::Value) -> crate::Result<()> {
    let event = Event { command, input, ..Event::default() };
    event.write(tx, &operator()).await.map(drop)
}
