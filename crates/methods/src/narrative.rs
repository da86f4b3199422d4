//! A story in one line: as a *persona* I want *something* so that *benefit* (Connextra's template, as people really write it).

/// The three parts of a story. The benefit is often left unsaid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrative {
    pub persona: String,
    pub want: String,
    /// Whether the want is something to do ("I want to pay") rather than to have ("I want a receipt").
    pub acts: bool,
    pub benefit: Option<String>,
}

impl Narrative {
    /// The want as it goes on after "I want".
    pub fn wish(&self) -> String {
        if self.acts { format!("to {}", self.want) } else { self.want.clone() }
    }
}

/// A persona's name by which it is known again: in small letters, without an article, the last word in the singular.
pub fn persona_form(name: &str) -> String {
    let plain = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let plain = plain.trim_matches(|letter: char| !letter.is_alphanumeric());
    let bare = ["the ", "an ", "a "].iter().find_map(|article| plain.strip_prefix(article)).unwrap_or(plain);
    let long = bare.rsplit(' ').next().is_some_and(|word| word.chars().count() > 3);
    let stem = |end: &str| bare.strip_suffix(end).filter(|_| long);
    if let Some(stem) = stem("ies").or_else(|| stem("ie")) {
        return format!("{stem}y");
    }
    let hissing = ["sses", "shes", "ches", "xes", "zzes"].iter().any(|end| bare.ends_with(end));
    if hissing && let Some(stem) = stem("es") {
        return stem.to_owned();
    }
    match stem("s") {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => bare.to_owned(),
    }
}

/// Reads a line. Nothing when it names no persona or no want.
pub fn parse(line: &str) -> Option<Narrative> {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = after_any(&line, &["as an ", "as a ", "as the ", "as "])?;
    let (persona, mark, rest) = split_at_any(rest, &WANTS)?;
    let persona = persona.trim_matches(BESIDE);
    let acts = ["to", "can"].iter().any(|word| mark.trim_end().to_ascii_lowercase().ends_with(word));
    let marks = BENEFITS.map(|(mark, _)| mark);
    let (want, begins, benefit) = match split_at_any(rest, &marks) {
        Some((want, mark, benefit)) => (want, begins(mark), Some(benefit)),
        None => (rest, "", None),
    };
    let want = want.trim_start_matches(BESIDE).trim_end_matches(AFTER);
    // "so that that I can": a slip of the hand in many a backlog.
    let benefit = benefit.map(|benefit| after_any(benefit, &["that "]).unwrap_or(benefit));
    let benefit = benefit.map(|benefit| benefit.trim_start_matches(BESIDE).trim_end_matches(AFTER));
    let benefit = benefit.filter(|benefit| !benefit.is_empty());
    (!persona.is_empty() && !want.is_empty()).then(|| Narrative {
        persona: persona.to_owned(),
        want: want.to_owned(),
        acts,
        benefit: benefit.map(|benefit| format!("{begins}{benefit}")),
    })
}

const BESIDE: [char; 4] = [' ', ',', ':', ';'];
const AFTER: [char; 6] = [' ', ',', ':', ';', '.', '!'];
const WANTS: [&str; 18] = [
    "i want to ",
    "i want ",
    "i'd like to ",
    "i'd like ",
    "i would like to ",
    "i would like ",
    "i need to ",
    "i need ",
    "we want to ",
    "we want ",
    "i wish to ",
    "i can ",
    "i should be able to ",
    "i must be able to ",
    "i would be able to ",
    "i'm able to ",
    "i am able to ",
    "we can ",
];
/// What the benefit follows, and how it then begins as a sentence of its own.
const BENEFITS: [(&str, &str); 5] =
    [("so that ", ""), ("so i can ", "I can "), ("so i ", "I "), ("in order to ", "I can "), ("because ", "")];

fn begins(mark: &str) -> &'static str {
    BENEFITS.iter().find(|(known, _)| known.eq_ignore_ascii_case(mark)).map_or("", |(_, begins)| begins)
}

/// What follows the first of these that the text begins with, in whatever case.
fn after_any<'t>(text: &'t str, starts: &[&str]) -> Option<&'t str> {
    let after = |start: &&str| {
        let head = text.get(..start.len())?;
        head.eq_ignore_ascii_case(start).then(|| &text[start.len()..])
    };
    starts.iter().find_map(after)
}

