//! Means over seeds, and how sure they are.

/// A mean with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub value: f64,
    pub error: f64,
}

impl Figure {
    pub fn mean(of: &[f64]) -> Self {
        let count = of.len() as f64;
        let value = of.iter().sum::<f64>() / count;
        let squares: f64 = of.iter().map(|x| (x - value).powi(2)).sum();
        Self {
            value,
            error: (squares / (count - 1.0).max(1.0) / count).sqrt(),
        }
    }

    /// Mean over mean, of pairs; its error by the delta method.
    pub fn ratio(of: &[f64], to: &[f64]) -> Self {
        let below = Self::mean(to).value;
        let value = Self::mean(of).value / below;
        let apart: Vec<f64> = of.iter().zip(to).map(|(a, b)| a - value * b).collect();
        Self {
            value,
            error: Self::mean(&apart).error / below.abs(),
        }
    }

    pub fn times(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            error: self.error * factor.abs(),
        }
    }

    pub fn shown(self, decimals: usize) -> String {
        format!("{:.decimals$} ± {:.decimals$}", self.value, self.error)
    }
}
