//! What members keep about a customer besides what events tell: who looks after them, tags, notes.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ActorId, CustomerId, NoteId, UserId, name::is_control};

/// Tags that a customer may have.
pub const MOST_TAGS: usize = 50;
/// Notes that may be kept of a customer.
pub const MOST_NOTES: u32 = 1_000;
/// Characters of the longest tag.
pub const LONGEST_TAG: usize = 50;
/// Characters of the longest note.
pub const LONGEST_NOTE: usize = 5_000;

/// Who looks after a customer, and tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerCare {
    pub id: CustomerId,
    /// A member, or one who was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
}

impl CustomerCare {
    /// That of a customer of whom nothing is kept.
    pub fn none(id: CustomerId) -> Self {
        Self {
            id,
            owner: None,
            tags: BTreeSet::new(),
        }
    }

    /// Takes on what was kept of another, who turned out to be this one. What both have stays as it is here.
    pub fn inherit(&mut self, from: Self) {
        self.owner = self.owner.or(from.owner);
        for tag in from.tags {
            if self.tags.len() < MOST_TAGS {
                self.tags.insert(tag);
            }
        }
    }
}

/// What somebody wrote about a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerNote {
    pub id: NoteId,
    pub text: String,
    pub made_by: ActorId,
}

impl CustomerNote {
    pub fn made_at(&self) -> DateTime<Utc> {
        self.id.made_at()
    }
}

/// Why a text is no tag; nothing when it is one.
pub fn tag_problem(tag: &str) -> Option<String> {
    if !(1..=LONGEST_TAG).contains(&tag.chars().count()) {
        return Some(format!("A tag has 1 to {LONGEST_TAG} characters."));
    }
    if tag.contains(is_control) || tag.trim().len() != tag.len() {
        return Some("A tag has no control characters, and no white space around it.".to_owned());
    }
    None
}

/// Why a text is no note; nothing when it is one.
pub fn note_problem(text: &str) -> Option<String> {
    if text.trim().is_empty() || text.chars().count() > LONGEST_NOTE {
        return Some(format!("A note has 1 to {LONGEST_NOTE} characters."));
    }
    let breaks_lines = |c: char| matches!(c, '\n' | '\r' | '\t');
    let wrong = |c: char| is_control(c) && !breaks_lines(c);
    text.contains(wrong)
        .then(|| "Leave out control characters other than line breaks and tabs.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_notes_are_bounded_and_show_what_they_are() {
        for good in ["vip", "Renewal 2026", "é", &"x".repeat(LONGEST_TAG)] {
            assert_eq!(tag_problem(good), None, "{good:?}");
        }
        for wrong in [
            "",
            " vip",
            "a\nb",
            "\u{202e}a",
            &"x".repeat(LONGEST_TAG + 1),
        ] {
            assert!(tag_problem(wrong).is_some(), "{wrong:?}");
        }
        assert_eq!(note_problem("Called.\n\tBack on Monday"), None);
        for wrong in [" \n", "a\u{0}", &"x".repeat(LONGEST_NOTE + 1)] {
            assert!(note_problem(wrong).is_some(), "{wrong:?}");
        }
    }

    #[test]
    fn who_turns_out_to_be_another_leaves_them_what_they_have_not() {
        let of = |owner, tags: &[&str]| CustomerCare {
            owner,
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            ..CustomerCare::none("c".parse().unwrap())
        };
        let (ana, bea) = (UserId::new(), UserId::new());
        let mut care = of(None, &["a"]);
        care.inherit(of(Some(ana), &["a", "b"]));
        assert_eq!(care, of(Some(ana), &["a", "b"]));
        care.inherit(of(Some(bea), &[]));
        assert_eq!(care.owner, Some(ana));
    }
}
