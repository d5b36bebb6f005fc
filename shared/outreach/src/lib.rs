//! What an organization says to its customers, and when: [`agenda`] knows what is due of what is known of a customer and
//! of the [`rule`]s, [`dates`] what is ahead of a customer, the [`gate`] whether it is said, [`wording`] how, and [`proof`] what it was
//! worth. For payments that failed there is a [`chain`] of what is
//! said until they are mended ([`recovery`]), and the customer's [`standing`]. Which [`offers`] a
//! customer may get is said here, too, and who is made which is [`deciding`], and what they may want instead or besides ([`recommend`]).

pub mod agenda;
pub mod card;
pub mod card_expiry;
pub mod chain;
pub mod dates;
pub mod deciding;
pub mod decline;
pub mod facts;
pub mod gate;
pub mod local_time;
pub mod occasion;
pub mod offers;
pub mod preset;
pub mod proof;
pub mod recommend;
pub mod recovery;
pub mod rule;
pub mod standing;
pub mod wording;

pub use domain::NoticeReason as Reason;
