//! What bounds memory and time.

/// Observations of one file.
pub const OBSERVATIONS: usize = 5_000_000;
/// Series of one file.
pub const SERIES: usize = 20_000;
/// Bytes of a series' key.
pub const KEY: usize = 256;
/// Periods of one series; what is older is left out.
pub const PERIODS: usize = 20_000;
/// Periods of all series of a file together: where there are many, each has fewer. They take 160 MB.
pub const VALUES: usize = 20_000_000;
/// Periods that are forecast.
pub const HORIZON: usize = 366;
/// Periods that are forecast of all series together: what each candidate says of them takes 220 MB.
pub const STEPS: usize = 1_000_000;
/// Anomalies of a series that are told.
pub const ANOMALIES: usize = 20;
/// The newest periods that models are fitted on.
pub const FITTED: usize = 3_000;
/// A value further from zero is taken for a mistake: sums of squares stay finite.
pub const VALUE: f64 = 1e15;
/// Leaves of a hierarchy: their matrix takes 32 MB.
pub const LEAVES: usize = 2_000;
/// Nodes of a hierarchy.
pub const NODES: usize = 20_000;
