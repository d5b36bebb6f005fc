//! Numbers that look random and are the same everywhere.

/// The `n`th number of the sequence that `seed` starts: SplitMix64 (Steele, Lea and Flood, 2014).
pub fn split_mix(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add((n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The `n`th draw from [0, 1) of a stream.
pub fn draw(stream: u64, n: usize) -> f64 {
    (split_mix(stream, n as u64) >> 11) as f64 / (1u64 << 53) as f64
}
