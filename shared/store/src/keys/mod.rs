//! Every key of the table and its indexes.
//!
//! | item | pk | sk |
//! | --- | --- | --- |
//! | user | `USER#{usr}` | `USER` |
//! | operator's role | `USER#{usr}` | `OPERATOR` |
//! | session | `USER#{usr}` | `SESSION#{ses}` |
//! | link that was mailed | `USER#{usr}` | `LINK#{purpose}` |
//! | second factor: app, recovery codes, passkeys | `USER#{usr}` | `TOTP` |
//! | claim of a mail about an account | `USER#{usr}` | `MAIL#{evt}` |
//! | e-mail claim | `EMAIL#{email}` | `USER` |
//! | who signed up with it last, unproven | `EMAIL#{email}` | `UNPROVEN` |
//! | pointer of an API key's secret | `APIKEY#{sha256}` | `APIKEY` |
//! | claim of the trial of a person, card or erased address | `TRIAL#{usr or hash}` | `TRIAL` |
//! | organization | `ORG#{org}` | `ORG` |
//! | membership | `ORG#{org}` | `MEMBER#{usr}` |
//! | API key | `ORG#{org}` | `APIKEY#{key}` |
//! | audit entry | `ORG#{org}` | `AUDIT#{at}#{aud}` |
//! | invitation | `ORG#{org}` | `INVITATION#{inv}` |
//! | claim of an invited address | `ORG#{org}` | `INVITED#{email}` |
//! | export of all data | `ORG#{org}` | `EXPORT#{exp}` |
//! | dataset | `ORG#{org}` | `DATASET#{ds}` |
//! | how files of a name are read | `ORG#{org}` | `READ#{name}` |
//! | what columns of files of a name are called | `ORG#{org}` | `LABELS#{name}` |
//! | model | `ORG#{org}` | `MODEL#{mdl}` |
//! | version | `ORG#{org}` | `VERSION#{mdl}#{n:08}` |
//! | training run | `ORG#{org}` | `RUN#{run}` |
//! | scoring run | `ORG#{org}` | `SCORING#{scr}` |
//! | revenue run | `ORG#{org}` | `REVENUE#{rev}` |
//! | which revenue is shown | `ORG#{org}` | `REVENUE` |
//! | building run | `ORG#{org}` | `BUILDING#{bld}` |
//! | round of a campaign, or a rehearsal of one | `ORG#{org}` | `DECISION#{dec}` |
//! | import of a dataset's rows | `ORG#{org}` | `IMPORT#{imp}` |
//! | run waiting its turn | `ORG#{org}` | `WAITING#{kind}#{run}` |
//! | runs in flight | `ORG#{org}` | `SLOTS#{kind}` |
//! | log line of a run | `ORG#{org}` | `LOG#{run}#{step}` |
//! | note of a scoring | `ORG#{org}` | `SCORED#{mdl}#{n:08}#{ds}` |
//! | dataset built of a day for a model | `ORG#{org}` | `BUILT#{mdl}#{yyyy-mm-dd}` |
//! | note of a retraining | `ORG#{org}` | `RETRAINED#{mdl}#{ds}` |
//! | how a run's scores came true | `ORG#{org}` | `PERFORMANCE#{mdl}#{scr}` |
//! | claim of a mail | `ORG#{org}` | `MAIL#{about}#{usr}` |
//! | claim of an invitation's mail | `ORG#{org}` | `MAIL#{inv}#{n}` |
//! | turn of a limited place | `ORG#{org}` | `PLACES#{what}` |
//! | use of a month | `ORG#{org}` | `USAGE#{yyyy-mm}` |
//! | billing: what Stripe last said | `ORG#{org}` | `BILLING` |
//! | Stripe's event seen | `ORG#{org}` | `STRIPE#{evt}` |
//! | claim of a reminder to pay | `ORG#{org}` | `REMINDER#{since}#{n}#{usr}` |
//! | idempotent answer | `ORG#{org}` | `IDEMPOTENCY#{hash}` |
//! | manifest of the ledger | `ORG#{org}` | `LEDGER` |
//! | whether a merge is asked for, and who merges | `ORG#{org}` | `MERGE` |
//! | that a message was kept | `SEEN#{org}#{0..7}` | `SEEN#{message}` |
//! | what a request brought of events | `RECEIVED#{org}` | `RECEIVED#{at}#{bat}` |
//! | customer | `CUSTOMERS#{org}#{0..7}` | `CUSTOMER#{customer}` |
//! | who looks after a customer, and tags | `CUSTOMERS#{org}#{0..7}` | `CARE#{customer}` |
//! | note on a customer | `CUSTOMERS#{org}#{0..7}` | `NOTE#{length}#{customer}#{note}` |
//! | segment of customers | `ORG#{org}` | `SEGMENT#{seg}` |
//! | offer | `ORG#{org}` | `OFFER#{ofr}` |
//! | what was given of offers | `ORG#{org}` | `OFFERS_GIVEN` |
//! | campaign | `ORG#{org}` | `CAMPAIGN#{cmp}` |
//! | whether what offers taught is shared, and what was given of it | `ORG#{org}` | `SHARED_LEARNING` |
//! | what an organization has given of that | `LEARNING` | `GIVEN#{org}` |
//! | offer as it is made to a customer | `CUSTOMERS#{org}#{0..7}` | `OFFERED#{length}#{customer}#{cof}` |
//! | plan or service that is sold | `ORG#{org}` | `PRODUCT#{prd}` |
//! | claim of a plan's or service's name | `ORG#{org}` | `PRODUCT_NAME#{sha256}` |
//! | which services go together | `ORG#{org}` | `ASSOCIATIONS` |
//! | message to a customer | `CUSTOMERS#{org}#{0..7}` | `MESSAGE#{length}#{customer}#{msg}` |
//! | that an address wants none, or gets none | `CUSTOMERS#{org}#{0..7}` | `UNSUBSCRIBED#{sha256}` |
//! | customer in a year's cohort, or a campaign's | `CUSTOMERS#{org}#{0..7}` | `UNIT#{length}#{customer}#{yyyy}` or `…#{yyyy}#{cmp}` |
//! | year of proof | `ORG#{org}` | `PROOF#{yyyy}` |
//! | year of a campaign's proof | `ORG#{org}` | `CAMPAIGN_PROOF#{cmp}#{yyyy}` |
//! | how customers are written to | `ORG#{org}` | `OUTREACH` |
//! | version of the organization's own template | `ORG#{org}` | `TEMPLATE#{reason}#{step}#{language}#{n:08}` |
//! | an organization's own address that messages come from | `ORG#{org}` | `SENDER` |
//! | whose its domain is | `DOMAIN#{domain}` | `SENDER` |
//! | what was heard of the messages of a day | `ORG#{org}` | `HEARD#{yyyy-mm-dd}` |
//! | alert | `ALERTS#{org}` | `ALERT#{alt}` |
//! | of what people are alerted | `ORG#{org}` | `ALERTS` |
//! | messages of a rule on a day | `ORG#{org}` | `SAID#{reason}#{yyyy-mm-dd}#{clk}` |
//! | connection | `ORG#{org}` | `CONNECTION#{con}` |
//! | that an account is connected | `ORG#{org}` | `CONNECTED#{account}` |
//! | its sealed key and signing secrets, and whose it is | `CONNECTION#{con}` | `SECRETS` |
//! | how far an account was read that was disconnected last | `ORG#{org}` | `DISCONNECTED#{account}` |
//! | reading of a connection | `ORG#{org}` | `BACKFILL#{bfl}` |
//! | endpoint that is told of what happens | `ORG#{org}` | `ENDPOINT#{ep}` |
//! | its sealed address and signing secrets, and whose it is | `ENDPOINT#{ep}` | `SECRETS` |
//! | what endpoints are told | `WEBHOOKS#{org}` | `MESSAGE#{evt}` |
//! | that it waits to be sent to one | `WEBHOOKS#{org}` | `PENDING#{ep}#{due}#{evt}` |
//! | that one took it | `WEBHOOKS#{org}` | `DELIVERED#{ep}#{evt}` |
//! | attempt to deliver it to one | `WEBHOOKS#{org}` | `ATTEMPT#{ep}#{att}` |
//! | source of events, and whether it is quiet | `ORG#{org}` | `SOURCE#{key or con}` |
//! | what was told last of a source's object | `TOLD#{org}#{0..7}` | `TOLD#{account}#{object}` |
//! | to whom an id leads | `LINKS#{org}#{0..7}` | `ID#{subject}` |
//! | that it does, by whom it leads to | `LINKS#{org}#{0..7}` | `LED#{length}#{id}#{subject}` |
//! | privacy request | `ORG#{org}` | `PRIVACY#{prq}` |
//! | that events of an id are refused | `SUPPRESSED#{org}` | `SUPPRESSED#{sha256}` |
//! | that a customer was taken off the list lately | `CUSTOMERS#{org}#0` | `UNLISTED#{at}#{sha256}` |
//! | public signing key | `KEYS` | `KEY#{kid}` |
//! | audit entry of operators | `OPERATORS` | `AUDIT#{at}#{aud}` |
//! | how far a sweep's task is | `SWEEP#{sweep}` | `CURSOR#{task}#{shard}` |
//! | attempts | `LIMIT#{scope}` | `{window}` |
//! | question to a passkey, used up | `CHALLENGE#{sha256}` | `CHALLENGE` |
//! | organization that a user has left | `USER#{usr}` | `LEFT#{org}` |
//! | erasure of an organization or account, then its receipt | `ERASURE#{org or usr}` | `ERASURE` |
//! | claim of the receipt's mail | `ERASURE#{org or usr}` | `MAIL` |
//!
//! `gsi1`: organizations (`ORGS#{0..7}` / `{org}`), a user's organizations
//! (`USER#{usr}` / `ORG#{org}`), messages (`MESSAGES#{org}` / `{made_at}#{msg}`), offers to customers (`OFFERED#{org}` / `{chosen_at}#{cof}`), addresses to which nothing is sent (`BLOCKED#{org}` / `{since}#{sha256}`), cohorts (`UNITS#{org}#{yyyy}` or `…#{cmp}` / `{entered_at}#{order}`) and alerts
//! (`ALERTS#{org}#OPEN` or `#RESOLVED` / `{raised_at}#{alt}`). `gsi2`: open work (`DUE#{0..7}` /
//! `{lease_until}#{run}`), files being read (`READING#{0..7}` / `{due}#{ds}`), failed runs (`FAILED` / `{ended_at}#{run}`), merges
//! (`MERGES#{0..7}` / `{due}#{org}`), connections to compare (`CONNECTIONS#{0..7}` / `{due}#{con}`), sources that may be quiet (`SOURCES#{0..7}` / `{due}#{key or con}`), endpoints to which something is to be sent (`ENDPOINTS#{0..7}` / `{due}#{ep}`), organizations that write to customers (`OUTREACH#{0..7}` / `{due}#{org}`) or whose daily mail of alerts is due (`DIGESTS#{0..7}` / `{due}#{org}`) or whose own address is to be looked at (`SENDERS#{0..7}` / `{due}#{org}`), years of proof (`PROOFS#{0..7}` / `{due}#{org}#{yyyy}` or `…#{cmp}`), campaigns of which a round is due or which end (`CAMPAIGNS#{0..7}` / `{due}#{cmp}`), offers to customers that expire or are to be carried out (`PROMISES#{0..7}` / `{due}#{org}#{cof}`), organizations to erase (`ERASURES` / `{erase_at}#{org}`), and accounts (`ACCOUNTS` / `{due}#{usr}`).
//! `gsi3`: customers as lists look at them (`CUSTOMERS#{org}#{0..7}` / `{customer}`), with nothing else of them.
//! `gsi4`: customers and messages about which something is to be done (`AGENDA#{org}` / `{due}#{customer or msg}`), and
//! units of which something is to be noted (`PROOF#{org}#{yyyy}` or `…#{cmp}` / `{due}#{customer}`), their keys alone.
//! `gsi5`: customers by their first date that is ahead (`CUSTOMERS#{org}#{0..7}` / `{date}#{customer}`), with what dates
//! follow from and nothing else.

