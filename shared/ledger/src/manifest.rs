//! Which files make up an organization's ledger. Kept as one item, which a conditional write replaces.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The deepest that a bucket is split, also where one customer alone fills it.
pub const MAX_BITS: u8 = 16;

/// How long a file that is replaced stays, so that who reads it ends well.
pub const STAY: TimeDelta = TimeDelta::minutes(15);

/// The first bits of owners' hashes: those of a bucket's. Written as zeros and ones; `all` without any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Prefix {
    bits: u8,
    value: u32,
}

impl Prefix {
    pub const ALL: Self = Self { bits: 0, value: 0 };

    pub fn holds(self, hash: u64) -> bool {
        self.bits == 0 || hash >> (64 - self.bits) == u64::from(self.value)
    }

    /// Whether another holds all that this holds.
    pub fn is_within(self, other: Self) -> bool {
        self.bits >= other.bits && other.holds(self.first())
    }

    /// The two of one bit more; none where it is as long as may be.
    pub fn halves(self) -> Option<[Self; 2]> {
        let half = |bit| Self {
            bits: self.bits + 1,
            value: self.value << 1 | bit,
        };
        (self.bits < MAX_BITS).then(|| [half(0), half(1)])
    }

    /// The last hash that it holds.
    fn last(self) -> u64 {
        self.first() | u64::MAX.checked_shr(self.bits.into()).unwrap_or_default()
    }

    /// The first hash that it holds.
    fn first(self) -> u64 {
        match self.bits {
            0 => 0,
            bits => u64::from(self.value) << (64 - bits),
        }
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bits {
            0 => f.write_str("all"),
            bits => write!(f, "{:0width$b}", self.value, width = usize::from(bits)),
        }
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.to_string()
    }
}

/// A text that is no prefix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no bucket: give up to {MAX_BITS} zeros and ones, or `all`")]
pub struct InvalidPrefix(String);

impl FromStr for Prefix {
    type Err = InvalidPrefix;

    fn from_str(text: &str) -> Result<Self, InvalidPrefix> {
        if text == "all" {
            return Ok(Self::ALL);
        }
        let invalid = || InvalidPrefix(text.chars().take(64).collect());
        let bits = u8::try_from(text.len()).map_err(|_| invalid())?;
        let value = u32::from_str_radix(text, 2).map_err(|_| invalid())?;
        let prefix = Self { bits, value };
        let known = bits <= MAX_BITS && prefix.to_string() == text;
        known.then_some(prefix).ok_or_else(invalid)
    }
}

impl TryFrom<String> for Prefix {
    type Error = InvalidPrefix;

    fn try_from(text: String) -> Result<Self, InvalidPrefix> {
        text.parse()
    }
}

/// A file of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerFile {
    /// Where it lies below the organization's ledger, such as `01/01jz….parquet`.
    pub key: String,
    pub rows: u64,
    pub bytes: u64,
}

/// Owners whose hashes begin alike. An event may lie in both files: the one that counts is the first, see
/// [`crate::merge::each_row`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    pub prefix: Prefix,
    /// All but what came lately.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main: Option<LedgerFile>,
    /// What came lately.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tail: Option<LedgerFile>,
}

impl Bucket {
    pub fn empty(prefix: Prefix) -> Self {
        Self {
            prefix,
            main: None,
            tail: None,
        }
    }

    pub fn files(&self) -> impl Iterator<Item = &LedgerFile> {
        self.main.iter().chain(&self.tail)
    }
}

/// A file that is no longer part of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    pub key: String,
    pub at: DateTime<Utc>,
}

/// The files of a ledger. Its buckets hold every hash once, and lie in the order of hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Rises by one with each merge: the condition under which the next one may replace it.
    pub version: u64,
    buckets: Vec<Bucket>,
    #[serde(default)]
    replaced: Vec<Replaced>,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            version: 0,
            buckets: vec![Bucket::empty(Prefix::ALL)],
            replaced: Vec::new(),
        }
    }
}

impl Manifest {
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// Of the bucket that holds a hash of [`crate::Owner::hash`].
    pub fn position(&self, hash: u64) -> usize {
        let behind = self
            .buckets
            .partition_point(|bucket| bucket.prefix.first() <= hash);
        behind.saturating_sub(1)
    }

    pub fn bucket_of(&self, hash: u64) -> Option<&Bucket> {
        self.buckets.get(self.position(hash))
    }

    /// An upper bound: an event may lie in main and tail.
    pub fn rows(&self) -> u64 {
        self.files().map(|file| file.rows).sum()
    }

    pub fn bytes(&self) -> u64 {
        self.files().map(|file| file.bytes).sum()
    }

    pub fn files(&self) -> impl Iterator<Item = &LedgerFile> {
        self.buckets.iter().flat_map(Bucket::files)
    }

