//! One kind of company, many seeds of it, each under several policies.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use stats::logistic_solver::GaussianPrior;
use stats::offers::prior::cautious;

use crate::company::Company;
use crate::policy::Policy;
use crate::world::{USUAL, World};
use crate::year::{Year, year};

/// What is simulated.
pub struct Study<'a> {
    pub seeds: std::ops::Range<u64>,
    pub policies: &'a [Policy],
    /// Whether features are made of the company's columns, or by hand.
    pub made: bool,
    pub world: &'a (dyn Fn(u64) -> World + Sync),
    /// Moves what is believed beforehand.
    pub prior: &'a (dyn Fn(&Company, Vec<GaussianPrior>) -> Vec<GaussianPrior> + Sync),
}

/// What a policy came to in one company.
#[derive(Clone, Default)]
pub struct Outcome {
    /// Billed more than without offers, less what they cost: within the year, and with the year after.
    pub kept: [f64; 2],
    pub year: Year,
}

impl Study<'_> {
    /// By policy, then by seed.
    pub fn run(&self, threads: usize) -> Vec<Vec<Outcome>> {
        let by_seed = in_threads(threads, (self.seeds.end - self.seeds.start) as usize, |n| {
            self.company(self.seeds.start + n as u64)
        });
        let of = |at: usize| {
            by_seed
                .iter()
                .map(|outcomes| outcomes[at].clone())
                .collect()
        };
        (0..self.policies.len()).map(of).collect()
    }

    fn company(&self, seed: u64) -> Vec<Outcome> {
        let company = Company::new((self.world)(seed), self.made);
        let priors = (self.prior)(&company, cautious(&company.kinds(), &USUAL));
        let without = year(&company, None, &priors, seed).billed;
        let under = |policy: &Policy| {
            let year = year(&company, Some(*policy), &priors, seed);
            Outcome {
                kept: [0, 1].map(|at| year.billed[at] - without[at]),
                year,
            }
        };
        self.policies.iter().map(under).collect()
    }
}

/// All of a number of jobs, in their order.
pub fn in_threads<T: Send>(threads: usize, jobs: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= jobs {
                        break;
                    }
                    let result = job(n);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((n, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(n, _)| *n);
    done.into_iter().map(|(_, result)| result).collect()
}
