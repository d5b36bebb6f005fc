//! Rows drawn again and again, to tell how sure what is measured on them is: the Poisson bootstrap
//! (Chamandy, Muralidharan, Najmi and Naidu, 2012).

use std::collections::HashMap;

use crate::{metrics::descending, random::split_mix};

/// Resamples of all but the largest files.
const RESAMPLES: usize = 500;
/// The fewest resamples: a standard error is then known to a fourteenth.
const FEWEST: usize = 100;
/// Draws in all: from here on larger files get fewer resamples, and need them less.
const DRAWS: usize = 200_000_000;
/// Rows as scored by members that did not see them, all of one length.
pub struct Scored<'a> {
    pub scores: &'a [f64],
    pub positive: &'a [bool],
    /// Whether a row's score reached the threshold found without it.
    pub flagged: &'a [bool],
    /// Rows with the same number are drawn together, as they are not independent.
    pub entities: &'a [u64],
}

/// A row, ready to be counted any number of times.
pub struct Row {
    score: f64,
    log_loss: f64,
    squared: f64,
    entity: u32,
    positive: bool,
    flagged: bool,
}

/// Rows by falling score, and the number of their entities, which are numbered from 0 in the order
/// they are given: the same in every ranking of the same rows.
pub fn ranked(scored: &Scored) -> (Vec<Row>, usize) {
    let mut numbers: HashMap<u64, u32> = HashMap::new();
    let number = |entity: &u64| {
        let next = numbers.len() as u32;
        *numbers.entry(*entity).or_insert(next)
    };
    let entities: Vec<u32> = scored.entities.iter().map(number).collect();
    let row = |at: usize| {
        let (p, positive) = (scored.scores[at], scored.positive[at]);
        let right = if positive { p } else { 1.0 - p };
        Row {
            score: p,
            log_loss: -right.clamp(1e-15, 1.0).ln(),
            squared: (1.0 - right).powi(2),
            entity: entities[at],
            positive,
            flagged: scored.flagged[at],
        }
    };
    let rows = descending(scored.scores).into_iter().map(row).collect();
    (rows, numbers.len())
}

/// Draws each of so many entities Poisson(1) times, again and again, and shows each time how often.
/// The same seed gives the same draws.
pub fn resample(rows: usize, entities: usize, seed: u64, mut see: impl FnMut(&[u8])) {
    let table = poisson();
    let mut draws = vec![0; entities];
    for n in 0..(DRAWS / rows.max(1)).clamp(FEWEST, RESAMPLES) {
        draw(&mut draws, &table, split_mix(seed, n as u64));
        see(&draws);
    }
}

/// How often a 16-bit number means that something is drawn, so that it is drawn Poisson(1) times.
fn poisson() -> Vec<u8> {
    let mut table = Vec::with_capacity(1 << 16);
    let (mut times, mut chance, mut below) = (0_u8, (-1.0_f64).exp(), (-1.0_f64).exp());
    for number in 0..1 << 16 {
        while (number as f64 + 0.5) / 65_536.0 > below && times < 8 {
            times += 1;
            chance /= f64::from(times);
            below += chance;
        }
        table.push(times);
    }
    table
}

fn draw(draws: &mut [u8], table: &[u8], seed: u64) {
    for (n, four) in draws.chunks_mut(4).enumerate() {
        let random = split_mix(seed, n as u64);
        for (at, times) in four.iter_mut().enumerate() {
            *times = table[(random >> (16 * at)) as usize & 0xFFFF];
        }
    }
}

/// The metrics in the order of [`Intervals`](report::Intervals), each row counted as often as its entity was drawn.
pub fn measure(rows: &[Row], draws: &[u8]) -> [f64; 7] {
    let (mut yes_above, mut above, mut wins, mut steps) = (0.0, 0.0, 0.0, 0.0);
    let (mut log_loss, mut squared, mut flagged, mut hits) = (0.0, 0.0, 0.0, 0.0);
    for tie in rows.chunk_by(|a, b| a.score == b.score) {
        let (mut count, mut yes) = (0.0, 0.0);
        for row in tie {
            let times = f64::from(draws[row.entity as usize]);
            let positive = times * f64::from(u8::from(row.positive));
            let flag = f64::from(u8::from(row.flagged));
            count += times;
            yes += positive;
            log_loss += times * row.log_loss;
            squared += times * row.squared;
            flagged += times * flag;
            hits += positive * flag;
        }
        wins += (count - yes) * (yes_above + yes / 2.0);
        above += count;
        yes_above += yes;
        if yes > 0.0 {
            steps += yes * yes_above / above;
        }
    }
    [
        wins / (yes_above * (above - yes_above)),
        steps / yes_above,
        log_loss / above,
        squared / above,
        hits / flagged,
        hits / yes_above,
        2.0 * hits / (flagged + yes_above),
    ]
}

/// Moments of a metric over the resamples (Welford, 1962). Resamples that leave it undefined, such
/// as one without positives, do not count.
#[derive(Clone, Copy, Default)]
pub struct Spread {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Spread {
    pub fn see(&mut self, value: f64) {
        if value.is_finite() {
            self.count += 1.0;
            let delta = value - self.mean;
            self.mean += delta / self.count;
            self.squares += delta * (value - self.mean);
        }
    }

    pub fn deviation(&self) -> f64 {
        (self.squares / (self.count - 1.0).max(1.0)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_poisson() {
        let table = poisson();
        let mean = table.iter().map(|times| f64::from(*times)).sum::<f64>() / 65_536.0;
        let square = table.iter().map(|t| f64::from(*t).powi(2)).sum::<f64>() / 65_536.0;
        assert!((mean - 1.0).abs() < 1e-3 && (square - 2.0).abs() < 5e-3);
    }
}
