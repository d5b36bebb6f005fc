//! Rows that are the same: the second of them is told from the first by being the second. So a file that comes again,
//! or another that overlaps with it, tells nothing twice, and nothing in it is lost.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use data::Frame;
use serde::{Deserialize, Serialize};

use crate::event::Event;

/// A row of which so many were before it in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    pub row: u64,
    pub before: u32,
}

/// Finds repeats, part by part of a file.
#[derive(Debug, Default)]
pub struct RepeatCounter {
    seen: HashMap<u64, u32>,
    rows: u64,
    pub repeats: Vec<Repeat>,
}

impl RepeatCounter {
    /// Looks at the next part. All columns count, those left out, too.
    pub fn add(&mut self, frame: &Frame) {
        for at in 0..frame.rows {
            self.rows += 1;
            let mut hasher = DefaultHasher::new();
            for column in &frame.columns {
                column.text(at).hash(&mut hasher);
            }
            let before = self.seen.entry(hasher.finish()).or_default();
            if *before > 0 {
                self.repeats.push(Repeat {
                    row: self.rows,
                    before: *before,
                });
            }
            *before += 1;
        }
    }
}

/// Gives the events of a row that repeats messages of their own.
pub fn tell_apart(events: &mut [Event], row: u64, repeats: &[Repeat]) {
    let Ok(at) = repeats.binary_search_by_key(&row, |repeat| repeat.row) else {
        return;
    };
    let before = repeats.get(at).map_or(0, |repeat| repeat.before);
    for event in events {
        event.message_id = format!("{}-{before}", event.message_id);
    }
}