mod access;
mod alert;
mod learning;
mod outreach;
mod plan;
mod retention;
mod run;
mod user;
mod webhook;

use std::fmt::Display;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, Utc};
use domain::{AuditId, DatasetId, OrgId, RunId, UserId};

pub use alert::{
    alert, alert_raised, alerts_partition, alerts_raised, digest_due, digests_shard,
    digests_shard_of,
};
pub use outreach::{
    GIVEN, LEARNING, agenda, agenda_due, blocked_addresses, blocked_since, campaign_due,
    campaigns_shard, campaigns_shard_of, cohort_of_proof, customer_of_unit, customer_offer,
    customer_offer_chosen, customer_offers, given_learning, message, message_made, messages,
    outreach_due, outreach_shard, outreach_shard_of, promise_due, promises_shard,
    promises_shard_of, proof_agenda, proof_due, proof_unit, proof_unit_entered, proof_units,
    proofs_shard, proofs_shard_of, sender_domain, sender_due, senders_shard, senders_shard_of,
    unsubscribed,
};
pub use retention::{
    care, connection_due, connection_secrets, connections_shard, connections_shard_of, customer,
    customer_date, customer_date_until, customers_partition, id_link, led_to_partition, led_to_sk,
    merge_due, merges_shard, merges_shard_of, message_of, note, org_of_customers, received,
    received_partition, seen, source_due, sources_shard, sources_shard_of, suppressed,
    suppressed_partition, told, told_partition, told_prefix, unlisted, unlisted_partition,
};
pub use user::*;
pub use webhook::{
    delivered, endpoint_attempt, endpoint_attempts, endpoint_due, endpoint_secrets,
    endpoints_shard, endpoints_shard_of, pending, pendings, webhook_message, webhooks_partition,
};

