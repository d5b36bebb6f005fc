//! What the mail service tells of a message after it was sent, and when too much of it comes back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{BlockReason, MessageOutcome, MessageStatus};

/// What the mail service tells of a message. It may come twice, late, and in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailFeedback {
    Delivered,
    /// It came back: for good, or because a mailbox was full or a server away.
    Bounced {
        for_good: bool,
    },
    Complained,
}

impl MailFeedback {
    /// How a message stands that it is told of.
    pub fn status(self) -> MessageStatus {
        match self {
            Self::Delivered => MessageStatus::Delivered,
            Self::Bounced { .. } => MessageStatus::Bounced,
            Self::Complained => MessageStatus::Complained,
        }
    }

    /// As a line of the message's log.
    pub fn outcome(self) -> MessageOutcome {
        match self {
            Self::Delivered => MessageOutcome::Delivered,
            Self::Bounced { .. } => MessageOutcome::Bounced,
            Self::Complained => MessageOutcome::Complained,
        }
    }

    /// Why nothing more is sent to the address, if nothing is.
    pub fn blocks(self) -> Option<BlockReason> {
        match self {
            Self::Delivered | Self::Bounced { for_good: false } => None,
            Self::Bounced { for_good: true } => Some(BlockReason::Bounced),
            Self::Complained => Some(BlockReason::Complained),
        }
    }

    /// Whether it tells more of a message that stands so: a server may take a message and send it back later, and whoever
    /// got one may complain. Nothing is taken back, so the order in which it comes does not matter. Of a message that is
    /// being sent it tells that it went.
    pub fn tells_more_than(self, status: MessageStatus) -> bool {
        let rank = |status| match status {
            MessageStatus::Sending | MessageStatus::Sent | MessageStatus::Unknown => Some(0),
            MessageStatus::Delivered => Some(1),
            MessageStatus::Bounced => Some(2),
            MessageStatus::Complained => Some(3),
            MessageStatus::Proposed
            | MessageStatus::Waiting
            | MessageStatus::Queued
            | MessageStatus::Refused
            | MessageStatus::Withheld
            | MessageStatus::Rejected => None,
        };
        rank(status).is_some_and(|before| Some(before) < rank(self.status()))
    }
}

/// What was heard of an organization's messages on a day, in UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailOutcomes {
    /// Messages of which something was heard.
    #[serde(default)]
    pub outcomes: u64,
    /// Those of them that came back.
    #[serde(default)]
    pub bounces: u64,
}

impl MailOutcomes {
    /// Of fewer messages nothing is concluded.
    pub const LEAST: u64 = 50;
    /// Mail services warn senders of whom more than this comes back.
    pub const MOST_BOUNCES_PERCENT: u64 = 5;

    /// Whether so much comes back that sending on would do harm.
    pub fn are_too_many_bounces(self) -> bool {
        self.outcomes >= Self::LEAST
            && self.bounces * 100 > self.outcomes * Self::MOST_BOUNCES_PERCENT
    }
}

/// That an organization's messages are held back since too many of a day came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    pub since: DateTime<Utc>,
    /// What had been heard of the day's messages.
    pub heard: MailOutcomes,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HARD: MailFeedback = MailFeedback::Bounced { for_good: true };

    fn after(mut status: MessageStatus, told: &[MailFeedback]) -> MessageStatus {
        for feedback in told {
            if feedback.tells_more_than(status) {
                status = feedback.status();
            }
        }
        status
    }

    #[test]
    fn what_was_never_sent_is_not_told_of() {
        for status in [
            MessageStatus::Proposed,
            MessageStatus::Waiting,
            MessageStatus::Queued,
            MessageStatus::Refused,
            MessageStatus::Withheld,
            MessageStatus::Rejected,
        ] {
            assert_eq!(after(status, &[HARD, MailFeedback::Delivered]), status);
        }
        let told = [MailFeedback::Delivered];
        assert_eq!(
            after(MessageStatus::Unknown, &told),
            MessageStatus::Delivered
        );
    }

    #[test]
    fn only_what_comes_back_for_good_or_is_complained_of_blocks() {
        assert_eq!(MailFeedback::Delivered.blocks(), None);
        let full = MailFeedback::Bounced { for_good: false };
        assert_eq!(full.blocks(), None);
        assert_eq!(HARD.blocks(), Some(BlockReason::Bounced));
        assert_eq!(
            MailFeedback::Complained.blocks(),
            Some(BlockReason::Complained)
        );
    }

    #[test]
    fn five_in_a_hundred_of_at_least_fifty_may_come_back() {
        let too_many =
            |outcomes, bounces| MailOutcomes { outcomes, bounces }.are_too_many_bounces();
        assert!(!too_many(49, 49) && !too_many(50, 2) && !too_many(100, 5));
        assert!(too_many(50, 3) && too_many(100, 6));
    }

    proptest! {
        #[test]
        fn whatever_the_order_and_however_often_a_message_ends_alike(
            order in Just(vec![MailFeedback::Delivered, HARD, MailFeedback::Complained]).prop_shuffle(),
            again in 0usize..3,
            some in 1usize..=3,
        ) {
            let told = &order[..some];
            let last = *told.iter().max_by_key(|one| match one {
                MailFeedback::Delivered => 0,
                MailFeedback::Bounced { .. } => 1,
                MailFeedback::Complained => 2,
            }).unwrap();
            let doubled: Vec<MailFeedback> = told.iter().chain(&told[..again.min(some)]).copied().collect();
            prop_assert_eq!(after(MessageStatus::Sent, &doubled), last.status());
        }
    }
}
