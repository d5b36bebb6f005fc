//! Keys: an organization's customers and their events. What there can be very many of has partitions
//! of its own, spread by what is told apart in them.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{BatchId, ConnectionId, CustomerId, NoteId, OrgId, SegmentId};
use sha2::{Digest, Sha256};

use super::{Key, SHARDS, instant, key, shard};

/// The manifest of the ledger.
pub const LEDGER: &str = "LEDGER";

/// Whether a merge is asked for, and who merges.
pub const MERGE: &str = "MERGE";

const SEEN: &str = "SEEN#";
pub const RECEIVED: &str = "RECEIVED#";
pub const CUSTOMERS: &str = "CUSTOMER#";
/// What customers' owners and tags begin with.
pub const CARE: &str = "CARE#";
pub const SEGMENTS: &str = "SEGMENT#";
pub const CONNECTIONS: &str = "CONNECTION#";
/// Which accounts are connected: each once.
const CONNECTED: &str = "CONNECTED#";
/// How far accounts were read that are connected no more.
const DISCONNECTED: &str = "DISCONNECTED#";
/// What was told last of objects, of whatever account.
pub const TOLD: &str = "TOLD#";
const ID: &str = "ID#";

pub const SUPPRESSED: &str = "SUPPRESSED#";
const UNLISTED: &str = "UNLISTED#";

