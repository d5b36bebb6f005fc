//! The models that a forecast is combined of, behind one trait, and the guard between us and them.

mod ets;
mod guard;
mod intermittent;
mod naive;
mod seasonal_trend;
mod theta;
mod time_series;

pub use guard::{guarded, useful};

/// What a model knows: a value for each period, of about 1 in size, and after how many of them they may repeat
/// themselves. Of each such season there are two or more.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    pub values: &'a [f64],
    pub seasons: &'a [usize],
}

impl History<'_> {
    /// The shortest season; 1 where there is none.
    pub fn season(&self) -> usize {
        self.seasons.first().copied().unwrap_or(1)
    }
}

/// A model of one series.
pub trait Candidate: Sync {
    /// By which it is known in what is kept and shown.
    fn name(&self) -> &'static str;

    /// Values of the periods that follow; none where the model does not suit the history.
    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>>;
}

/// All that are tried.
pub fn all() -> Vec<Box<dyn Candidate>> {
    vec![
        Box::new(naive::SeasonalNaive),
        Box::new(naive::LongSeasonalNaive),
        Box::new(theta::Optimized),
        Box::new(theta::Dynamic),
        Box::new(seasonal_trend::SeasonalTrend),
        Box::new(ets::Ets),
        Box::new(intermittent::Tsb),
    ]
}
