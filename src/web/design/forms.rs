//! Forms: fields in every state, and values edited in place.

use maud::{Markup, html};

use crate::web::kit::*;

pub(super) fn shown(theme: &str) -> Markup {
    let id = |name: &str| format!("{theme}-{name}");
    let kinds = || vec![Choice::new("story", "Story"), Choice::new("bug", "Bug")];
    html! {
        (split(
            form("POST", "/stories", html! {
                (Field::text("title", "Title").id(id("title")).required().placeholder("What should be possible?").similar("/similar?kind=story"))
                (Field::textarea("narrative", "Narrative").id(id("narrative")).hint("As who, wanting what, so that what?").value("As a traveller I want a cancelled crossing refunded."))
                (pair(Field::number("points", "Points").id(id("points")).between(0, 100).value(5), Field::date("due", "Due").id(id("due"))))
                (pair(
                    Field::select("kind", "Kind", kinds()).id(id("kind")).value("bug").required(),
                    Field::text("area", "Area").id(id("area")).value("Booking").disabled(true),
                ))
                (Field::email("email", "E-mail").id(id("email")).value("olu@").error(Some("An address has a name, an @ and a place.")))
                (Picker { name: id("serves"), label: "Serves".into(), url: "/pick?kind=initiative".into(), value: "TID-12".into(), shown: "Money back without a call".into(), hint: Some("The initiative this is part of.".into()), ..Picker::default() })
                (checks(&Checks { name: &id("status"), label: "Status", choices: vec![Choice::new("ready", "ready"), Choice::new("started", "started"), Choice::new("review", "to accept")], chosen: vec!["started".into()] }))
                (checkbox(&id("tell"), "Tell those who asked", Some("When it is released, by e-mail."), true))
                (form_actions("Create story", Some("#")))
            }),
            html! {
                (panel("", "", fields(&[
                    ("Status", html! { (status(Progress::Ready, "Ready")) }),
                    ("Points", html! { (edit(theme, "Points", "5")) }),
                    ("Kind", html! { (Edit::select("/stories/1", &id("edit-kind"), "Kind", 3, "story", kinds())) }),
                    ("Person", html! { (Edit::text("/stories/1", &id("edit-person"), "Person", 3, "Amir").shown(person("Amir Malik"))) }),
                    ("Area", html! { (Edit::text("/stories/1", &id("edit-area"), "Area", 3, "").placeholder("Choose")) }),
                    ("Labels", chip("payments")),
                ])))
                (panel("Offers while picking", "", html! {
                    ul.popup-shown role="listbox" aria-label="Found" {
                        (options(&[option(Some(Kind::Initiative), &id("12"), "Money back without a call", "TID-12"), option(Some(Kind::Initiative), &id("15"), "One-page checkout", "TID-15")], None))
                    }
                }))
            },
        ))
    }
}

fn edit(theme: &str, label: &str, value: &str) -> Edit {
    Edit::number("/stories/1", &format!("{theme}-edit-{label}"), label, 3, value)
}
