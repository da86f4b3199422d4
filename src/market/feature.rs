//! A feature that customers compare products by.

use crate::{facts, items::ask::Form, sort};

facts! {
    FeatureFacts in "feature" {
        /// How much customers care.
        importance: String as Form::Choice(&["low", "medium", "high"]), "Importance";
    }
}

sort!(
    /// What customers compare products by.
    Feature, Feature, FeatureFacts, "feature", "/products/{product}/features", "/features/{key}"
);
