//! What of a file is kept: names of items, what is popular, and where customers are.

use std::collections::HashMap;
use std::ops::Range;

use super::header::Header;
use super::read::Bytes;
use super::{BadFile, Key, key};
use crate::interactions::LONGEST_NAME;
use crate::ranking::Recommended;

/// The part of a file that is read once.
#[derive(Debug, Clone)]
pub struct Head {
    pub header: Header,
    /// Item and score, the most popular first.
    pub popular: Vec<(u32, f32)>,
    names: Vec<Box<str>>,
    ids: HashMap<Box<str>, u32>,
    fences: Vec<Key>,
}

impl Head {
    /// Of the bytes that [`Header::head`] says.
    ///
    /// # Errors
    /// Where they cannot be those of a head.
    pub fn parse(header: Header, bytes: &[u8]) -> Result<Self, BadFile> {
        let head = header.head();
        if bytes.len() as u64 != head.end - head.start {
            return Err(BadFile::Length);
        }
        let mut bytes = Bytes::of(bytes);
        let names = names(header, bytes.take(header.names_bytes as usize)?)?;
        let ids = names.iter().zip(0..);
        let ids: HashMap<Box<str>, u32> = ids.map(|(name, id)| (name.clone(), id)).collect();
        if ids.len() != names.len() {
            return Err(BadFile::Content("names"));
        }
        let popular = bytes.weights(header.popular, header.items)?;
        let fences = (0..header.blocks()).map(|_| bytes.key());
        let fences: Vec<Key> = fences.collect::<Result<_, _>>()?;
        if !fences.is_sorted_by(|a, b| a < b) {
            return Err(BadFile::Content("customers"));
        }
        Ok(Self {
            header,
            popular: popular.iter().map(|one| (one.item, one.weight)).collect(),
            names,
            ids,
            fences,
        })
    }

    /// An item's name, as interactions have it.
    pub fn item_name(&self, item: u32) -> Option<&str> {
        self.names.get(item as usize).map(AsRef::as_ref)
    }

    /// The item of a name; none where it was never seen.
    pub fn item(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }

    /// Where a customer's list is, if there is one: a range of customers, among whom they may be.
    pub fn block_of(&self, customer: &str) -> Option<Range<u64>> {
        let key = key(customer);
        let after = self.fences.partition_point(|fence| *fence <= key);
        let block = after.checked_sub(1)?;
        Some(self.header.block(block as u32))
    }

    /// A customer's list, from the bytes of their block; none of who is not in it.
    ///
    /// # Errors
    /// Where they cannot be those of a block.
    pub fn listed(
        &self,
        customer: &str,
        block: &[u8],
    ) -> Result<Option<Vec<Recommended>>, BadFile> {
        let row_bytes = self.header.customer_bytes() as usize;
        if !block.len().is_multiple_of(row_bytes) {
            return Err(BadFile::Length);
        }
        let wanted = key(customer);
        for row in block.chunks_exact(row_bytes) {
            let mut row = Bytes::of(row);
            if row.key()? == wanted {
                return row.listed(&self.header).map(Some);
            }
        }
        Ok(None)
    }
}

fn names(header: Header, bytes: &[u8]) -> Result<Vec<Box<str>>, BadFile> {
    let (mut left, mut names) = (Bytes::of(bytes), Vec::with_capacity(header.items as usize));
    let mut read = 0;
    for _ in 0..header.items {
        let length = usize::from(left.u16()?);
        if !(1..=LONGEST_NAME).contains(&length) {
            return Err(BadFile::Content("names"));
        }
        let name = str::from_utf8(left.take(length)?);
        names.push(name.map_err(|_| BadFile::Content("names"))?.into());
        read += 2 + length;
    }
    match read == bytes.len() {
        true => Ok(names),
        false => Err(BadFile::Content("names")),
    }
}
