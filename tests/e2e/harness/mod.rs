//! What the tests stand on.

pub mod account;
pub mod api;
pub mod authenticator;
pub mod browser;
pub mod campaigns;
pub mod cli;
pub mod company;
pub mod held;
pub mod job;
pub mod listener;
pub mod local;
pub mod offered;
pub mod organization;
pub mod outreach;
pub mod plans;
pub mod prelude;
pub mod receiver;
pub mod revenue;
pub mod scores;
pub mod shared;
pub mod simulated;
pub mod stack;
pub mod stripe;
pub mod table;
pub mod totp;
pub mod wait;
