//! A model as a file of which answers read ranges, little-endian:
//!
//! | part | what |
//! | --- | --- |
//! | header | [`HEADER_BYTES`]: what it is, and how much of everything |
//! | names | of each item, its length and its name |
//! | popular | item and score, the most popular first |
//! | fences | the key of the first customer of each block |
//! | customers | by key, a row each: key, then their list; [`BLOCK`] of them are a block |
//! | items | a row each: its weights, what is similar, what goes with it |
//!
//! What is up to the fences is read once and kept, as a [`Head`]. Then a customer's list is one range, a block,
//! and what is said of an item is one range, its row. Customers are known by a hash of their ids alone.
//! A file is never believed: of one that is cut short or made up, the error says so, and nothing else happens.

mod head;
mod header;
mod read;
mod write;

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

pub use head::Head;
pub use header::{HEADER_BYTES, Header};
pub use read::ItemRow;
pub use write::write;

/// Customers of whom one range is read.
pub const BLOCK: u32 = 32;

const KEY_BYTES: usize = 16;
/// Of a list: item, score, and two items that speak for it.
const LISTED_BYTES: usize = 16;
/// Of weights, similar and popular items: item and number.
const WEIGHT_BYTES: usize = 8;
/// Item, customers, share and lift.
const TOGETHER_BYTES: usize = 16;
/// In the place of an item where there is none.
const NO_ITEM: u32 = u32::MAX;

/// What a customer is known by in a file: a hash, so that a file has no ids of customers.
type Key = [u8; KEY_BYTES];

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    #[error("this is no file of recommendations, or one of another version: train the model again")]
    Unknown,
    #[error(
        "the file of recommendations is cut short or longer than it says: train the model again"
    )]
    Length,
    #[error("the file of recommendations has {0} that cannot be: train the model again")]
    Content(&'static str),
}

fn key(customer: &str) -> Key {
    let digest = Sha256::digest(customer.as_bytes());
    let mut key = Key::default();
    for (to, from) in key.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    key
}
