//! Events of one batch that are of one time, told apart by their places in it.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::event::Event;

/// Lets each event be later than those of its batch that name one of its ids and stand before it, or are of an earlier
/// time: by a thousandth of a second, the least that the ledger tells apart. Who asks for the latest then finds the one
/// that was sent last, and an id's first link is the one that was sent first. Of whomever they name no two are of one
/// time afterwards, and what comes again in the same batch is of the same time again.
pub fn tell_apart<'a>(events: impl Iterator<Item = &'a mut Event>) {
    let mut events: Vec<&mut Event> = events.collect();
    // Those of one time stay in their order.
    events.sort_by_key(|event| event.event_time);
    let mut last = HashMap::<String, DateTime<Utc>>::new();
    for event in events {
        let named = [
            &event.user_id,
            &event.anonymous_id,
            &event.group_id,
            &event.previous_id,
        ];
        let named: Vec<String> = named.into_iter().flatten().cloned().collect();
        let before = named.iter().filter_map(|id| last.get(id)).max();
        let least = before.and_then(|at| at.checked_add_signed(TimeDelta::milliseconds(1)));
        event.event_time = least.map_or(event.event_time, |least| least.max(event.event_time));
        last.extend(named.into_iter().map(|id| (id, event.event_time)));
    }
}
