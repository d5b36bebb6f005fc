//! What a round would bring with other budgets: by the mean of what is believed, allocated anew for each. It is the best
//! choice for each budget. What a round draws by chance, to learn of it, is left out.

use domain::{BudgetCurve, BudgetPoint};
use stats::offers::knapsack::{Allocation, Options};

use super::currency::{Problem, whole};

/// Points after the first, up to [`MOST`] times the budget.
const POINTS: u32 = 20;
const MOST: f64 = 3.0;

pub fn of(problem: &Problem<'_>) -> BudgetCurve {
    let options = Known::of(problem);
    let budget = problem.budget.amount_minor.max(0) as f64;
    let top = match budget > 0.0 {
        true => budget * MOST,
        // Without a budget it is shown what there would be to commit.
        false => options.allocate(f64::MAX).cost,
    };
    let points = (0..=POINTS).map(|at| {
        let budget = (top * f64::from(at) / f64::from(POINTS)).round();
        options.point(budget)
    });
    let mut points: Vec<BudgetPoint> = points.collect();
    points.dedup();
    BudgetCurve {
        currency: problem.budget.currency.clone(),
        points,
    }
}

/// What offers are worth of whom, and what is set aside for them.
struct Known<'a, 'b> {
    problem: &'a Problem<'b>,
    values: Vec<f64>,
    costs: Vec<f64>,
}

impl<'a, 'b> Known<'a, 'b> {
    fn of(problem: &'a Problem<'b>) -> Self {
        let propensity = problem.propensity();
        let (mut values, mut costs) = (Vec::new(), Vec::new());
        for at in 0..problem.candidates.len() {
            let price = problem.payer(at).price;
            for offer in 0..problem.offers() {
                let value = match problem.is_eligible(at, offer) {
                    true => problem.worth(at, offer).value() * propensity,
                    false => 0.0,
                };
                values.push(value);
                costs.push(problem.cost(at, offer).committed(price) * propensity);
            }
        }
        Self {
            problem,
            values,
            costs,
        }
    }

    fn allocate(&self, budget: f64) -> Allocation {
        let options = Options {
            offers: self.problem.offers(),
            values: &self.values,
            costs: &self.costs,
        };
        options.allocate(budget)
    }

    fn point(&self, budget: f64) -> BudgetPoint {
        let propensity = self.problem.propensity();
        let (mut gain, mut cost, mut customers) = (0.0, 0.0, 0.0);
        for (at, choice) in self.allocate(budget).choices.into_iter().enumerate() {
            let Some(offer) = choice else { continue };
            let worth = self.problem.worth(at, offer);
            gain += worth.gain * propensity;
            cost += worth.cost * propensity;
            customers += propensity;
        }
        BudgetPoint {
            budget_minor: whole(budget),
            gain_minor: whole(gain),
            cost_minor: whole(cost),
            customers: customers.round() as u64,
        }
    }
}
