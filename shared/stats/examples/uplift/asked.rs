//! What the prototype of the methods measured, and what is asked of them.

use crate::policy::Policy;

/// What is kept in thousand, with the year after, at 20,000 customers; in the standard company and its
/// variants, as far as it was measured.
pub fn then(title: &str, policy: Policy) -> Option<f64> {
    use Policy::*;
    let column = |of: [f64; 9]| {
        let at = [
            Random,
            RiskTimesPrice,
            Riskiest,
            Prior,
            Greedy,
            Thompson,
            Guard,
            OracleSeen,
            OracleFull,
        ]
        .iter()
        .position(|p| *p == policy)?;
        Some(of[at]).filter(|x| x.is_finite())
    };
    const NO: f64 = f64::NAN;
    match title {
        "std" => column([-18.4, 88.7, 134.7, 301.0, 545.5, 566.4, 545.8, 793.5, 880.4]),
        "mild" => column([NO, NO, 200.7, 324.3, NO, 376.8, 393.2, 571.2, NO]),
        "drift" => column([NO, NO, 146.9, 333.9, NO, 638.8, NO, 850.6, NO]),
        "const" => column([NO, NO, 12.7, 135.3, NO, 50.8, 97.4, 162.2, NO]),
        "null" => column([NO, NO, -164.3, -124.5, NO, -76.2, NO, 0.0, NO]),
        "1,000 customers" => column([NO, NO, 7.9, 16.9, NO, 15.9, 11.8, 39.8, NO]),
        "2,000 customers" => column([NO, NO, 9.7, 33.4, NO, 42.6, 29.7, 85.5, NO]),
        "5,000 customers" => column([NO, NO, 31.3, 71.8, NO, 109.1, 94.8, 191.3, NO]),
        "100,000 customers" => column([NO, NO, 701.0, 1549.0, NO, 3089.0, NO, 3942.0, NO]),
        "1,000 with others" => column([NO, NO, NO, NO, 37.5, NO, NO, 46.2, NO]),
        "5,000 with others" => column([NO, NO, NO, NO, 189.9, NO, NO, 218.1, NO]),
        _ => None,
    }
}

/// At least so many times what discounts for the riskiest keep.
pub const RATIO: f64 = 3.9;
pub const RATIO_MILD: f64 = 1.7;
/// At least this share of what the oracle keeps that knows what can be seen.
pub const OF_ORACLE: f64 = 0.68;
/// At least so many times what the prior alone keeps.
pub const OF_PRIOR: f64 = 1.75;
/// At most this share of what the riskiest lose where offers do nothing.
pub const NULL_LOSS: f64 = 0.55;
/// Where nothing was made for the company, shares of the oracle differ by no more than a tenth.
pub const ALIKE: f64 = 0.1;
/// Of the bound, that an allocation may miss.
pub const GAP: f64 = 0.005;
pub const SECONDS: f64 = 2.0;
/// Moonshots: shares of the oracle with 20,000 customers, and with 1,000 and what others have learned;
/// and of the prior where offers do the same to all, with what that may cost elsewhere.
pub const OF_ORACLE_HOPED: f64 = 0.8;
pub const OF_PRIOR_HOPED: f64 = 0.8;
pub const GUARD_MAY_COST: f64 = 0.02;
/// Of a hundred years, those whose interval holds the truth; and those that claim what is not there.
pub const COVERED: f64 = 0.93;
pub const CLAIMED: f64 = 0.05;
