//! Keys of endpoints, of what they are told, and of what came of it.

use chrono::{DateTime, Utc};
use domain::{AttemptId, EndpointId, EventId, OrgId};

use super::{Key, instant, key, shard};

pub const ENDPOINTS: &str = "ENDPOINT#";

/// An endpoint.
pub fn endpoint(id: EndpointId) -> String {
    format!("{ENDPOINTS}{id}")
}

/// Where an endpoint is, and what signs for it. Apart from its organization's items, since few may read it.
pub fn endpoint_secrets(id: EndpointId) -> Key {
    key(format!("{ENDPOINTS}{id}"), "SECRETS")
}

/// `gsi2` partition of an organization's endpoints to which something is to be sent.
pub fn endpoints_shard(org: OrgId) -> String {
    endpoints_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn endpoints_shard_of(shard: u8) -> String {
    format!("ENDPOINTS#{shard}")
}

/// `gsi2` sort key: when something is to be sent.
pub fn endpoint_due(at: DateTime<Utc>, id: EndpointId) -> String {
    format!("{}#{id}", instant(at))
}

pub fn webhooks_partition(org: OrgId) -> String {
    format!("WEBHOOKS#{org}")
}

/// What endpoints are told. Messages sort by time.
pub fn webhook_message(org: OrgId, id: EventId) -> Key {
    key(webhooks_partition(org), format!("MESSAGE#{id}"))
}

/// That a message is to be sent to an endpoint at that moment.
pub fn pending(org: OrgId, to: EndpointId, at: DateTime<Utc>, id: EventId) -> Key {
    let sk = format!("{}{}#{id}", pendings(to), instant(at));
    key(webhooks_partition(org), sk)
}

/// What those of an endpoint begin with; they sort by when they are to be sent.
pub fn pendings(to: EndpointId) -> String {
    format!("PENDING#{to}#")
}

/// That an endpoint took a message.
pub fn delivered(org: OrgId, to: EndpointId, id: EventId) -> Key {
    key(webhooks_partition(org), format!("DELIVERED#{to}#{id}"))
}

/// An attempt to deliver a message.
pub fn endpoint_attempt(org: OrgId, to: EndpointId, id: AttemptId) -> Key {
    key(
        webhooks_partition(org),
        format!("{}{id}", endpoint_attempts(to)),
    )
}

/// What those of an endpoint begin with; they sort by time.
pub fn endpoint_attempts(to: EndpointId) -> String {
    format!("ATTEMPT#{to}#")
}