/// The partitions of an organization beside its own.
pub fn partitions(org: OrgId) -> Vec<String> {
    let seen = (0..SHARDS).map(|shard| seen_partition(org, shard));
    let customers = (0..SHARDS).map(|shard| customers_partition(org, shard));
    let links = (0..SHARDS).map(|shard| links_partition(org, shard));
    let received = std::iter::once(received_partition(org));
    let told = (0..SHARDS).map(|shard| told_partition(org, shard));
    let suppressed = std::iter::once(suppressed_partition(org));
    let all = seen
        .chain(received)
        .chain(customers)
        .chain(told)
        .chain(links)
        .chain(suppressed);
    all.collect()
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

pub fn suppressed_partition(org: OrgId) -> String {
    format!("SUPPRESSED#{org}")
}

/// That events of an id are refused. By its hash, since nothing is to be held of who was erased.
pub fn suppressed(org: OrgId, id: &str) -> Key {
    let sk = format!("{SUPPRESSED}{}", hashed(org, id));
    key(suppressed_partition(org), sk)
}

/// An id of an organization where it is not to be read.
pub fn hashed(org: OrgId, id: &str) -> String {
    let hash = Sha256::new()
        .chain_update(org.to_string())
        .chain_update([0]);
    BASE64URL_NOPAD.encode(&hash.chain_update(id).finalize())
}

/// That a customer was taken off the list. By the id's hash, since nothing is to be held of who is erased later.
pub fn unlisted(org: OrgId, at: DateTime<Utc>, id: &CustomerId) -> Key {
    let sk = format!("{}{}", unlisted_since(at), hashed(org, id.as_str()));
    key(unlisted_partition(org), sk)
}

/// All of an organization: few are taken off by hand.
pub fn unlisted_partition(org: OrgId) -> String {
    customers_partition(org, 0)
}

/// What the sort keys begin with of whom was taken off at an instant; those of later ones come after it.
pub fn unlisted_since(at: DateTime<Utc>) -> String {
    format!("{UNLISTED}{}#", instant(at))
}

/// What comes after the sort keys of all who were taken off.
pub const UNLISTED_END: &str = "UNLISTED#~";

pub fn customers_partition(org: OrgId, shard: u8) -> String {
    format!("CUSTOMERS#{org}#{shard}")
}

/// Whose partition of customers that is.
pub fn org_of_customers(pk: &str) -> Option<OrgId> {
    let (org, _) = pk.strip_prefix("CUSTOMERS#")?.split_once('#')?;
    org.parse().ok()
}

pub fn customer(org: OrgId, id: &CustomerId) -> Key {
    let partition = customers_partition(org, spread(id.as_str()));
    key(partition, customer_sk(id.as_str()))
}

/// The sort key of a customer, or what those begin with whose ids begin so.
pub fn customer_sk(id: &str) -> String {
    format!("{CUSTOMERS}{id}")
}

/// `gsi5` sort key of a customer: the first date that is ahead.
pub fn customer_date(at: DateTime<Utc>, id: &CustomerId) -> String {
    format!("{}#{id}", instant(at))
}

/// What comes after those of that moment, and before all later ones.
pub fn customer_date_until(at: DateTime<Utc>) -> String {
    format!("{}#\u{10ffff}", instant(at))
}

/// Who looks after a customer, and tags.
pub fn care(org: OrgId, id: &CustomerId) -> Key {
    let partition = customers_partition(org, spread(id.as_str()));
    key(partition, format!("{CARE}{id}"))
}

/// A note on a customer, or what those of a customer begin with. The length sets ids apart that begin alike.
pub fn note(org: OrgId, customer: &CustomerId, note: Option<NoteId>) -> Key {
    let partition = customers_partition(org, spread(customer.as_str()));
    let note = note.map(|note| note.to_string()).unwrap_or_default();
    let length = customer.as_str().len();
    key(partition, format!("NOTE#{length}#{customer}#{note}"))
}

/// A segment of customers.
pub fn segment(id: SegmentId) -> String {
    format!("{SEGMENTS}{id}")
}

/// A connected account.
pub fn connection(id: ConnectionId) -> String {
    format!("{CONNECTIONS}{id}")
}

pub fn connected_account(account: &str) -> String {
    format!("{CONNECTED}{account}")
}

pub fn disconnected_account(account: &str) -> String {
    format!("{DISCONNECTED}{account}")
}

/// What opens a connection. Apart from its organization's items, since few may read it, and what the
/// source sends names the connection alone.
pub fn connection_secrets(id: ConnectionId) -> Key {
    key(format!("{CONNECTIONS}{id}"), "SECRETS")
}

/// `gsi2` partition of an organization's connections, which are compared again and again.
pub fn connections_shard(org: OrgId) -> String {
    connections_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn connections_shard_of(shard: u8) -> String {
    format!("CONNECTIONS#{shard}")
}

/// `gsi2` sort key: when a connection is compared.
pub fn connection_due(at: DateTime<Utc>, id: ConnectionId) -> String {
    format!("{}#{id}", instant(at))
}

pub const EVENT_SOURCES: &str = "SOURCE#";

/// A source of events, by the id of its key or connection.
pub fn event_source(id: &str) -> String {
    format!("{EVENT_SOURCES}{id}")
}

/// `gsi2` partition of sources of which there may be something to tell.
pub fn sources_shard(org: OrgId) -> String {
    sources_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn sources_shard_of(shard: u8) -> String {
    format!("SOURCES#{shard}")
}

/// `gsi2` sort key: when there may be.
pub fn source_due(at: DateTime<Utc>, id: &str) -> String {
    format!("{}#{id}", instant(at))
}

pub fn told_partition(org: OrgId, shard: u8) -> String {
    format!("TOLD#{org}#{shard}")
}

/// What was told last of an object of an account. By the account, so that it holds when that is
/// disconnected and connected again.
pub fn told(org: OrgId, account: &str, object: &str) -> Key {
    let partition = told_partition(org, spread(object));
    key(partition, format!("{}{object}", told_prefix(account)))
}

/// What those of an account begin with.
pub fn told_prefix(account: &str) -> String {
    format!("{TOLD}{account}#")
}

fn links_partition(org: OrgId, shard: u8) -> String {
    format!("LINKS#{org}#{shard}")
}

/// To whom an id leads.
pub fn id_link(org: OrgId, subject: &str) -> Key {
    key(
        links_partition(org, spread(subject)),
        format!("{ID}{subject}"),
    )
}

/// Where it stands which ids lead to one.
pub fn led_to_partition(org: OrgId, to: &str) -> String {
    links_partition(org, spread(to))
}

/// That an id leads to another: what it begins with, and whole. The length sets ids apart that begin alike.
pub fn led_to_sk(to: &str, subject: &str) -> String {
    format!("LED#{}#{to}#{subject}", to.len())
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
pub(super) fn spread(text: &str) -> u8 {
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
