//! One order as text: between any two ranks there is room for another, and text order is the order.
//!
//! A rank is a whole part, whose first letter says how many digits follow, and a fraction. Appending and prepending count
//! the whole part up and down, so a million of either makes ranks of five letters; putting something between two makes a
//! fraction. Digits are base 62 in ASCII order. After Greenspan, *Implementing Fractional Indexing*.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const FIRST: &str = "a0";

/// A rank between two others; without one side it comes before or after everything. Nothing when `before` does not come
/// before `after`, or one of them is no rank.
pub fn between(before: Option<&str>, after: Option<&str>) -> Option<String> {
    match (before, after) {
        (None, None) => Some(FIRST.to_owned()),
        (None, Some(after)) => {
            let whole = whole(after)?;
            let fraction = &after[whole.len()..];
            if !fraction.is_empty() && whole < after {
                return Some(whole.to_owned());
            }
            step(whole, false).or_else(|| Some(format!("{whole}{}", middle("", Some(fraction))?)))
        }
        (Some(before), None) => {
            let whole = whole(before)?;
            step(whole, true).or_else(|| Some(format!("{whole}{}", middle(&before[whole.len()..], None)?)))
        }
        (Some(before), Some(after)) if before < after => {
            let (low, high) = (whole(before)?, whole(after)?);
            if low == high {
                return Some(format!("{low}{}", middle(&before[low.len()..], Some(&after[high.len()..]))?));
            }
            match step(low, true) {
                Some(next) if next.as_str() < after => Some(next),
                _ => Some(format!("{low}{}", middle(&before[low.len()..], None)?)),
            }
        }
        _ => None,
    }
}

/// So many ranks after one another, all after `before`.
pub fn following(before: Option<&str>, count: usize) -> Option<Vec<String>> {
    let mut ranks: Vec<String> = Vec::with_capacity(count);
    for _ in 0..count {
        let last = ranks.last().map(String::as_str).or(before);
        ranks.push(between(last, None)?);
    }
    Some(ranks)
}

/// The whole part: `a` to `z` say 1 to 26 digits, counting up; `Z` to `A` say 1 to 26, counting down.
fn whole(rank: &str) -> Option<&str> {
    let digits = match *rank.as_bytes().first()? {
        head @ b'a'..=b'z' => usize::from(head - b'a') + 1,
        head @ b'A'..=b'Z' => usize::from(b'Z' - head) + 1,
        _ => return None,
    };
    rank.get(..=digits)
}

fn value(digit: u8) -> Option<usize> {
    DIGITS.iter().position(|known| *known == digit)
}

/// The whole part one higher or lower; nothing at the end of what can be written.
fn step(whole: &str, up: bool) -> Option<String> {
    let mut text = whole.as_bytes().to_vec();
    for digit in text[1..].iter_mut().rev() {
        let place = value(*digit)?;
        match (up, place) {
            (true, 61) => *digit = b'0',
            (false, 0) => *digit = b'z',
            (true, _) => {
                *digit = DIGITS[place + 1];
                return String::from_utf8(text).ok();
            }
            (false, _) => {
                *digit = DIGITS[place - 1];
                return String::from_utf8(text).ok();
            }
        }
    }
    // Every digit ran over: the next size of whole part.
    let (head, digits) = match (text[0], up) {
        (b'Z', true) => (b'a', 1),
        (b'a', false) => (b'Z', 1),
        (b'z', true) | (b'A', false) => return None,
        (head @ b'a'..=b'y', true) => (head + 1, usize::from(head - b'a') + 2),
        (head @ b'A'..=b'Y', true) => (head + 1, usize::from(b'Z' - head)),
        (head @ b'b'..=b'z', false) => (head - 1, usize::from(head - b'a')),
        (head @ b'B'..=b'Z', false) => (head - 1, usize::from(b'Z' - head) + 2),
        _ => return None,
    };
    let fill = if up { '0' } else { 'z' };
    Some(std::iter::once(char::from(head)).chain(std::iter::repeat_n(fill, digits)).collect())
}

/// A fraction between two; it never ends in the lowest digit, so there is always room below it.
fn middle(low: &str, high: Option<&str>) -> Option<String> {
    let low_first = low.as_bytes().first().map_or(Some(0), |digit| value(*digit))?;
    if let Some(high) = high {
        let same = high.bytes().zip(low.bytes().chain(std::iter::repeat(b'0'))).take_while(|(a, b)| a == b).count();
        if same > 0 {
            let rest = middle(low.get(same..).unwrap_or_default(), high.get(same..))?;
            return Some(format!("{}{rest}", high.get(..same)?));
        }
        if high.is_empty() {
            return None;
        }
    }
    let high_first = match high {
        Some(high) => value(*high.as_bytes().first()?)?,
        None => 62,
    };
    if high_first > low_first + 1 {
        return Some(char::from(DIGITS[usize::midpoint(low_first, high_first).min(61)]).to_string());
    }
    if let Some(high) = high.filter(|high| high.len() > 1) {
        return Some(high[..1].to_owned());
    }
    let rest = middle(low.get(1..).unwrap_or_default(), None)?;
    Some(format!("{}{rest}", char::from(DIGITS[low_first])))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn appending_a_million_stays_short() {
        let ranks = following(None, 1_000_000).unwrap();
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ranks.iter().all(|rank| rank.len() <= 5), "{}", ranks[999_999]);
    }

    #[test]
    fn there_is_room_before_the_first() {
        let mut first = between(None, None).unwrap();
        for _ in 0..10_000 {
            let before = between(None, Some(&first)).unwrap();
            assert!(before < first);
            first = before;
        }
        assert!(first.len() <= 5);
    }

    #[test]
    fn nothing_lies_between_a_rank_and_itself() {
        assert_eq!(between(Some("a0"), Some("a0")), None);
        assert_eq!(between(Some("a1"), Some("a0")), None);
        assert_eq!(between(Some("!"), None), None);
    }

    proptest! {
        #[test]
        fn any_sequence_of_moves_keeps_one_order(places in prop::collection::vec(any::<prop::sample::Index>(), 1..400)) {
            let mut ranks: Vec<String> = Vec::new();
            for place in places {
                let at = place.index(ranks.len() + 1);
                let before = at.checked_sub(1).map(|at| ranks[at].as_str());
                let new = between(before, ranks.get(at).map(String::as_str)).unwrap();
                ranks.insert(at, new);
            }
            prop_assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{ranks:?}");
        }

        #[test]
        fn no_text_makes_it_panic(a in ".*", b in ".*") {
            let _ = between(Some(&a), Some(&b));
            let _ = between(Some(&a), None);
            let _ = between(None, Some(&b));
        }
    }
}
