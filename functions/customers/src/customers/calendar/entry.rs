//! What stands on a day of the calendar.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{CustomerId, MessageId, MessageStatus, Withheld};
use outreach::Reason;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use crate::customers::scored::CustomerRisk;

/// What something on a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    /// A subscription renews.
    Renewal,
    /// A trial becomes a charge.
    TrialEnd,
    /// A message is due by the rules that are on, or waits: for somebody to let it through, or to be sent.
    Planned,
    /// A message was sent.
    Sent,
    /// A message was not sent: the gate, a person or the mail service did not let it through.
    Withheld,
}

impl CalendarKind {
    /// What a message that was made is.
    pub fn of_message(status: MessageStatus) -> Self {
        match status {
            MessageStatus::Proposed
            | MessageStatus::Waiting
            | MessageStatus::Queued
            | MessageStatus::Sending => Self::Planned,
            MessageStatus::Sent
            | MessageStatus::Unknown
            | MessageStatus::Delivered
            | MessageStatus::Bounced
            | MessageStatus::Complained => Self::Sent,
            MessageStatus::Refused | MessageStatus::Withheld | MessageStatus::Rejected => {
                Self::Withheld
            }
        }
    }
}

/// Something that stands on a day, of one customer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CalendarEntry {
    /// What it is.
    pub kind: CalendarKind,
    /// When: of a message that was made, when it was.
    pub at: DateTime<Utc>,
    /// Whom it concerns.
    pub customer_id: CustomerId,
    /// What they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The subscription that it is about.
    pub subscription_id: String,
    /// What they pay for, of a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What is charged then after discounts, in the currency's smallest unit, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// Its currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// How likely they are to leave, of a date, where they were scored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<CustomerRisk>,
    /// What they are told of, by a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The message, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// Of a message: why it was not sent, or what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// Until when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<DateTime<Utc>>,
}

/// Where an entry stands among those of a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryPlace {
    at: DateTime<Utc>,
    kind: CalendarKind,
    customer: CustomerId,
    /// What tells two of one customer apart.
    of: String,
}

impl EntryPlace {
    /// The place of an entry; `step` tells those of a chain apart that are due at one time.
    pub fn of(entry: &CalendarEntry, step: &str) -> Self {
        let message = entry.message_id.map(|id| id.to_string());
        Self {
            at: entry.at,
            kind: entry.kind,
            customer: entry.customer_id.clone(),
            of: format!(
                "{} {step} {}",
                entry.subscription_id,
                message.unwrap_or_default()
            ),
        }
    }

    /// As a cursor of the list.
    pub fn to_cursor(&self) -> serde_json::Result<String> {
        Ok(BASE64URL_NOPAD.encode(&serde_json::to_vec(self)?))
    }

    /// # Errors
    /// For a cursor that no list gave.
    pub fn of_cursor(cursor: &str) -> Result<Self, StoreError> {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok();
        let place = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        place.ok_or(StoreError::BadCursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_it_was_written() {
        let place = EntryPlace {
            at: Utc::now(),
            kind: CalendarKind::Renewal,
            customer: "c 1".parse().unwrap(),
            of: "sub_1  ".into(),
        };
        let cursor = place.to_cursor().unwrap();
        assert_eq!(EntryPlace::of_cursor(&cursor).unwrap(), place);
        for wrong in ["", "eA", "%"] {
            assert!(EntryPlace::of_cursor(wrong).is_err(), "{wrong:?}");
        }
    }
}