/// Splits around the earliest of these, in whatever case, where a word begins, and gives it too; of those at one place the
/// longest counts.
fn split_at_any<'t>(text: &'t str, marks: &[&str]) -> Option<(&'t str, &'t str, &'t str)> {
    let starts = text.char_indices().map(|(at, _)| at);
    let mut words = starts.filter(|at| *at == 0 || text[..*at].ends_with([' ', ',', '(']));
    let found = |at: usize| {
        let fits = marks
            .iter()
            .filter(|mark| text[at..].get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark)));
        fits.map(|mark| mark.len()).max().map(|length| (&text[..at], &text[at..at + length], &text[at + length..]))
    };
    words.find_map(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> (String, String, Option<String>) {
        let Narrative { persona, want, benefit, .. } = parse(line).unwrap_or_else(|| panic!("{line} is a story"));
        (persona, want, benefit)
    }

    fn says(persona: &str, want: &str, benefit: &str) -> (String, String, Option<String>) {
        (persona.into(), want.into(), (!benefit.is_empty()).then(|| benefit.into()))
    }

    #[test]
    fn a_persona_is_known_by_its_name_in_any_letters_and_number() {
        for (name, form) in [
            ("Skipper", "skipper"),
            ("  the SKIPPERS ", "skipper"),
            ("harbour masters", "harbour master"),
            ("Ferry companies", "ferry company"),
            ("boss", "boss"),
            ("Bosses", "boss"),
            ("a coach", "coach"),
            ("coaches", "coach"),
            ("campus", "campus"),
            ("PMs", "pms"),
            ("employees", "employee"),
            ("rookie", "rooky"),
            ("Rookies", "rooky"),
            ("", ""),
        ] {
            assert_eq!(persona_form(name), form, "{name}");
            assert_eq!(persona_form(form), form, "its own form is itself");
        }
        assert_ne!(persona_form("skipper"), persona_form("sailor"));
    }

    #[test]
    fn a_line_becomes_persona_want_and_benefit() {
        for (line, persona, want, benefit) in [
            (
                "As a camp administrator, I want to be able to add campers, so that I can keep track.",
                "camp administrator",
                "be able to add campers",
                "I can keep track",
            ),
            (
                "As an Applicant, I want to Submit Application, so that that I can go on.",
                "Applicant",
                "Submit Application",
                "I can go on",
            ),
            ("As a user, I want to search music based on my profile.", "user", "search music based on my profile", ""),
            ("as  a buyer I'd like receipts so I can claim expenses", "buyer", "receipts", "I can claim expenses"),
            (
                "As the owner I need a report because the board asks for it",
                "owner",
                "a report",
                "the board asks for it",
            ),
            ("As a guide, I'm able to report a repair.", "guide", "report a repair", ""),
            ("Als Ümläut: as a", "", "", ""),
        ] {
            if persona.is_empty() {
                assert_eq!(parse(line), None, "{line}");
            } else {
                assert_eq!(parts(line), says(persona, want, benefit), "{line}");
            }
        }
    }

    #[test]
    fn the_parts_read_on_as_a_sentence() {
        for (line, wish, benefit) in [
            ("As a user I want to search", "to search", None),
            ("As a user I can pay in order to sail", "to pay", Some("I can sail")),
            ("As a user I'd like a receipt, so I sleep", "a receipt", Some("I sleep")),
            ("As a user I want it so fast that I blink", "it so fast that I blink", None),
        ] {
            let story = parse(line).unwrap();
            assert_eq!((story.wish().as_str(), story.benefit.as_deref()), (wish, benefit), "{line}");
        }
    }

    #[test]
    fn what_is_no_story_is_nothing() {
        for line in ["", "Fix the login", "As a user", "As a , I want to leave", "I want to break free"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }

    /// Five real backlogs: at least 95 of 100 lines of each are understood, and the benefit of those that say one. What is not
    /// is listed: `cargo test -p methods real_backlogs -- --nocapture`.
    #[test]
    fn real_backlogs_are_understood() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/userstories/plain22");
        let files = std::fs::read_dir(folder).unwrap_or_else(|_| panic!("the stories to read are not there: {folder}"));
        let mut lines = 0;
        for file in files {
            let path = file.unwrap().path();
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            let all: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            let not: Vec<_> = all.iter().filter(|line| parse(line).is_none()).collect();
            let of_benefit: Vec<_> = all.iter().filter(|line| says_why(line)).collect();
            let without: Vec<_> =
                of_benefit.iter().filter(|line| parse(line).is_none_or(|story| story.benefit.is_none())).collect();
            println!(
                "{}: {} of {} lines understood; {} of {} that say why, with it",
                path.file_name().unwrap_or_default().display(),
                all.len() - not.len(),
                all.len(),
                of_benefit.len() - without.len(),
                of_benefit.len()
            );
            for line in not.iter().chain(without.iter().copied()) {
                println!("    {line}");
            }
            assert!(not.len() * 20 <= all.len(), "{} of {} are not understood", not.len(), all.len());
            assert!(
                without.len() * 20 <= of_benefit.len(),
                "{} of {} without their why",
                without.len(),
                of_benefit.len()
            );
            lines += all.len();
        }
        assert!(lines > 250, "only {lines} lines");
    }

    /// Whether a line says what it is for, by a plain look for the usual words.
    fn says_why(line: &str) -> bool {
        let line = line.to_lowercase();
        [" so that ", " so i can ", " so we can ", " in order to "].iter().any(|words| line.contains(words))
    }
}