    /// Puts buckets in the place of one whose hashes they hold.
    pub(crate) fn replace(&mut self, prefix: Prefix, by: Vec<Bucket>, at: DateTime<Utc>) {
        let place = self.position(prefix.first());
        let stays: Vec<&str> = by
            .iter()
            .flat_map(Bucket::files)
            .map(|file| &*file.key)
            .collect();
        let gone = self.buckets[place].files().map(|file| file.key.clone());
        let gone = gone.filter(|key| !stays.contains(&key.as_str()));
        self.replaced.extend(gone.map(|key| Replaced { key, at }));
        self.buckets.splice(place..=place, by);
    }

    /// Takes out the files that nobody reads any more: to be deleted once the manifest is written.
    pub fn take_unread(&mut self, now: DateTime<Utc>) -> Vec<String> {
        let unread = self.replaced.extract_if(.., |file| now - file.at >= STAY);
        unread.map(|file| file.key).collect()
    }

    /// Takes out all files that are no longer part of the ledger, whoever reads them.
    pub fn take_replaced(&mut self) -> Vec<String> {
        let replaced = std::mem::take(&mut self.replaced);
        replaced.into_iter().map(|file| file.key).collect()
    }

    /// The bucket that begins after the last hash of another.
    pub fn bucket_after(&self, prefix: Prefix) -> Option<&Bucket> {
        self.bucket_of(prefix.last().checked_add(1)?)
    }

    /// When files that are replaced can be deleted next.
    pub fn next_deletion(&self) -> Option<DateTime<Utc>> {
        self.replaced.iter().map(|file| file.at + STAY).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(key: &str) -> LedgerFile {
        LedgerFile {
            key: key.to_owned(),
            rows: 1,
            bytes: 10,
        }
    }

    #[test]
    fn a_prefix_reads_back_what_it_wrote() {
        let [_, one] = Prefix::ALL.halves().unwrap();
        let [ten, _] = one.halves().unwrap();
        for (prefix, text) in [(Prefix::ALL, "all"), (one, "1"), (ten, "10")] {
            assert_eq!(prefix.to_string(), text);
            assert_eq!(text.parse(), Ok(prefix));
        }
        for text in ["", "2", "+1", " 1", "00000000000000000", "All"] {
            assert!(text.parse::<Prefix>().is_err(), "{text}");
        }
        assert!(ten.is_within(one) && ten.is_within(ten) && one.is_within(Prefix::ALL));
        assert!(!one.is_within(ten) && !Prefix::ALL.is_within(one));
        let deepest = (0..MAX_BITS).fold(Prefix::ALL, |prefix, _| prefix.halves().unwrap()[1]);
        assert_eq!(deepest.halves(), None);
        assert!(deepest.holds(u64::MAX) && !deepest.holds(0));
    }

    #[test]
    fn every_hash_has_its_bucket() {
        let mut manifest = Manifest::default();
        let at = DateTime::UNIX_EPOCH;
        for text in ["all", "0", "01", "1", "10"] {
            let prefix: Prefix = text.parse().unwrap();
            let halves = prefix.halves().unwrap();
            manifest.replace(prefix, halves.map(Bucket::empty).to_vec(), at);
        }
        let prefixes = manifest
            .buckets()
            .iter()
            .map(|bucket| bucket.prefix.to_string());
        assert_eq!(
            prefixes.collect::<Vec<_>>(),
            ["00", "010", "011", "100", "101", "11"]
        );
        for hash in (0..=255)
            .map(|n: u64| n << 56 | 12_345)
            .chain([0, u64::MAX])
        {
            let bucket = manifest.bucket_of(hash).unwrap();
            assert!(bucket.prefix.holds(hash), "{hash:x} {bucket:?}");
        }
    }

    #[test]
    fn a_replaced_file_stays_a_while() {
        let (mut manifest, at) = (Manifest::default(), DateTime::UNIX_EPOCH);
        let bucket = |main, tail| Bucket {
            prefix: Prefix::ALL,
            main: Some(file(main)),
            tail: Some(file(tail)),
        };
        manifest.replace(Prefix::ALL, vec![bucket("a", "b")], at);
        manifest.replace(Prefix::ALL, vec![bucket("a", "c")], at);
        assert_eq!((manifest.rows(), manifest.bytes()), (2, 20));
        assert_eq!(manifest.next_deletion(), Some(at + STAY));
        assert_eq!(
            manifest.take_unread(at + STAY - TimeDelta::seconds(1)),
            Vec::<String>::new()
        );
        assert_eq!(manifest.take_unread(at + STAY), ["b"]);
        assert_eq!(manifest.next_deletion(), None);
        let stored = serde_json::to_string(&manifest).unwrap();
        assert_eq!(serde_json::from_str::<Manifest>(&stored).unwrap(), manifest);
    }
}
