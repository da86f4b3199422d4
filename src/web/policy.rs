//! What a page may load, and who may frame it.

/// Only our own scripts and styles; framed by these origins, or by `'none'`.
pub fn policy(frames: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
    )
}
