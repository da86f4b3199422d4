//! The words a field chooses from: those that stay keep who has them, those that go are retired while anybody does.

use super::field::{Choice, ChoiceId, FieldId, FieldKind};
use crate::{
    error::{Error, Result},
    items::text,
    sql,
    store::Tx,
};

const MOST: usize = 100;

/// Puts these words in the place of those before.
pub(super) async fn choose(
    tx: &mut Tx,
    field: FieldId,
    kind: FieldKind,
    before: &[Choice],
    typed: &[String],
) -> Result<()> {
    let words = words(kind, typed)?;
    if !kind.chooses() {
        return Ok(());
    }
    let now = tx.now;
    let stays = |choice: &&Choice| words.iter().any(|word| word.to_lowercase() == choice.label.to_lowercase());
    for gone in before.iter().filter(|choice| !stays(choice) && !choice.retired) {
        // One that nobody has goes for good.
        tx.query(sql!(
            "delete from field_choice where id = $1 and not exists (select 1 from field_value where choice_id = $1)"
        ))
        .bind(gone.id)
        .run()
        .await?;
        // What is retired stands behind what is not.
        tx.query(sql!("update field_choice set retired_at = $2, place = $3 where id = $1"))
            .bind(gone.id)
            .bind(now)
            .bind(format!("x{}", gone.id))
            .run()
            .await?;
    }
    for (nth, word) in words.iter().enumerate() {
        let place = format!("{:03}", nth + 1);
        match before.iter().find(|choice| choice.label.to_lowercase() == word.to_lowercase()) {
            Some(choice) => {
                tx.query(sql!("update field_choice set label = $2, place = $3, retired_at = null where id = $1"))
                    .bind(choice.id)
                    .bind(word.clone())
                    .bind(place)
                    .run()
                    .await?;
            }
            None => {
                let id = ChoiceId(tx.id());
                tx.query(sql!("insert into field_choice (id, field_id, label, place) values ($1, $2, $3, $4)"))
                    .bind(id)
                    .bind(field)
                    .bind(word.clone())
                    .bind(place)
                    .run()
                    .await?;
            }
        }
    }
    // Every value stands where its choice does.
    tx.query(sql!(
        "update field_value set place = (select c.place from field_choice c where c.id = choice_id)
         where field_id = $1 and choice_id is not null"
    ))
    .bind(field)
    .run()
    .await?;
    Ok(())
}

fn words(kind: FieldKind, typed: &[String]) -> Result<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    for word in typed.iter().filter(|word| !word.trim().is_empty()) {
        let word = text::line("choices", word, 100)?;
        if words.iter().any(|other| other.to_lowercase() == word.to_lowercase()) {
            return Err(Error::field("choices", format!("“{word}” stands there twice")));
        }
        words.push(word);
    }
    match (kind.chooses(), words.len()) {
        (true, 0) => Err(Error::field("choices", "say what can be chosen, one a line")),
        (true, 1..=MOST) | (false, 0) => Ok(words),
        (true, _) => Err(Error::field("choices", format!("at most {MOST} choices"))),
        (false, _) => Err(Error::field("choices", format!("a {} has no choices", kind.name()))),
    }
}
