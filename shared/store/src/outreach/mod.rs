//! What an organization says to its customers, and what it offers them: how, in which words, about whom there is something
//! to do, the messages, who wants none, what becomes of them, whose address they come from, what is sold, what may be
//! offered, by which campaigns, to whom it was, how often and for how much, and by whom it is seen what all that is worth.

mod agenda;
mod blocked_address;
mod campaign;
mod customer_offer;
mod feedback;
mod message;
mod offer;
mod offers_given;
mod product;
mod proof;
mod sender;
mod settings;
mod shared_learning;
mod template;

pub use agenda::Due;
pub use campaign::DueCampaign;
pub use customer_offer::DueCustomerOffer;
pub use offers_given::OffersGivenItem;
pub use product::AssociationsItem;
pub use proof::{DueProof, ProofYear};
pub use sender::{DueSender, SenderClaim};
pub use settings::{DueOutreach, OutreachItem};
pub use shared_learning::LearningOfOthers;
