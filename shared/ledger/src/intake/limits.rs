//! How large what comes in may be.

use chrono::TimeDelta;

/// The bounds of a request and of each event.
#[derive(Debug, Clone)]
pub struct Limits {
    pub batch_bytes: usize,
    pub batch_events: usize,
    pub event_bytes: usize,
    /// Of lists and objects in each other, the event's own among them.
    pub depth: usize,
    /// Bytes of a user's, an anonymous visitor's or an account's id.
    pub id_bytes: usize,
    pub message_id_bytes: usize,
    /// Of an event, a page, a property or a trait.
    pub name_bytes: usize,
    /// Properties or traits of an event, those within others not counted.
    pub properties: usize,
    /// How far ahead of our clock a time may lie.
    pub ahead: TimeDelta,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            batch_bytes: 512_000,
            batch_events: 2_500,
            event_bytes: 32 << 10,
            depth: 32,
            id_bytes: 255,
            message_id_bytes: 100,
            name_bytes: 255,
            properties: 500,
            ahead: TimeDelta::hours(1),
        }
    }
}
