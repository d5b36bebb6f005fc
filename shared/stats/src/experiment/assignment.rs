//! Who is held out: drawn by a keyed hash, so that the draw needs no record, is the same everywhere,
//! and cannot be foretold or steered by whoever lacks the key.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Sets the hash of a hold-out apart from any other made with the same key.
const PURPOSE: &[u8] = b"hold-out";
/// HMAC's block with SHA-256: a shorter key is filled up with zeros (RFC 2104).
const BLOCK: usize = 64;

/// The share that is held out: from one in a hundred to half.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    pub const MIN: f64 = 0.01;
    pub const MAX: f64 = 0.5;

    /// `None` outside [`MIN`](Self::MIN) to [`MAX`](Self::MAX): where one arm is next to empty, no
    /// comparison is left.
    pub fn new(share: f64) -> Option<Self> {
        (Self::MIN..=Self::MAX)
            .contains(&share)
            .then_some(Self(share))
    }

    pub fn get(self) -> f64 {
        self.0
    }

    /// The chance of being treated.
    pub fn propensity(self) -> f64 {
        1.0 - self.0
    }
}

/// Shares by stratum. Strata differ in their share alone and not in the draw, so that a customer who
/// moves between strata of one share stays where they were.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Of strata that are not named.
    pub usual: Share,
    pub of: BTreeMap<String, Share>,
}

impl Shares {
    pub fn of(&self, stratum: &str) -> Share {
        self.of.get(stratum).copied().unwrap_or(self.usual)
    }
}

/// An organization's draw of one year. The next year is another draw, and a new cohort.
pub struct Assignment(Hmac<Sha256>);

impl Assignment {
    pub fn new(key: &[u8; 32], year: i32) -> Self {
        let mut block = [0; BLOCK];
        block[..key.len()].copy_from_slice(key);
        let mut mac = Hmac::new(&block.into());
        mac.update(PURPOSE);
        mac.update(&year.to_be_bytes());
        Self(mac)
    }

    pub fn draw(&self, customer: &str) -> Draw {
        let mut mac = self.0.clone();
        mac.update(customer.as_bytes());
        let bytes: [u8; 32] = mac.finalize().into_bytes().into();
        let number = |from: usize| {
            bytes[from..from + 8]
                .iter()
                .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
        };
        Draw {
            position: (number(0) >> 11) as f64 / (1_u64 << 53) as f64,
            order: number(8),
        }
    }
}

/// What was drawn for a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// Uniform on [0, 1).
    position: f64,
    /// Orders customers of one day; knows nothing of the position.
    pub order: u64,
}

impl Draw {
    /// A larger share holds out the same customers and more, a smaller one some of them.
    pub fn held_out(&self, share: Share) -> bool {
        self.position < share.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn share(share: f64) -> Share {
        Share::new(share).unwrap()
    }

    fn draws(year: i32, count: usize) -> Vec<Draw> {
        let assignment = Assignment::new(&KEY, year);
        let one = |n| assignment.draw(&format!("customer {n}"));
        (0..count).map(one).collect()
    }

    #[test]
    fn a_draw_stays_what_it_was() {
        // HMAC-SHA256 of `hold-out`, the year in four bytes and the id, by another implementation.
        // Customers are held out by it: it must never change.
        let draw = Assignment::new(&KEY, 2026).draw("cus_42");
        let expected = (0.5986949037320688, 12_465_383_379_706_214_158);
        assert_eq!((draw.position, draw.order), expected);
    }

    #[test]
    fn positions_are_uniform_and_orders_do_not_follow_them() {
        let draws = draws(2026, 100_000);
        let mut cells = [0.0; 20];
        draws
            .iter()
            .for_each(|draw| cells[(draw.position * 20.0) as usize] += 1.0);
        let chi: f64 = cells
            .iter()
            .map(|n| (n - 5_000.0_f64).powi(2) / 5_000.0)
            .sum();
        // 19 degrees of freedom: 43.8 is exceeded once in a thousand times.
        assert!(chi < 43.8, "{chi}");
        let late = |draw: &&Draw| draw.order > u64::MAX / 2;
        let held: Vec<&Draw> = draws.iter().filter(|d| d.held_out(share(0.1))).collect();
        let late_of_held = held.iter().copied().filter(late).count() as f64 / held.len() as f64;
        assert!((0.48..0.52).contains(&late_of_held), "{late_of_held}");
    }

    #[test]
    fn each_stratum_is_held_out_by_its_share() {
        let shares = Shares {
            usual: share(0.1),
            of: [("enterprise".into(), share(0.3))].into(),
        };
        let draws = draws(2026, 60_000);
        for (stratum, expected, few) in [("starter", 0.1, 0.09), ("enterprise", 0.3, 0.31)] {
            let of = shares.of(stratum);
            assert_eq!((of.get(), of.propensity()), (expected, 1.0 - expected));
            let held = draws.iter().filter(|draw| draw.held_out(of)).count() as f64;
            let z = |share: f64| (held - 6e4 * share) / (6e4 * share * (1.0 - share)).sqrt();
            assert!(z(expected).abs() < 3.3 && z(few).abs() > 3.3, "{held}");
        }
    }

    #[test]
    fn a_changed_share_moves_only_whom_it_must() {
        let draws = draws(2026, 20_000);
        let held = |at: f64| draws.iter().map(move |d| d.held_out(share(at)));
        let moved = |a: f64, b: f64| held(a).zip(held(b)).filter(|(a, b)| a != b).count() as f64;
        assert!((0.045..0.055).contains(&(moved(0.1, 0.15) / 20_000.0)));
        assert!(held(0.1).zip(held(0.15)).all(|(few, many)| !few || many));
        assert_eq!(moved(0.1, 0.1), 0.0);
    }

    #[test]
    fn years_keys_and_customers_are_drawn_apart() {
        let held = |year| {
            let draws = draws(year, 20_000).into_iter();
            draws.map(|d| d.held_out(share(0.1))).collect::<Vec<_>>()
        };
        let (this, next) = (held(2026), held(2027));
        assert_eq!(this, held(2026));
        let again = this.iter().zip(&next).filter(|(a, b)| **a && **b).count();
        let held = this.iter().filter(|held| **held).count();
        assert!(
            (0.07..0.13).contains(&(again as f64 / held as f64)),
            "{again} of {held}"
        );
        let other = Assignment::new(&[8; 32], 2026).draw("customer 1");
        assert_ne!(other, Assignment::new(&KEY, 2026).draw("customer 1"));
    }

    #[test]
    fn shares_that_leave_an_arm_empty_are_refused() {
        for none in [0.0, 0.009, 0.51, 1.0, -0.1, f64::NAN] {
            assert_eq!(Share::new(none), None);
        }
    }
}
