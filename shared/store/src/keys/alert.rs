//! Keys of what people are to look at.

use chrono::{DateTime, Utc};
use domain::{AlertId, OrgId};

use super::{Key, instant, key, shard};

/// Of what an organization's people are alerted, and when their daily mail is due.
pub const ALERT_RULES: &str = "ALERTS";

pub fn alerts_partition(org: OrgId) -> String {
    format!("ALERTS#{org}")
}

pub fn alert(org: OrgId, id: AlertId) -> Key {
    key(alerts_partition(org), format!("ALERT#{id}"))
}

/// `gsi1` partition of an organization's alerts that somebody is to do something about, or of the others.
pub fn alerts_raised(org: OrgId, is_resolved: bool) -> String {
    let state = if is_resolved { "RESOLVED" } else { "OPEN" };
    format!("{}#{state}", alerts_partition(org))
}

/// `gsi1` sort key of an alert.
pub fn alert_raised(at: DateTime<Utc>, id: AlertId) -> String {
    format!("{}#{id}", instant(at))
}

/// `gsi2` partition of an organization whose daily mail of alerts is due.
pub fn digests_shard(org: OrgId) -> String {
    digests_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn digests_shard_of(shard: u8) -> String {
    format!("DIGESTS#{shard}")
}

/// `gsi2` sort key: when it is due.
pub fn digest_due(at: DateTime<Utc>, org: OrgId) -> String {
    format!("{}#{org}", instant(at))
}
