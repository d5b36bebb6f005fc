//! What a file has, and so where everything is.

use std::ops::Range;

use super::read::Bytes;
use super::{BLOCK, BadFile, KEY_BYTES, LISTED_BYTES, TOGETHER_BYTES, WEIGHT_BYTES};
use crate::interactions::{LONGEST_NAME, MOST_CUSTOMERS, MOST_ITEMS};
use crate::item_weights::MOST_NEIGHBORS;
use crate::learners::popularity::MOST_POPULAR;
use crate::learners::together::MOST_TOGETHER;
use crate::model::{MOST_LISTED, MOST_SIMILAR};

/// The first bytes of a file, by which all others are found.
pub const HEADER_BYTES: usize = 52;

/// Says the version, too.
const MAGIC: &[u8; 8] = b"PRNREC01";

/// The first bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub customers: u32,
    pub items: u32,
    pub(super) popular: u32,
    pub(super) listed: u32,
    pub(super) neighbors: u32,
    pub(super) similar: u32,
    pub(super) together: u32,
    pub(super) names_bytes: u64,
}

impl Header {
    /// Of a file of so many bytes.
    ///
    /// # Errors
    /// Where it is none of ours, or its length is another than it says.
    pub fn parse(bytes: &[u8], file_bytes: u64) -> Result<Self, BadFile> {
        let mut bytes = Bytes::of(bytes);
        if bytes.take(MAGIC.len()).map_err(|_| BadFile::Unknown)? != MAGIC {
            return Err(BadFile::Unknown);
        }
        let said = bytes.u64()?;
        let header = Self {
            customers: bytes.count(MOST_CUSTOMERS)?,
            items: bytes.count(MOST_ITEMS)?,
            popular: bytes.count(MOST_POPULAR)?,
            listed: bytes.count(MOST_LISTED)?,
            neighbors: bytes.count(MOST_NEIGHBORS)?,
            similar: bytes.count(MOST_SIMILAR)?,
            together: bytes.count(MOST_TOGETHER)?,
            names_bytes: bytes.u64()?,
        };
        let most = u64::from(header.items) * (LONGEST_NAME as u64 + 2);
        if header.names_bytes > most {
            return Err(BadFile::Content("names"));
        }
        match said == file_bytes && header.file_bytes() == file_bytes {
            true => Ok(header),
            false => Err(BadFile::Length),
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.file_bytes().to_le_bytes());
        let counts = [
            self.customers,
            self.items,
            self.popular,
            self.listed,
            self.neighbors,
            self.similar,
            self.together,
        ];
        bytes.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
        bytes.extend(self.names_bytes.to_le_bytes());
        bytes
    }

    /// Where the head is, which is read once.
    pub fn head(&self) -> Range<u64> {
        let popular = u64::from(self.popular) * WEIGHT_BYTES as u64;
        let fences = u64::from(self.blocks()) * KEY_BYTES as u64;
        let from = HEADER_BYTES as u64;
        from..from + self.names_bytes + popular + fences
    }

    pub(super) fn blocks(&self) -> u32 {
        self.customers.div_ceil(BLOCK)
    }

    pub(super) fn customer_bytes(&self) -> u64 {
        (KEY_BYTES + self.listed as usize * LISTED_BYTES) as u64
    }

    /// Where the rows of a block's customers are.
    pub(super) fn block(&self, block: u32) -> Range<u64> {
        let at = |customer: u32| {
            let customer = customer.min(self.customers);
            self.head().end + u64::from(customer) * self.customer_bytes()
        };
        at(block.saturating_mul(BLOCK))..at(block.saturating_add(1).saturating_mul(BLOCK))
    }

    fn item_bytes(&self) -> u64 {
        let pairs = (self.neighbors + self.similar) as usize * WEIGHT_BYTES;
        (pairs + self.together as usize * TOGETHER_BYTES) as u64
    }

    /// Where an item's row is.
    pub fn item(&self, item: u32) -> Range<u64> {
        let items = self.head().end + u64::from(self.customers) * self.customer_bytes();
        let at = |item: u32| items + u64::from(item.min(self.items)) * self.item_bytes();
        at(item)..at(item.saturating_add(1))
    }

    fn file_bytes(&self) -> u64 {
        self.item(self.items).end
    }
}
