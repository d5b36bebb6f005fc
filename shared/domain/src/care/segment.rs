//! Customers that are looked for again and again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ActorId, SegmentId};

/// Segments that an organization may have, everybody's own among them.
pub const MOST_SEGMENTS: u32 = 200;

/// A filter of customers by a name: everybody's, or of whoever made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub id: SegmentId,
    pub name: String,
    /// JSON: what lists take, as their crate writes it.
    pub filter: String,
    /// Whether all members have it.
    pub shared: bool,
    pub made_by: ActorId,
}

impl Segment {
    pub fn made_at(&self) -> DateTime<Utc> {
        self.id.made_at()
    }

    /// Whether somebody has it.
    pub fn is_seen_by(&self, actor: ActorId) -> bool {
        self.shared || self.made_by == actor
    }
}
