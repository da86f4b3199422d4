//! A document: a page of text that is kept with the product, written here or brought in from a file.

use crate::{facts, items::ask::Form, sort};

facts! {
    DocumentFacts in "document" {
        /// Where it came from: the name of the file.
        source: String as Form::Line(500), "Source";
        url: String as Form::Link, "Where it can be read";
    }
}

sort!(
    /// A page of text that is kept with the product.
    Document, Document, DocumentFacts, "document", "/products/{product}/documents", "/documents/{key}"
);
