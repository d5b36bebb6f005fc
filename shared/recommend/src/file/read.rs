//! Bytes of a file, none of which is believed.

use super::header::Header;
use super::{BadFile, KEY_BYTES, Key, NO_ITEM};
use crate::item_weights::Weight;
use crate::learners::together::Together;
use crate::ranking::{Grounds, MOST_REASONS, Recommended};

/// What is left to read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a> {
    left: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub fn of(left: &'a [u8]) -> Self {
        Self { left }
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], BadFile> {
        let (taken, left) = self.left.split_at_checked(count).ok_or(BadFile::Length)?;
        self.left = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadFile> {
        self.take(N)?.try_into().map_err(|_| BadFile::Length)
    }

    pub fn key(&mut self) -> Result<Key, BadFile> {
        self.array::<KEY_BYTES>()
    }

    pub fn u16(&mut self) -> Result<u16, BadFile> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub fn u32(&mut self) -> Result<u32, BadFile> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub fn u64(&mut self) -> Result<u64, BadFile> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// At most `most`.
    pub fn count(&mut self, most: usize) -> Result<u32, BadFile> {
        let count = self.u32()?;
        match count as usize <= most {
            true => Ok(count),
            false => Err(BadFile::Content("counts")),
        }
    }

    pub fn number(&mut self) -> Result<f32, BadFile> {
        let number = f32::from_le_bytes(self.array()?);
        match number.is_finite() {
            true => Ok(number),
            false => Err(BadFile::Content("numbers")),
        }
    }

    /// One of so many items, or none.
    pub fn item(&mut self, items: u32) -> Result<Option<u32>, BadFile> {
        match self.u32()? {
            NO_ITEM => Ok(None),
            item if item < items => Ok(Some(item)),
            _ => Err(BadFile::Content("items")),
        }
    }

    /// Items and numbers, as many as there are of so many places.
    pub fn weights(&mut self, places: u32, items: u32) -> Result<Vec<Weight>, BadFile> {
        let mut weights = Vec::with_capacity(places as usize);
        for _ in 0..places {
            let (item, weight) = (self.item(items)?, self.number()?);
            weights.extend(item.map(|item| Weight { item, weight }));
        }
        Ok(weights)
    }

    /// A customer's list.
    pub fn listed(&mut self, header: &Header) -> Result<Vec<Recommended>, BadFile> {
        let mut listed = Vec::with_capacity(header.listed as usize);
        for _ in 0..header.listed {
            let (item, score) = (self.item(header.items)?, self.number()?);
            let mut reasons = Vec::with_capacity(MOST_REASONS);
            for _ in 0..MOST_REASONS {
                reasons.extend(self.item(header.items)?);
            }
            listed.extend(item.map(|item| Recommended {
                item,
                score,
                grounds: Grounds::History(reasons),
            }));
        }
        Ok(listed)
    }
}

/// What is said of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRow {
    /// How much having it speaks for others.
    pub weights: Vec<Weight>,
    pub similar: Vec<Weight>,
    pub together: Vec<Together>,
}

impl ItemRow {
    /// Of the bytes that [`Header::item`] says.
    ///
    /// # Errors
    /// Where they cannot be those of a row.
    pub fn parse(header: &Header, row: &[u8]) -> Result<Self, BadFile> {
        let mut bytes = Bytes::of(row);
        let weights = bytes.weights(header.neighbors, header.items)?;
        let similar = bytes.weights(header.similar, header.items)?;
        let mut together = Vec::with_capacity(header.together as usize);
        for _ in 0..header.together {
            let item = bytes.item(header.items)?;
            let customers = bytes.u32()?;
            let (share, lift) = (bytes.number()?, bytes.number()?);
            together.extend(item.map(|item| Together {
                item,
                customers,
                share,
                lift,
            }));
        }
        Ok(Self {
            weights,
            similar,
            together,
        })
    }
}
