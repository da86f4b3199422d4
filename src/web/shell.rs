//! What every page's frame shows: the product and its counts, what waits, who is signed in.

use super::{
    kit::Station,
    layout::{Density, PersonNav, ProductNav, Shell, Theme},
    waiting::waiting,
};
use crate::{app::App, command::Actor, error::Result, items::Product, live::Known, store::Db};

/// Everything a frame needs, read once for a page.
pub struct Shelf {
    pub product: Option<Product>,
    products: Vec<Product>,
    counts: Vec<(Station, Option<i64>)>,
    decisions: i64,
    actor: Actor,
    known: Known,
}

impl Shelf {
    pub async fn load(app: &App, actor: &Actor, product: Option<&Product>) -> Result<Shelf> {
        let mut db = app.store.read().await?;
        let known = Known::now(&mut db, app.store.clock.now()).await?;
        Shelf::read(&mut db, actor, product, known).await
    }

    /// The same on the connection the page reads from, with what was known before it read anything.
    pub async fn read(db: &mut Db, actor: &Actor, product: Option<&Product>, known: Known) -> Result<Shelf> {
        let products = Product::all(db, actor).await?;
        Shelf::with(db, actor, products, product, known).await
    }

    /// The same for who has read the products already.
    pub async fn with(
        db: &mut Db,
        actor: &Actor,
        products: Vec<Product>,
        product: Option<&Product>,
        known: Known,
    ) -> Result<Shelf> {
        let product = product.cloned().or_else(|| products.first().cloned());
        let waiting = waiting(db, actor, product.as_ref().map(|product| product.id)).await?;
        let news = [(Station::Voices, waiting.feedback), (Station::Ideas, waiting.ideas)];
        let counts = news.map(|(station, n)| (station, Some(n).filter(|n| *n > 0))).to_vec();
        let decisions = waiting.decisions;
        Ok(Shelf { product, products, counts, decisions, actor: actor.clone(), known })
    }

    /// The frame of a page of that title; the page adds its crumbs, stop and topics.
    pub fn shell(&self, title: &str) -> Shell {
        Shell {
            title: title.to_owned(),
            crumbs: vec![(title.to_owned(), None)],
            product: self.product.as_ref().map(|product| ProductNav {
                key: product.key.clone(),
                name: product.name.clone(),
                counts: self.counts.clone(),
                archived: product.archived_at.is_some(),
            }),
            products: self.products.iter().map(|product| (product.key.clone(), product.name.clone())).collect(),
            decisions_count: (self.decisions > 0).then_some(self.decisions),
            person: Some(PersonNav {
                name: self.actor.name.clone(),
                theme: Theme::parse(&self.actor.theme),
                density: Density::parse(&self.actor.density),
            }),
            topics: vec!["organisation".into(), "decisions".into()],
            since: Some(self.known.to_string()),
            can_create: self.product.as_ref().is_some_and(|product| product.archived_at.is_none()),
            ..Shell::default()
        }
    }

    /// The frame of an answer to a form: it stands at no address that could be fetched again.
    pub fn still(&self, title: &str) -> Shell {
        Shell { topics: Vec::new(), ..self.shell(title) }
    }

    /// The frame of a page at a stop of the product.
    pub fn at(&self, station: Station, title: &str) -> Shell {
        let mut shell = self.shell(title);
        shell.station = Some(station);
        if let Some(product) = &self.product {
            shell.crumbs = vec![(product.name.clone(), Some(Station::Vision.href(&product.key)))];
            if title == station.name() {
                shell.crumbs.push((title.to_owned(), None));
            } else {
                shell.crumbs.push((station.name().to_owned(), Some(station.href(&product.key))));
                shell.crumbs.push((title.to_owned(), None));
            }
            shell.topics.push(format!("product:{}", product.key));
        }
        shell
    }
}
