//! Every mail there is: what it says, and who gets it.

pub(crate) mod account;
mod account_erasure;
mod account_text;
pub(crate) mod alerts;
pub(crate) mod dunning;
pub(crate) mod endpoint;
pub(crate) mod invitation;
pub(crate) mod organization_deletion;
pub(crate) mod outreach;
pub(crate) mod report;
pub(crate) mod scores;
pub(crate) mod sources;
pub(crate) mod usage;
