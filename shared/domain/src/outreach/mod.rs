//! What an organization says to its customers.

mod message;
mod reason;
mod test_clock;

pub use message::{
    Message, MessageAttempt, MessageOutcome, MessageStatus, MessageWords, OutreachWork, PaymentStep,
};
pub use reason::{FrequencyCap, NoticeReason, QuietHours, Withheld};
pub use test_clock::TestClock;
