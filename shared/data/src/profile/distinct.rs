//! The number of distinct values of a column, and hashing for it.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use twox_hash::XxHash64;

/// Values counted one by one, of a column whose values repeat.
const EXACT: usize = 10_000;

/// The number of distinct values: a set of their hashes, then HyperLogLog (Flajolet et al. 2007).
pub(crate) enum Distinct {
    Exact {
        hashes: HashSet<u64, Premixed>,
        /// Some hash came twice.
        repeats: bool,
        /// Keep all hashes as long as none repeats.
        may_be_key: bool,
    },
    Estimate {
        registers: Vec<u8>,
        repeats: bool,
    },
}

/// Address bits of HyperLogLog: a standard error of 1.04 / sqrt(2^14) = 0.8 %.
const REGISTER_BITS: u32 = 14;

impl Distinct {
    pub fn new(may_be_key: bool) -> Self {
        Self::Exact {
            hashes: HashSet::default(),
            repeats: false,
            may_be_key,
        }
    }

    pub fn see(&mut self, hash: u64) {
        match self {
            Self::Exact {
                hashes,
                repeats,
                may_be_key,
            } => {
                *repeats |= !hashes.insert(hash);
                if hashes.len() > EXACT && (*repeats || !*may_be_key) {
                    self.estimate();
                }
            }
            Self::Estimate { registers, .. } => register(registers, hash),
        }
    }

    /// Goes on with an estimate.
    pub fn estimate(&mut self) {
        if let Self::Exact {
            hashes, repeats, ..
        } = self
        {
            let mut registers = vec![0; 1 << REGISTER_BITS];
            hashes
                .iter()
                .for_each(|&hash| register(&mut registers, hash));
            *self = Self::Estimate {
                registers,
                repeats: *repeats,
            };
        }
    }

    pub fn hashes(&self) -> usize {
        match self {
            Self::Exact { hashes, .. } => hashes.len(),
            Self::Estimate { .. } => 0,
        }
    }

    pub fn repeats(&self) -> bool {
        match self {
            Self::Exact { repeats, .. } | Self::Estimate { repeats, .. } => *repeats,
        }
    }

    /// The number of distinct values, and whether it is an estimate.
    pub fn count(&self) -> (u64, bool) {
        match self {
            Self::Exact { hashes, .. } => (hashes.len() as u64, false),
            Self::Estimate { registers, .. } => (cardinality(registers), true),
        }
    }
}

fn register(registers: &mut [u8], hash: u64) {
    let index = (hash >> (64 - REGISTER_BITS)) as usize;
    let rank = (hash << REGISTER_BITS)
        .leading_zeros()
        .min(64 - REGISTER_BITS) as u8
        + 1;
    registers[index] = registers[index].max(rank);
}

fn cardinality(registers: &[u8]) -> u64 {
    let m = registers.len() as f64;
    let sum: f64 = registers
        .iter()
        .map(|&rank| 0.5_f64.powi(i32::from(rank)))
        .sum();
    let raw = 0.7213 / (1.0 + 1.079 / m) * m * m / sum;
    let empty = registers.iter().filter(|&&rank| rank == 0).count();
    let estimate = if raw <= 2.5 * m && empty > 0 {
        m * (m / empty as f64).ln()
    } else {
        raw
    };
    estimate.round() as u64
}

/// SplitMix64's finalizer (Steele, Lea and Flood 2014).
pub(crate) fn mix(bits: u64) -> u64 {
    let mut z = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Hashing of what is a hash already.
pub(crate) type Premixed = BuildHasherDefault<Identity>;

#[derive(Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = XxHash64::oneshot(self.0, bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
