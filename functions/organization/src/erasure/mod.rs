//! What a sweep erases: organizations whose grace is over, and accounts that have ended. Both leave
//! receipts.

mod accounts;
pub mod deletion;
mod organizations;

pub use accounts::EraseAccounts;
pub use organizations::EraseOrganizations;
