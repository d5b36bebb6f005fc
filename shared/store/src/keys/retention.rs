//! Keys: an organization's customers and their events. What there can be very many of has partitions
//! of its own, spread by what is told apart in them.

use chrono::{DateTime, Utc};
use domain::{BatchId, CustomerId, OrgId};

use super::{Key, SHARDS, instant, key, shard};

/// The manifest of the ledger.
pub const LEDGER: &str = "LEDGER";

/// Whether a merge is asked for, and who merges.
pub const MERGE: &str = "MERGE";

const SEEN: &str = "SEEN#";
pub const RECEIVED: &str = "RECEIVED#";
pub const CUSTOMERS: &str = "CUSTOMER#";

/// The partitions of an organization beside its own.
pub fn partitions(org: OrgId) -> Vec<String> {
    let seen = (0..SHARDS).map(|shard| seen_partition(org, shard));
    let customers = (0..SHARDS).map(|shard| customers_partition(org, shard));
    let received = std::iter::once(received_partition(org));
    seen.chain(received).chain(customers).collect()
}

fn seen_partition(org: OrgId, shard: u8) -> String {
    format!("SEEN#{org}#{shard}")
}

/// That a message was kept.
pub fn seen(org: OrgId, message: &str) -> Key {
    key(
        seen_partition(org, spread(message)),
        format!("{SEEN}{message}"),
    )
}

/// The message whose key that is.
pub fn message_of(sk: &str) -> Option<&str> {
    sk.strip_prefix(SEEN)
}

pub fn received_partition(org: OrgId) -> String {
    format!("RECEIVED#{org}")
}

/// What a request brought.
pub fn received(org: OrgId, at: DateTime<Utc>, id: BatchId) -> Key {
    let sk = format!("{RECEIVED}{}#{id}", instant(at));
    key(received_partition(org), sk)
}

pub fn customers_partition(org: OrgId, shard: u8) -> String {
    format!("CUSTOMERS#{org}#{shard}")
}

pub fn customer(org: OrgId, id: &CustomerId) -> Key {
    let partition = customers_partition(org, spread(id.as_str()));
    key(partition, customer_sk(id.as_str()))
}

/// The sort key of a customer, or what those begin with whose ids begin so.
pub fn customer_sk(id: &str) -> String {
    format!("{CUSTOMERS}{id}")
}

/// `gsi2` partition of an organization whose merge is asked for or under way.
pub fn merges_shard(org: OrgId) -> String {
    merges_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn merges_shard_of(shard: u8) -> String {
    format!("MERGES#{shard}")
}

/// `gsi2` sort key: when a merge that nothing was heard of is asked for again.
pub fn merge_due(at: DateTime<Utc>, org: OrgId) -> String {
    format!("{}#{org}", instant(at))
}

/// The partition of a text that others chose: FNV-1a, for ids may count up, or end alike.
fn spread(text: &str) -> u8 {
    let fnv = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = text.bytes().fold(0x811c_9dc5, fnv);
    (hash % u32::from(SHARDS)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_alike_spread() {
        let mut counts = [0; SHARDS as usize];
        for n in 0..8_000 {
            counts[usize::from(spread(&format!("customer-{n:06}-x")))] += 1;
        }
        assert!(
            counts.iter().all(|n| (800..1_200).contains(n)),
            "{counts:?}"
        );
    }
}
