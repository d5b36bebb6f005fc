//! Events of one request that came before in it.

use std::collections::HashMap;

use crate::event::Event;

/// How an event stands to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    First,
    /// It says what the one at this place says.
    Duplicate(usize),
    /// It has the `messageId` of the one at this place, and says something else.
    Conflict(usize),
}

/// Tells for each event whether its message came before among them.
pub fn repeats<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<Repeat> {
    let mut first: HashMap<&str, (usize, u64)> = HashMap::new();
    let told = events.into_iter().enumerate().map(|(at, event)| {
        let (before, body) = *first.entry(&event.message_id).or_insert((at, event.body));
        match (before == at, body == event.body) {
            (true, _) => Repeat::First,
            (false, true) => Repeat::Duplicate(before),
            (false, false) => Repeat::Conflict(before),
        }
    });
    told.collect()
}
