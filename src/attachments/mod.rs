//! Files attached to items: mock-ups, screenshots, documents.

mod adding;
pub mod attachment;
pub mod upload;

pub use self::attachment::{Attachment, carry, put_back};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry.query::<attachment::List>().command::<adding::Add>().command::<adding::Remove>().sending(upload::SENDING);
}