/// Organizations and due work are spread over this many index partitions.
pub const SHARDS: u8 = 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

fn key(pk: String, sk: impl Into<String>) -> Key {
    Key { pk, sk: sk.into() }
}

/// The partitions that hold a tenant's items: what an export and an erasure walk. What is too much
/// for one partition gets partitions of its own, and a row here.
pub fn partitions_of(org: OrgId) -> Vec<String> {
    let mut partitions = vec![org_partition(org)];
    partitions.extend(retention::partitions(org));
    partitions.push(webhooks_partition(org));
    partitions.push(alerts_partition(org));
    partitions
}

/// The partition that holds a tenant's items.
pub fn org_partition(org: OrgId) -> String {
    format!("ORG#{org}")
}

/// Whose partition that is, if it is a tenant's.
pub fn org_of_partition(pk: &str) -> Option<OrgId> {
    pk.strip_prefix("ORG#")?.parse().ok()
}

pub fn in_org(org: OrgId, sk: impl Into<String>) -> Key {
    key(org_partition(org), sk)
}

/// The partition of what operators did.
pub const OPERATORS: &str = "OPERATORS";

pub fn operator_audit(at: DateTime<Utc>, id: AuditId) -> Key {
    key(OPERATORS.into(), sk::audit(at, id))
}

