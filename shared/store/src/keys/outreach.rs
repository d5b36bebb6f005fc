//! Keys: what an organization says to its customers.

use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    CampaignId, CustomerId, CustomerOfferId, MessageId, NoticeReason, OfferId, OrgId, ProductId,
    ProofCohort, TemplateKey, TestClockId, name::folded,
};
use sha2::{Digest, Sha256};

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

/// What was given of offers, as the last round left it.
pub const OFFERS_GIVEN: &str = "OFFERS_GIVEN";

/// What campaigns begin with.
pub const CAMPAIGNS: &str = "CAMPAIGN#";

/// What may be offered to whom, and for how much.
pub fn campaign(id: CampaignId) -> String {
    format!("{CAMPAIGNS}{id}")
}

/// Whether an organization shares what its offers have taught, and what it has given.
pub const SHARED_LEARNING: &str = "SHARED_LEARNING";

/// The partition of what organizations have given. It holds numbers alone, and of no customer.
pub const LEARNING: &str = "LEARNING";

/// What those begin with.
pub const GIVEN: &str = "GIVEN#";

/// What an organization has given, where the rounds of others find it.
pub fn given_learning(org: OrgId) -> Key {
    key(LEARNING.into(), format!("{GIVEN}{org}"))
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

/// An offer as it is made to a customer, or what those of a customer begin with. The length sets ids apart that begin
/// alike.
pub fn customer_offer(org: OrgId, customer: &CustomerId, id: Option<CustomerOfferId>) -> Key {
    let partition = customers_partition(org, spread(customer.as_str()));
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    let length = customer.as_str().len();
    key(partition, format!("OFFERED#{length}#{customer}#{id}"))
}

/// `gsi1` partition of an organization's offers to customers.
pub fn customer_offers(org: OrgId) -> String {
    format!("OFFERED#{org}")
}

/// `gsi1` sort key of one of them.
pub fn customer_offer_chosen(at: DateTime<Utc>, id: CustomerOfferId) -> String {
    format!("{}#{id}", instant(at))
}

/// `gsi2` partition of an offer to a customer of which something is to be done.
pub fn promises_shard(id: CustomerOfferId) -> String {
    promises_shard_of(shard(&id.to_string()))
}

/// `gsi2` partition of those of a shard.
pub fn promises_shard_of(shard: u8) -> String {
    format!("PROMISES#{shard}")
}

/// `gsi2` sort key: when.
pub fn promise_due(at: DateTime<Utc>, org: OrgId, id: CustomerOfferId) -> String {
    format!("{}#{org}#{id}", instant(at))
}

/// What plans and services begin with.
pub const PRODUCTS: &str = "PRODUCT#";

/// A plan or a service that is sold.
pub fn product(id: ProductId) -> String {
    format!("{PRODUCTS}{id}")
}

/// That a plan or service has that name, which no other may have, nor one that people take for the same. Names may be
/// longer than keys: so it is by their hash.
pub fn product_name(name: &str) -> String {
    let hash = BASE64URL_NOPAD.encode(&Sha256::digest(folded(name)));
    format!("PRODUCT_NAME#{hash}")
}

/// Which services go together.
pub const ASSOCIATIONS: &str = "ASSOCIATIONS";

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

/// What those of campaigns begin with.
const CAMPAIGN_PROOFS: &str = "CAMPAIGN_PROOF#";

/// What the years of a campaign's proof begin with.
pub fn campaign_proofs(campaign: CampaignId) -> String {
    format!("{CAMPAIGN_PROOFS}{campaign}#")
}

/// A year of proof, or of a campaign's.
pub fn proof(cohort: ProofCohort) -> String {
    let begins = cohort.campaign_id.map(campaign_proofs);
    let begins = begins.as_deref().unwrap_or(PROOFS);
    format!("{begins}{:04}", cohort.year)
}

/// The cohort whose item that is.
pub fn cohort_of_proof(sk: &str) -> Option<ProofCohort> {
    if let Some(year) = sk.strip_prefix(PROOFS) {
        return year.parse().ok().map(ProofCohort::of_year);
    }
    let (campaign, year) = sk.strip_prefix(CAMPAIGN_PROOFS)?.split_once('#')?;
    Some(ProofCohort {
        year: year.parse().ok()?,
        campaign_id: Some(campaign.parse().ok()?),
    })
}

/// A cohort, as keys that are not its own name it.
fn cohort_name(cohort: ProofCohort) -> String {
    let year = cohort.year;
    match cohort.campaign_id {
        Some(campaign) => format!("{year:04}#{campaign}"),
        None => format!("{year:04}"),
    }
}

/// A customer in a cohort, or what those of a customer begin with.
pub fn proof_unit(org: OrgId, customer: &CustomerId, cohort: Option<ProofCohort>) -> Key {
    let partition = customers_partition(org, spread(customer.as_str()));
    let cohort = cohort.map(cohort_name).unwrap_or_default();
    let length = customer.as_str().len();
    key(partition, format!("{UNITS}{length}#{customer}#{cohort}"))
}

/// What units begin with.
const UNITS: &str = "UNIT#";

/// The customer whose unit that is.
pub fn customer_of_unit(sk: &str) -> Option<CustomerId> {
    let (length, rest) = sk.strip_prefix(UNITS)?.split_once('#')?;
    let length: usize = length.parse().ok()?;
    rest.get(..length)?.parse().ok()
}

/// `gsi1` partition of a cohort's units.
pub fn proof_units(org: OrgId, cohort: ProofCohort) -> String {
    format!("UNITS#{org}#{}", cohort_name(cohort))
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

/// `gsi2` sort key: when a cohort is looked at.
pub fn proof_due(at: DateTime<Utc>, org: OrgId, cohort: ProofCohort) -> String {
    format!("{}#{org}#{}", instant(at), cohort_name(cohort))
}

/// `gsi4` partition of a cohort's units of which something is to be noted.
pub fn proof_agenda(org: OrgId, cohort: ProofCohort) -> String {
    format!("PROOF#{org}#{}", cohort_name(cohort))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohorts_of_a_year_have_keys_of_their_own() {
        let (org, campaign) = (OrgId::new(), CampaignId::new());
        let year = ProofCohort::of_year(2027);
        let cohorts = [
            year,
            ProofCohort::of_year(2028),
            ProofCohort {
                campaign_id: Some(campaign),
                ..year
            },
            ProofCohort {
                campaign_id: Some(CampaignId::new()),
                ..year
            },
        ];
        let at: DateTime<Utc> = "2027-02-01T09:00:00Z".parse().unwrap();
        // A customer's id may have any signs, those between the parts of a key among them.
        let customer: CustomerId = "c#2027#cmp".parse().unwrap();
        for (n, one) in cohorts.into_iter().enumerate() {
            assert_eq!(cohort_of_proof(&proof(one)), Some(one));
            let unit = proof_unit(org, &customer, Some(one));
            assert_eq!(customer_of_unit(&unit.sk), Some(customer.clone()));
            let theirs = proof_unit(org, &customer, None);
            assert_eq!(unit.pk, theirs.pk);
            assert!(unit.sk.starts_with(&theirs.sk), "{}", unit.sk);
            for other in cohorts.into_iter().skip(n + 1) {
                assert_ne!(proof(one), proof(other));
                assert_ne!(unit.sk, proof_unit(org, &customer, Some(other)).sk);
                assert_ne!(proof_units(org, one), proof_units(org, other));
                assert_ne!(proof_agenda(org, one), proof_agenda(org, other));
                assert_ne!(proof_due(at, org, one), proof_due(at, org, other));
            }
        }
        // Years are listed by what they begin with, a campaign's apart.
        assert!(!proof(cohorts[2]).starts_with(PROOFS));
        assert!(proof(cohorts[2]).starts_with(&campaign_proofs(campaign)));
        assert!(!proof(cohorts[3]).starts_with(&campaign_proofs(campaign)));
        assert_eq!(cohort_of_proof("PROOF#of what"), None);
        assert_eq!(cohort_of_proof("CAMPAIGN_PROOF#cmp#2027"), None);
    }
}
