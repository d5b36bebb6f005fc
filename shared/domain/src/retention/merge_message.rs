//! What is said to whoever merges events into ledgers.

use serde::{Deserialize, Serialize};

use crate::OrgId;

/// Whose events are to be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeMessage {
    pub org: OrgId,
}