/// Where the secret of an API key with that hash leads to.
pub fn key_secret(hash: &str) -> Key {
    key(format!("APIKEY#{hash}"), "APIKEY")
}

pub fn signing_key(kid: &str) -> Key {
    key("KEYS".into(), format!("KEY#{kid}"))
}

/// The partition of how far a sweep is.
pub fn sweep(sweep: &str) -> String {
    format!("SWEEP#{sweep}")
}

/// What the cursors of a sweep's tasks start with.
pub const CURSORS: &str = "CURSOR#";

pub fn sweep_cursor(sweep: &str, task: &str, shard: u8) -> Key {
    key(self::sweep(sweep), format!("{CURSORS}{task}#{shard}"))
}

/// A counter of attempts in a window of time.
pub fn attempts(scope: &str, window: i64) -> Key {
    key(format!("LIMIT#{scope}"), format!("{window:012}"))
}

/// That a question to a passkey, of that hash, was used up.
pub fn challenge(hash: &str) -> Key {
    key(format!("CHALLENGE#{hash}"), "CHALLENGE")
}

/// The erasure of an organization or account. Not in its partition, since it outlives that.
pub fn erasure(of: impl Display) -> Key {
    key(format!("ERASURE#{of}"), "ERASURE")
}

pub fn receipt_mail(of: impl Display) -> Key {
    key(format!("ERASURE#{of}"), "MAIL")
}

/// `gsi2` partition of organizations to erase. One, since they are few.
pub const ERASURES: &str = "ERASURES";

/// `gsi2` partition of accounts to erase.
pub const ERASED_ACCOUNTS: &str = "ACCOUNTS";

/// `gsi2` sort key: when an organization or account is to be erased.
pub fn erasure_due(at: DateTime<Utc>, of: impl Display) -> String {
    format!("{}#{of}", instant(at))
}

/// What kind of item in a tenant's partition has that sort key: `dataset`, `member`, `org`.
pub fn kind(sk: &str) -> String {
    let (kind, _) = sk.split_once('#').unwrap_or((sk, ""));
    kind.to_ascii_lowercase()
}

