//! Keys: what an organization says to its customers.

use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    CampaignId, CustomerId, MessageId, NoticeReason, OfferId, OrgId, TemplateKey, TestClockId,
};

use super::{
    Key, instant, key,
    retention::{customers_partition, spread},
    shard,
};

/// How an organization writes to its customers.
pub const OUTREACH: &str = "OUTREACH";

/// What offers begin with.
pub const OFFERS: &str = "OFFER#";

/// Something that may be offered to customers.
pub fn offer(id: OfferId) -> String {
    format!("{OFFERS}{id}")
}

/// What campaigns begin with.
pub const CAMPAIGNS: &str = "CAMPAIGN#";

/// What may be offered to whom, and for how much.
pub fn campaign(id: CampaignId) -> String {
    format!("{CAMPAIGNS}{id}")
}

/// `gsi2` partition of campaigns about which something is to be done.
pub fn campaigns_shard(org: OrgId) -> String {
    campaigns_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn campaigns_shard_of(shard: u8) -> String {
    format!("CAMPAIGNS#{shard}")
}

/// `gsi2` sort key: when a round is due, or a campaign's end has come.
pub fn campaign_due(at: DateTime<Utc>, id: CampaignId) -> String {
    format!("{}#{id}", instant(at))
}

/// What messages begin with.
pub const MESSAGES: &str = "MESSAGE#";

/// A message to a customer, or what those of a customer begin with. The length sets ids apart that begin alike.
pub fn message(org: OrgId, customer: &CustomerId, id: Option<MessageId>) -> Key {
    let partition = customers_partition(org, spread(customer.as_str()));
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    let length = customer.as_str().len();
    key(partition, format!("{MESSAGES}{length}#{customer}#{id}"))
}

/// An organization's own address that messages come from.
pub const SENDER: &str = "SENDER";

/// Whose a domain is that messages come from.
pub fn sender_domain(domain: &str) -> Key {
    key(format!("DOMAIN#{domain}"), SENDER)
}

/// `gsi2` partition of an organization's own address.
pub fn senders_shard(org: OrgId) -> String {
    senders_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn senders_shard_of(shard: u8) -> String {
    format!("SENDERS#{shard}")
}

/// `gsi2` sort key: when it is looked at whether messages may come from it.
pub fn sender_due(at: DateTime<Utc>, org: OrgId) -> String {
    format!("{}#{org}", instant(at))
}

/// What was heard of the messages of a day, in UTC.
pub fn heard(day: NaiveDate) -> String {
    format!("HEARD#{day}")
}

/// `gsi1` partition of addresses to which nothing is sent.
pub fn blocked_addresses(org: OrgId) -> String {
    format!("BLOCKED#{org}")
}

/// `gsi1` sort key of one of them.
pub fn blocked_since(at: DateTime<Utc>, hash: &[u8]) -> String {
    format!("{}#{}", instant(at), BASE64URL_NOPAD.encode(hash))
}

/// That an address wants no messages, or gets none, by its hash.
pub fn unsubscribed(org: OrgId, hash: &[u8]) -> Key {
    let hash = BASE64URL_NOPAD.encode(hash);
    let partition = customers_partition(org, spread(&hash));
    key(partition, format!("UNSUBSCRIBED#{hash}"))
}

/// How many messages a rule has sent on a day, by the organization's clock.
pub fn said(reason: NoticeReason, day: NaiveDate, clock: Option<TestClockId>) -> String {
    let clock = clock.map(|id| id.to_string()).unwrap_or_default();
    format!("SAID#{}#{day}#{clock}", reason.name())
}

/// What the versions of a template begin with.
pub fn templates(of: TemplateKey) -> String {
    format!("TEMPLATE#{of}#")
}

/// A version of a template.
pub fn template(of: TemplateKey, version: u32) -> String {
    format!("{}{version:08}", templates(of))
}

/// `gsi1` partition of an organization's messages.
pub fn messages(org: OrgId) -> String {
    format!("MESSAGES#{org}")
}

/// `gsi1` sort key of a message.
pub fn message_made(at: DateTime<Utc>, id: MessageId) -> String {
    format!("{}#{id}", instant(at))
}

/// `gsi2` partition of an organization that says something.
pub fn outreach_shard(org: OrgId) -> String {
    outreach_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn outreach_shard_of(shard: u8) -> String {
    format!("OUTREACH#{shard}")
}

/// `gsi2` sort key: when it is looked at whether there is something to say.
pub fn outreach_due(at: DateTime<Utc>, org: OrgId) -> String {
    format!("{}#{org}", instant(at))
}

/// `gsi4` partition of an organization's customers and messages about which something is to be done.
pub fn agenda(org: OrgId) -> String {
    format!("AGENDA#{org}")
}

/// `gsi4` sort key: when, and about whom or what.
pub fn agenda_due(at: DateTime<Utc>, of: &str) -> String {
    format!("{}#{of}", instant(at))
}

/// What the years of proof begin with.
pub const PROOFS: &str = "PROOF#";

/// A year of proof.
pub fn proof(year: i32) -> String {
    format!("{PROOFS}{year:04}")
}

/// The year whose item that is.
pub fn year_of_proof(sk: &str) -> Option<i32> {
    sk.strip_prefix(PROOFS)?.parse().ok()
}

/// A customer in a year's cohort, or what those of a customer begin with.
pub fn proof_unit(org: OrgId, customer: &CustomerId, year: Option<i32>) -> Key {
    let partition = customers_partition(org, spread(customer.as_str()));
    let year = year.map(|year| format!("{year:04}")).unwrap_or_default();
    let length = customer.as_str().len();
    key(partition, format!("{UNITS}{length}#{customer}#{year}"))
}

/// What units begin with.
const UNITS: &str = "UNIT#";

/// The customer whose unit that is.
pub fn customer_of_unit(sk: &str) -> Option<CustomerId> {
    let (_, rest) = sk.strip_prefix(UNITS)?.split_once('#')?;
    let (customer, _) = rest.rsplit_once('#')?;
    customer.parse().ok()
}

/// `gsi1` partition of a year's units.
pub fn proof_units(org: OrgId, year: i32) -> String {
    format!("UNITS#{org}#{year:04}")
}

/// `gsi1` sort key of a unit: as it entered.
pub fn proof_unit_entered(at: DateTime<Utc>, order: u64) -> String {
    format!("{}#{order:020}", instant(at))
}

/// `gsi2` partition of years of proof.
pub fn proofs_shard(org: OrgId) -> String {
    proofs_shard_of(shard(&org.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn proofs_shard_of(shard: u8) -> String {
    format!("PROOFS#{shard}")
}

/// `gsi2` sort key: when a year is looked at.
pub fn proof_due(at: DateTime<Utc>, org: OrgId, year: i32) -> String {
    format!("{}#{org}#{year:04}", instant(at))
}

/// `gsi4` partition of a year's units of which something is to be noted.
pub fn proof_agenda(org: OrgId, year: i32) -> String {
    format!("PROOF#{org}#{year:04}")
}
