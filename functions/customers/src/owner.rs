//! Whose events are.

use ledger::{Event, Owner};

/// Whose an event is, where people are customers: a user's, or nobody's who is known yet.
pub fn owner(event: &Event) -> Owner<'_> {
    match event.user_id.as_deref() {
        Some(user) => Owner::Customer(user),
        None => Owner::unknown(
            None,
            event.anonymous_id.as_deref(),
            event.group_id.as_deref(),
        ),
    }
}
