//! What a company knows as its year begins: features of its customers, and a model of churn that
//! learned from half a year without offers.

use stats::logistic_solver::{GaussianPrior, sigmoid};
use stats::offers::features::{Basis, Column};
use stats::offers::prior::Kind;
use stats::offers::uplift_model::{Coefficients, Decision, Decisions, Posterior};

use crate::subscribers::by_hand;
use crate::world::{HISTORY, World};

/// How features are made.
pub enum Features {
    ByHand,
    Made(Basis),
}

pub struct Company {
    pub world: World,
    pub features: Features,
    churn: Coefficients,
    pub usual_hazard: f64,
    /// Who is a customer as the year begins, or arrives later.
    pub stays: Vec<bool>,
    pub width: usize,
}

/// Every customer in every cycle of the history while they were one: their state, and whether they left.
fn history(world: &World) -> (Vec<(usize, bool)>, Vec<bool>) {
    let (mut rows, mut stays) = (Vec::new(), vec![true; world.customers.len()]);
    for (n, customer) in world.customers.iter().enumerate() {
        for cycle in customer.arrives..HISTORY {
            let at = world.at(n, cycle);
            let state = &world.states[at];
            let leaves = sigmoid(f64::from(state.odds) + customer.frailty);
            let left = f64::from(state.luck) < leaves;
            rows.push((at, left));
            if left {
                stays[n] = false;
                break;
            }
        }
    }
    (rows, stays)
}

impl Company {
    pub fn new(world: World, made: bool) -> Self {
        let (rows, stays) = history(&world);
        let left: Vec<bool> = rows.iter().map(|(_, left)| *left).collect();
        let features = if made {
            Features::Made(basis(&world, &rows, &left))
        } else {
            Features::ByHand
        };
        let usual_hazard = left.iter().filter(|left| **left).count() as f64 / left.len() as f64;
        let mut company = Self {
            width: 0,
            churn: Coefficients::new(0, Vec::new()),
            features,
            usual_hazard,
            stays,
            world,
        };
        company.width = company.features(0).len();
        company.churn = company.learn_churn(&rows);
        company
    }

    /// Logistic regression with a penalty of 2, but for the constant.
    fn learn_churn(&self, rows: &[(usize, bool)]) -> Coefficients {
        let mut decisions = Decisions::new(self.width);
        for (at, left) in rows {
            let decision = Decision {
                hazard: self.usual_hazard,
                cycles: 1,
                offer: None,
                left: *left,
            };
            decisions.push(&self.features(*at), &decision);
        }
        let priors: Vec<GaussianPrior> = (0..self.width)
            .map(|n| GaussianPrior {
                centre: 0.0,
                penalty: if n == 0 { 1e-9 } else { 2.0 },
            })
            .collect();
        Posterior::of(&decisions, &priors).mean().clone()
    }

    pub fn features(&self, state: usize) -> Vec<f64> {
        match &self.features {
            Features::ByHand => by_hand(self.world.numbers(state)),
            Features::Made(basis) => basis.features(&self.world.cells(state)),
        }
    }

    /// By the model of churn.
    pub fn hazard(&self, features: &[f64]) -> f64 {
        let usual = (self.usual_hazard / (1.0 - self.usual_hazard)).ln();
        sigmoid(usual + self.churn.correction(features))
    }

    pub fn kinds(&self) -> Vec<Kind> {
        match &self.features {
            Features::Made(basis) => basis.kinds(),
            Features::ByHand => {
                let kind = |n: usize| match n {
                    0 => Kind::Constant,
                    1..=8 => Kind::Column,
                    _ => Kind::Product,
                };
                (0..self.width).map(kind).collect()
            }
        }
    }

    pub fn names(&self) -> Vec<Option<String>> {
        match &self.features {
            Features::Made(basis) => basis.names(),
            Features::ByHand => (0..self.width).map(|n| Some(n.to_string())).collect(),
        }
    }
}

fn basis(world: &World, rows: &[(usize, bool)], left: &[bool]) -> Basis {
    let cells: Vec<_> = rows.iter().map(|(at, _)| world.cells(*at)).collect();
    let columns = world.names.iter().enumerate().map(|(n, name)| Column {
        name,
        common: Some(name),
        cells: cells.iter().map(|cells| cells[n]).collect(),
    });
    Basis::of(&columns.collect::<Vec<_>>(), left)
}
