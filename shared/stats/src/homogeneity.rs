//! Whether two samples, counted in the same cells, may come from one population.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Cells are joined until this many rows are to be expected in each, of either sample (Cochran,
/// 1952): the test then holds its rate.
const EXPECTED: f64 = 5.0;

/// A cell's rows in either sample.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pair {
    pub was: f64,
    pub now: f64,
}

impl Pair {
    pub fn plus(self, other: Self) -> Self {
        Self {
            was: self.was + other.was,
            now: self.now + other.now,
        }
    }

    fn both(self) -> f64 {
        self.was + self.now
    }

    /// Whether enough rows are to be expected in the cell, of either sample.
    fn is_full(self, total: Self) -> bool {
        let smaller = total.was.min(total.now) / total.both().max(1.0);
        self.both() * smaller >= EXPECTED
    }
}

fn sum(pairs: &[Pair]) -> Pair {
    pairs.iter().copied().fold(Pair::default(), Pair::plus)
}

/// Two samples in cells that are full enough to be compared.
pub struct HomogeneityTest {
    pairs: Vec<Pair>,
    total: Pair,
}

impl HomogeneityTest {
    /// Of cells with an order: neighbours are joined until they are full enough.
    pub fn of_ordered(cells: &[Pair]) -> Self {
        let total = sum(cells);
        let mut pairs: Vec<Pair> = Vec::with_capacity(cells.len());
        let mut open = Pair::default();
        for cell in cells {
            open = open.plus(*cell);
            if open.is_full(total) {
                pairs.push(std::mem::take(&mut open));
            }
        }
        if let Some(last) = pairs.last_mut() {
            *last = last.plus(open);
        }
        Self { pairs, total }
    }

    /// Of kinds, and of `others` that have no cell of their own: with these, all cells that are not
    /// full enough are joined into one. So both samples alike decide which kinds are rare. To tell
    /// those that only the second one has from those that only the first one has would find a
    /// difference wherever kinds are many.
    pub fn of_kinds(cells: &[Pair], others: Pair) -> Self {
        let total = sum(cells).plus(others);
        let (full, rare): (Vec<Pair>, Vec<Pair>) =
            cells.iter().partition(|cell| cell.is_full(total));
        Self::of_ordered(&[full, vec![sum(&rare).plus(others)]].concat())
    }

    /// The population stability index (Siddiqi, 2006): the sum over cells of the difference in
    /// shares times the logarithm of their ratio. Below 0.1 is little, above 0.25 much. Half a row
    /// more in each cell keeps it finite.
    pub fn psi(&self) -> f64 {
        let count = self.pairs.len() as f64;
        let share = |rows: f64, total: f64| (rows + 0.5) / (total + 0.5 * count);
        let part = |pair: &Pair| {
            let was = share(pair.was, self.total.was);
            let now = share(pair.now, self.total.now);
            (now - was) * (now / was).ln()
        };
        self.pairs.iter().map(part).sum()
    }

    /// The chance that two samples of one population differ as much: Pearson's chi-square test of
    /// homogeneity. 1 where there is nothing to compare.
    pub fn p_value(&self) -> f64 {
        let freedom = self.pairs.len().saturating_sub(1) as f64;
        let Ok(distribution) = ChiSquared::new(freedom) else {
            return 1.0;
        };
        let ratio = (self.total.now / self.total.was).sqrt();
        let part = |pair: &Pair| (pair.was * ratio - pair.now / ratio).powi(2) / pair.both();
        distribution.sf(self.pairs.iter().map(part).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(was: &[u32], now: &[u32]) -> Vec<Pair> {
        let pair = |(was, now): (&u32, &u32)| Pair {
            was: f64::from(*was),
            now: f64::from(*now),
        };
        was.iter().zip(now).map(pair).collect()
    }

    #[test]
    fn a_table_by_hand() {
        // With two degrees of freedom the chance of more than x is e^(-x/2).
        let other = HomogeneityTest::of_ordered(&pairs(&[20, 30, 10], &[30, 20, 10]));
        assert!((other.p_value() - (-2.0f64).exp()).abs() < 1e-9);
        let alike = HomogeneityTest::of_ordered(&pairs(&[10, 20, 30], &[6, 9, 15]));
        assert!((alike.p_value() - 0.907_571_653_785).abs() < 1e-9);
        let equal = HomogeneityTest::of_ordered(&pairs(&[10, 20, 30], &[100, 200, 300]));
        assert!((equal.p_value() - 1.0).abs() < 1e-12 && equal.psi() < 0.001);
    }

    #[test]
    fn the_index_by_hand() {
        let halves = HomogeneityTest::of_ordered(&pairs(&[50_000, 50_000], &[60_000, 40_000]));
        let expected = 0.1 * 1.2f64.ln() - 0.1 * 0.8f64.ln();
        assert!((halves.psi() - expected).abs() < 1e-4, "{}", halves.psi());
        let gone = HomogeneityTest::of_ordered(&pairs(&[500, 500], &[1000, 0]));
        assert!(gone.psi() > 2.0 && gone.psi().is_finite());
    }

    #[test]
    fn cells_that_are_too_empty_are_joined() {
        // Of 100 rows in all the second sample has a tenth: a cell needs 50.
        let joined = HomogeneityTest::of_ordered(&pairs(&[30, 30, 30], &[4, 3, 3]));
        assert_eq!(joined.pairs, pairs(&[90], &[10]));
        assert_eq!(joined.p_value(), 1.0);
        let nothing = HomogeneityTest::of_ordered(&pairs(&[30, 30, 30], &[0, 0, 0]));
        assert_eq!((nothing.p_value(), nothing.psi()), (1.0, 0.0));
    }

    #[test]
    fn kinds_that_are_rare_in_both_are_joined_with_others() {
        let kinds = pairs(&[60, 2, 30, 0], &[50, 1, 40, 2]);
        let compared = HomogeneityTest::of_kinds(&kinds, pairs(&[0], &[9])[0]);
        assert_eq!(compared.pairs, pairs(&[60, 30, 2], &[50, 40, 12]));
    }
}
