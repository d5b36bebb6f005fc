//! One message to one customer, and what became of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NoticeReason, Withheld};
use crate::{ActorId, CustomerId, CustomerOffer, CustomerOfferId, MessageId, OrgId, TestClockId};

/// What is asked of whoever says something to customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutreachWork {
    /// Looking at all of an organization's customers who are due.
    Sweep { org: OrgId },
    /// Sending a message.
    Send {
        org: OrgId,
        customer: CustomerId,
        message: MessageId,
    },
    /// Looking at whether all that was due by a time of a test clock was sent.
    CheckSent {
        org: OrgId,
        clock: TestClockId,
        at: DateTime<Utc>,
        /// So often it was looked at before.
        tries: u32,
    },
    /// Looking at whether an organization may still send from its own domain.
    CheckSender { org: OrgId },
}

impl OutreachWork {
    /// Whose it is.
    pub fn org(&self) -> OrgId {
        match self {
            Self::Sweep { org }
            | Self::Send { org, .. }
            | Self::CheckSent { org, .. }
            | Self::CheckSender { org } => *org,
        }
    }
}

/// How a message stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MessageStatus {
    /// It waits for a person to let it through.
    Proposed,
    /// It is due, and waits until `waits_until`: `withheld` says what for.
    Waiting,
    /// It is about to be sent.
    Queued,
    /// Somebody is sending it at this moment.
    Sending,
    /// The mail service took it.
    Sent,
    /// Nobody knows whether the mail service took it. It is not sent again by itself.
    Unknown,
    /// The mail service did not take it.
    Refused,
    /// The gate did not let it through: `withheld` says why.
    Withheld,
    /// A person did not let it through.
    Rejected,
    /// The customer's mail server took it.
    Delivered,
    /// It came back.
    Bounced,
    /// The customer has marked it as spam.
    Complained,
}

impl MessageStatus {
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How a try to send ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageOutcome {
    /// The mail service took it.
    Sent,
    /// Nobody knows: the answer was lost, or whoever asked.
    Unknown,
    /// The mail service did not take it, and will not.
    Refused,
    /// The mail service did not take it now: it is tried again.
    Later,
    /// The customer's mail server took it.
    Delivered,
    /// It came back.
    Bounced,
    /// The customer has marked it as spam.
    Complained,
}

/// A try to send, or what was heard of it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageAttempt {
    /// When it ended.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: MessageOutcome,
    /// What was said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageWords {
    /// One line.
    pub subject: String,
    /// Without the link to unsubscribe.
    pub text: String,
    /// The version of the organization's own template that it was written by; nothing where the built-in words were
    /// used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_version: Option<u32>,
}

/// Which step of what is said about a failed payment something is, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentStep {
    /// The invoice; empty where events named none.
    pub invoice_id: String,
    /// The first word is 0.
    pub step: u8,
    /// The address of a colleague to whom it goes; nothing of what goes to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colleague: Option<String>,
}

/// A message to a customer. There is one for each reason and date of a subscription, of a failed payment for each step and
/// address, and for each offer: so its id is made of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub customer_id: CustomerId,
    /// What the customer was called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    pub reason: NoticeReason,
    pub subscription_id: String,
    /// The date it is about: from then on it would be pointless. Of a failed payment, when it failed first.
    pub about: DateTime<Utc>,
    /// Of a failed payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentStep>,
    /// Of an offer: which one it tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_offer_id: Option<CustomerOfferId>,
    pub status: MessageStatus,
    /// By the organization's clock, which may be a test clock.
    pub made_at: DateTime<Utc>,
    /// The test clock that it came of: it goes to whoever set that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<TestClockId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// Of one that waits: when it is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<DateTime<Utc>>,
    /// Who let it through, or did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<ActorId>,
    /// When it was begun to be sent, by the organization's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<DateTime<Utc>>,
    /// Since when somebody is sending it, by the machine's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<DateTime<Utc>>,
    /// Where it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What it says: of what waits for a person, as it was proposed; of what was sent, as it was sent, since it is
    /// written anew then, for what is true then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<MessageWords>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<MessageAttempt>,
}

impl Message {
    /// What tells a customer of an offer: it waits to be looked at from when the offer was opened on.
    pub fn of_offer(offer: &CustomerOffer) -> Self {
        Self {
            id: MessageId::from_u128(offer.id.as_u128()),
            customer_id: offer.customer_id.clone(),
            customer_name: None,
            reason: NoticeReason::Offer,
            subscription_id: offer.subscription_id.clone().unwrap_or_default(),
            about: offer.open_until,
            payment: None,
            customer_offer_id: Some(offer.id),
            status: MessageStatus::Waiting,
            made_at: offer.state_at,
            clock: None,
            withheld: None,
            waits_until: Some(offer.state_at),
            decided_by: None,
            sent_at: None,
            claimed_at: None,
            address: None,
            words: None,
            attempts: Vec::new(),
        }
    }

    /// Whether it is about to be sent, or is being sent.
    pub fn is_on_its_way(&self) -> bool {
        matches!(self.status, MessageStatus::Queued | MessageStatus::Sending)
    }

    /// Whether it may have reached the customer, or is about to.
    pub fn may_reach(&self) -> bool {
        matches!(
            self.status,
            MessageStatus::Queued
                | MessageStatus::Sending
                | MessageStatus::Sent
                | MessageStatus::Unknown
                | MessageStatus::Delivered
                | MessageStatus::Complained
        )
    }
}
