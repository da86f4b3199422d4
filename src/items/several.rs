//! Several products in one text for both engines: their keys as one text, each in its own place of the same width.

use super::Product;

/// A key of a product has ten letters at most.
const WIDTH: usize = 12;

/// A query that begins with some products, as `chosen (id)`: the first two things that are bound are what `row` gives of them.
macro_rules! of_products {
    ($rest:expr) => {
        $crate::sql!(concat!(
            "with recursive nth (n) as (select cast(0 as integer) union all select n + 1 from nth where n + 1 < $2),
             chosen (id) as (select p.id from nth cross join product p where p.key = rtrim(substr(cast($1 as text), n * 12 + 1, 12))) ",
            $rest
        ))
    };
}
pub(crate) use of_products;

/// The keys in a row, and how many they are.
pub fn row(products: &[Product]) -> (String, i64) {
    let keys: Vec<String> = products.iter().map(|product| format!("{:WIDTH$}", product.key)).collect();
    (keys.concat(), products.len() as i64)
}
