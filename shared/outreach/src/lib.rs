//! What an organization says to its customers, and when: [`agenda`] knows what is due of what is known of a customer and
//! of the [`rule`]s, the [`gate`] whether it is said, [`wording`] how.

pub mod agenda;
pub mod facts;
pub mod gate;
pub mod local_time;
pub mod rule;
pub mod wording;

pub use domain::NoticeReason as Reason;
