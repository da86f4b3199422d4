//! The sites that may frame a roadmap.

use crate::error::{Error, Result};

const MOST: usize = 20;

/// The origins as a policy names them, with spaces between; `*` for any.
pub fn origins(typed: &[String]) -> Result<String> {
    let typed: Vec<&str> = typed.iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
    if typed.contains(&"*") {
        return Ok("*".into());
    }
    if typed.len() > MOST {
        return Err(Error::field("origins", format!("at most {MOST} sites")));
    }
    let mut known: Vec<String> = Vec::new();
    for one in typed {
        let origin = origin(one).ok_or_else(|| {
            Error::field("origins", format!("{one} is no site: write https://example.org, or * for any"))
        })?;
        if !known.contains(&origin) {
            known.push(origin);
        }
    }
    Ok(known.join(" "))
}

/// Scheme, host and port; a host with anything in it that could end or widen a policy is none.
fn origin(typed: &str) -> Option<String> {
    let url = url::Url::parse(typed).ok()?;
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let host = url.host_str()?;
    let plain =
        host.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'.' | b'-' | b':' | b'[' | b']'));
    (bare && plain && matches!(url.scheme(), "https" | "http")).then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &[&str]) -> Option<String> {
        origins(&typed.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()).ok()
    }

    #[test]
    fn only_sites_may_frame() {
        assert_eq!(
            of(&["https://example.org/", "http://localhost:8080", "https://example.org"]).unwrap(),
            "https://example.org http://localhost:8080"
        );
        assert_eq!((of(&[]).unwrap(), of(&["https://a.org", "*"]).unwrap()), (String::new(), "*".into()));
        for wrong in [
            "example.org",
            "https://a;script-src",
            "https://a.org/path",
            "javascript:alert(1)",
            "https://a.org 'self'",
            "https://*.org",
        ] {
            assert_eq!(of(&[wrong]), None, "{wrong}");
        }
    }
}
