//! An organization's own time, to see what it will say before it does.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::TestClockId;

/// While it is set, the organization writes to nobody but whoever set it, and it is the time that this says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestClock {
    /// Its id. What was said by one clock is not said again by it, but by another it is.
    pub id: TestClockId,
    /// What time it is.
    pub at: DateTime<Utc>,
    /// Where all messages go.
    pub recipient: String,
    /// Until which time all that was due has been looked at, and sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swept_until: Option<DateTime<Utc>>,
}
