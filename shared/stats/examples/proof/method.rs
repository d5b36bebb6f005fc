//! Ways to say from day to day whether something works: ours, and what others do.

use stats::experiment::boundary::{Mixture, PowerBoundary};
use stats::experiment::evidence::Evidence;
use stats::significance::Z;

pub const COUNT: usize = 7;
/// Standard errors of one look at a time, of ten looks (O'Brien and Fleming, 1979), at the last.
const TEN_LOOKS: f64 = 2.086;
/// Monthly, from the first complete month on.
const LOOKS: u32 = 10;
/// Of boundaries of time to the power of .4 that are watched daily.
const POWER_4: f64 = 2.5436;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    Means,
    Peeking,
    Evergreen,
    Year,
    Steeper,
    TenLooks,
    Betting,
}

pub const METHODS: [(Method, &str); COUNT] = [
    (Method::Means, "difference of means, z daily"),
    (Method::Peeking, "doubly robust, z daily"),
    (Method::Evergreen, "(A) evergreen"),
    (Method::Year, "(B) year"),
    (Method::Steeper, "power .4"),
    (Method::TenLooks, "O'Brien-Fleming, 10 looks"),
    (Method::Betting, "(C) betting"),
];

/// What a method sees on a day: sums of what is complete, and what the year was forecast to come to.
pub struct Look<'a> {
    pub day: u32,
    pub first: u32,
    pub last: u32,
    pub evidence: &'a Evidence,
    pub arms: &'a [Arm; 2],
    pub forecast: f64,
}

/// Plain sums of outcomes of one arm.
#[derive(Default, Clone)]
pub struct Arm {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Arm {
    pub fn add(&mut self, outcome: f64) {
        self.count += 1.0;
        self.sum += outcome;
        self.squares += outcome.powi(2);
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }

    /// Of the mean.
    fn variance(&self) -> f64 {
        (self.squares - self.sum.powi(2) / self.count) / (self.count - 1.0) / self.count
    }
}

impl Method {
    /// The interval of that day, if the method looks and says something then.
    pub fn interval(self, look: &Look) -> Option<[f64; 2]> {
        let evidence = look.evidence;
        let time = evidence.intrinsic_time();
        let within = |reach: f64| evidence.within(reach).interval;
        match self {
            Self::Means => {
                let [treated, held_out] = look.arms;
                let reach = Z * (treated.variance() + held_out.variance()).sqrt();
                let mean = treated.mean() - held_out.mean();
                (treated.count > 1.0 && held_out.count > 1.0)
                    .then_some([mean - reach, mean + reach])
            }
            Self::Peeking => (evidence.units() >= 30.0).then(|| within(Z * time.sqrt())),
            Self::Evergreen => Some(within(Mixture::of_year(look.forecast).reach(time)?)),
            Self::Year => Some(within(PowerBoundary::of_year(look.forecast).reach(time)?)),
            Self::Steeper => {
                let boundary = PowerBoundary::new(POWER_4, 0.4, 1.2 * look.forecast);
                Some(within(boundary.reach(time)?))
            }
            Self::TenLooks => {
                let (since, all) = (look.day - look.first, look.last - look.first);
                let at = since * LOOKS / all;
                let now = at > 0 && (at * all).div_ceil(LOOKS) == since;
                now.then(|| {
                    within(TEN_LOOKS * time.sqrt() * (f64::from(LOOKS) / f64::from(at)).sqrt())
                })
            }
            Self::Betting => None,
        }
    }

    /// Whether a method waits until there are enough units of each kind.
    pub fn waits(self) -> bool {
        matches!(
            self,
            Self::Evergreen | Self::Year | Self::Steeper | Self::TenLooks
        )
    }
}
