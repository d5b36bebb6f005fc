//! Moments, quantiles and histogram of a column of numbers.

use crate::profile::{Histogram, distinct::mix};

const BINS: usize = 20;

/// Moments (Welford 1962) and a uniform sample (Vitter's algorithm R, 1985) of numbers.
pub(crate) struct Numbers {
    count: u64,
    min: f64,
    max: f64,
    mean: f64,
    squares: f64,
    sample: Vec<f64>,
    sample_size: usize,
}

/// What is known of the numbers in the end.
pub(crate) struct Summary {
    pub min: f64,
    pub max: f64,
    pub mean: Option<f64>,
    pub std: Option<f64>,
    pub quantiles: Vec<f64>,
    pub histogram: Histogram,
}

impl Numbers {
    pub fn new(sample_size: usize) -> Self {
        let (min, max) = (f64::INFINITY, f64::NEG_INFINITY);
        Self {
            count: 0,
            min,
            max,
            mean: 0.0,
            squares: 0.0,
            sample: Vec::new(),
            sample_size,
        }
    }

    pub fn see(&mut self, value: f64) {
        self.count += 1;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        let delta = value - self.mean;
        self.mean += delta / self.count as f64;
        self.squares += delta * (value - self.mean);
        if self.sample.len() < self.sample_size {
            self.sample.push(value);
            return;
        }
        let slot = ((u128::from(mix(self.count)) * u128::from(self.count)) >> 64) as usize;
        if let Some(kept) = self.sample.get_mut(slot) {
            *kept = value;
        }
    }

    pub fn finish(mut self) -> Summary {
        self.sample.sort_unstable_by(f64::total_cmp);
        let variance = self.squares / (self.count.saturating_sub(1).max(1)) as f64;
        Summary {
            min: self.min,
            max: self.max,
            mean: finite(self.mean),
            std: finite(variance.sqrt()),
            quantiles: [0.05, 0.25, 0.5, 0.75, 0.95]
                .iter()
                .map(|&q| quantile(&self.sample, q))
                .collect(),
            histogram: self.histogram(),
        }
    }

    fn histogram(&self) -> Histogram {
        let (min, max) = (self.min, self.max);
        if min == max {
            return Histogram {
                edges: vec![min, max],
                counts: vec![self.count],
            };
        }
        // Divided before subtracting, and stepped from both ends: the span may be infinite.
        let step = max / BINS as f64 - min / BINS as f64;
        let edge = |i: usize| match i * 2 <= BINS {
            true => min + step * i as f64,
            false => max - step * (BINS - i) as f64,
        };
        let edges: Vec<f64> = (0..=BINS).map(edge).collect();
        let mut counts = vec![0; BINS];
        for value in &self.sample {
            let bin = edges[1..BINS].partition_point(|edge| edge <= value);
            counts[bin] += 1;
        }
        let scale = self.count as f64 / self.sample.len().max(1) as f64;
        Histogram {
            edges,
            counts: counts
                .into_iter()
                .map(|n: u64| (n as f64 * scale).round() as u64)
                .collect(),
        }
    }
}

/// Moments of numbers near the largest there are overflow; then they are not given.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// By linear interpolation between the two nearest of the sorted values.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * sorted.len().saturating_sub(1) as f64;
    let below = sorted.get(at.floor() as usize).copied().unwrap_or(0.0);
    let above = sorted.get(at.ceil() as usize).copied().unwrap_or(below);
    let part = at.fract();
    below * (1.0 - part) + above * part
}
