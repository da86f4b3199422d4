//! The story map as a table: a row an item, with its activity, its task and its slice.

use std::collections::HashMap;

use super::{
    giving::Sheet,
    map::{Map, Note},
    sheet::Cell,
};
use crate::{
    backlog::page::View,
    error::{Error, Result},
    items::Product,
    store::Db,
};

const HEAD: [(&str, f64); 11] = [
    ("Activity key", 12.0),
    ("Activity", 30.0),
    ("Task", 30.0),
    ("Slice key", 11.0),
    ("Slice", 22.0),
    ("Key", 11.0),
    ("Kind", 8.0),
    ("Title", 56.0),
    ("Status", 10.0),
    ("Points", 8.0),
    ("In the way", 26.0),
];

/// From left to right along the backbone, each activity by its tasks and slices from top to bottom.
pub async fn sheet(db: &mut Db, product: &Product, query: &str) -> Result<Sheet> {
    let map = Map::read(db, product, &View::read(query)?.filter).await?;
    if map.cut {
        let message = "this map is larger than what is shown; filter it further";
        return Err(Error::refused("too_many_rows", message));
    }
    let place = |keys: Vec<&str>| keys.into_iter().enumerate().map(|(at, key)| (key.to_owned(), at)).collect();
    let activities: HashMap<String, usize> = place(map.activities.iter().map(|one| one.key.as_str()).collect());
    let tasks: HashMap<String, usize> =
        map.tasks.iter().enumerate().map(|(at, one)| (one.id.to_string(), at)).collect();
    let slices: HashMap<String, usize> = place(map.slices.iter().map(|one| one.key.as_str()).collect());
    let at = |all: &HashMap<String, usize>, key: Option<&String>| {
        key.and_then(|key| all.get(key)).copied().unwrap_or(usize::MAX)
    };
    let mut notes: Vec<&Note> = map.stories.iter().collect();
    notes.sort_by_key(|note| {
        let task = note.task.map(|task| task.to_string());
        (at(&activities, note.activity.as_ref()), at(&tasks, task.as_ref()), at(&slices, note.slice.as_ref()))
    });
    let text = |text: Option<&str>| text.map_or(Cell::Nothing, |text| Cell::Text(text.to_owned()));
    let cells = |note: &&Note| {
        let activity = map.activities.iter().find(|one| Some(&one.key) == note.activity.as_ref());
        let task = map.tasks.iter().find(|one| Some(one.id) == note.task);
        let slice = map.slices.iter().find(|one| Some(&one.key) == note.slice.as_ref());
        vec![
            text(note.activity.as_deref()),
            text(activity.map(|one| one.title.as_str())),
            text(task.map(|one| one.title.as_str())),
            text(note.slice.as_deref()),
            Cell::Text(slice.map_or("Later", |one| one.title.as_str()).to_owned()),
            Cell::Text(note.key.clone()),
            Cell::Text(note.kind.clone()),
            Cell::Text(note.title.clone()),
            Cell::Text(note.status.clone()),
            note.points.map_or(Cell::Nothing, Cell::Number),
            text(note.marks.said()),
        ]
    };
    let rows = notes.iter().map(cells).collect();
    let columns = HEAD.map(|(name, width)| (name.to_owned(), width)).to_vec();
    Ok(Sheet { stem: format!("{}-map", product.key), title: "Story map", columns, rows })
}