/// Sort keys within a tenant's partition.
pub mod sk {
    use std::fmt::Display;

    use domain::UserId;

    pub use super::{
        access::*,
        alert::ALERT_RULES,
        learning::*,
        outreach::{
            ASSOCIATIONS, CAMPAIGNS, MESSAGES, OFFERS, OFFERS_GIVEN, OUTREACH, PRODUCTS, PROOFS,
            SENDER, SHARED_LEARNING, campaign, campaign_proofs, heard, offer, product,
            product_name, proof, said, template, templates,
        },
        plan::*,
        retention::{
            CARE, CONNECTIONS, CUSTOMERS, EVENT_SOURCES, LEDGER, MERGE, RECEIVED, SEGMENTS,
            SUPPRESSED, TOLD, UNLISTED_END, connected_account, connection, customer_sk,
            disconnected_account, event_source, hashed, segment, unlisted_since,
        },
        run::*,
        webhook::{ENDPOINTS, endpoint},
    };

    /// What the claims to write about one thing, a run as a rule, start with.
    pub fn mails(about: impl Display) -> String {
        format!("MAIL#{about}#")
    }

    /// The claim to write one person about one thing.
    pub fn mail(about: impl Display, user: UserId) -> String {
        format!("{}{user}", mails(about))
    }

    pub fn idempotency(hash: &str) -> String {
        format!("IDEMPOTENCY#{hash}")
    }
}

/// `gsi1` partition of an organization, for whoever walks them all.
pub fn orgs_shard(org: OrgId) -> String {
    orgs_shard_of(shard(&org.to_string()))
}

/// `gsi1` partition of the organizations of a shard.
pub fn orgs_shard_of(shard: u8) -> String {
    format!("ORGS#{shard}")
}

/// `gsi1` partition of a user's memberships.
pub fn user_orgs(user: UserId) -> String {
    format!("USER#{user}")
}

/// `gsi2` partition of failed runs. One, since failures are few.
pub const FAILED: &str = "FAILED";

/// `gsi2` partition of an open run.
pub fn due_shard(run: RunId) -> String {
    due_shard_of(shard(&run.to_string()))
}

/// `gsi2` partition of the open runs of a shard.
pub fn due_shard_of(shard: u8) -> String {
    format!("DUE#{shard}")
}

/// `gsi2` sort key: when the run's lease ends, or when it failed.
pub fn due(at: DateTime<Utc>, run: RunId) -> String {
    format!("{}#{run}", instant(at))
}

/// `gsi2` partition of a dataset whose file is being read.
pub fn reading_shard(dataset: DatasetId) -> String {
    reading_shard_of(shard(&dataset.to_string()))
}

/// `gsi2` partition of the files of a shard that are being read.
pub fn reading_shard_of(shard: u8) -> String {
    format!("READING#{shard}")
}

/// `gsi2` sort key: when a file that nothing more is heard of is taken up again.
pub fn reading_due(at: DateTime<Utc>, dataset: DatasetId) -> String {
    format!("{}#{dataset}", instant(at))
}

/// An instant as text that sorts by time: years of another number of digits become the first or last that has four.
pub fn instant(at: DateTime<Utc>) -> String {
    let at = match at.year() {
        ..0 => year(0),
        10_000.. => year(9_999),
        _ => at,
    };
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn year(year: i32) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The last characters of an id are random, so they spread.
pub(crate) fn shard(id: &str) -> u8 {
    id.bytes().last().unwrap_or(0) % SHARDS
}

#[cfg(test)]
mod tests {
    use domain::ModelId;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn versions_sort_by_number() {
        let model = ModelId::new();
        assert!(sk::version(model, 9) < sk::version(model, 10));
    }

    proptest! {
        #[test]
        fn instants_sort_by_time(a in 0i64..4_000_000_000_000, b in 0i64..4_000_000_000_000) {
            let text = |ms| DateTime::from_timestamp_millis(ms).map(instant);
            prop_assert_eq!(a.cmp(&b), text(a).cmp(&text(b)));
        }

        #[test]
        fn a_sort_key_stays_in_its_own_tenant(step in "[#A-Za-z0-9_]{0,20}") {
            let (one, other) = (OrgId::new(), OrgId::new());
            let log = sk::log(RunId::Training(domain::TrainingRunId::new()), &step);
            prop_assert_ne!(in_org(one, log.clone()).pk, in_org(other, log).pk);
        }
    }
}
