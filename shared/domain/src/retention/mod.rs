//! An organization's customers, and what is known of them from events.

mod customer_id;
mod event_source;
mod merge_message;
mod received;
mod settings;

pub use customer_id::CustomerId;
pub use event_source::EventSource;
pub use merge_message::MergeMessage;
pub use received::{EventIssue, EventStatus, Received, ReceivedEvent};
pub use settings::{CustomersAre, SubscriptionEvent};
