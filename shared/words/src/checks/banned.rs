//! Words that the organization does not use.

use super::{
    Check, Objection,
    phrase::{places, rows, sought},
};
use crate::brief::Brief;

pub(super) fn objections(text: &str, brief: &Brief) -> Vec<Objection> {
    let rows = rows(text);
    let stands = |banned: &&String| {
        let sought = sought(banned);
        rows.iter().any(|row| !places(row, &sought).is_empty())
    };
    let found = brief.banned.iter().filter(stands);
    found
        .map(|banned| {
            Objection::new(
                Check::Banned,
                format!("The company does not use `{banned}`."),
            )
        })
        .collect()
}
