//! How large a file may be.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// As uploaded; decompressed it may be twenty times as large.
    pub bytes: u64,
    /// Without the header.
    pub rows: u64,
    pub columns: usize,
}

impl Limits {
    /// None but what the machine sets: all that is counted of a column is held in memory.
    pub const NONE: Self = Self {
        bytes: u64::MAX,
        rows: u64::MAX,
        columns: 1 << 16,
    };
}
