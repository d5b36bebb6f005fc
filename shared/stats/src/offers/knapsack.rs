//! At most one offer for each customer, under a budget: the multiple-choice knapsack problem.
//!
//! Its linear relaxation is solved exactly by Sinha and Zoltners (1979): of each customer the offers on
//! the concave hull of value over cost, as steps from one to the next, are taken by value gained per
//! cost until one does not fit. The ratio there is the Lagrangian multiplier λ of the budget, and
//! `λB + Σ max(0, maxₐ(vₐ - λcₐ))` bounds what any allocation can reach. What is left of the budget is
//! filled up by ratio.

/// Times that it is looked for something that still fits.
const PASSES: usize = 8;

/// Offers of all customers, customer by customer: as many of each.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Of each customer.
    pub offers: usize,
    /// Expected, after cost. What is not above zero is never given.
    pub values: &'a [f64],
    /// What must be set aside, in the budget's unit; whole minor units are added without rounding.
    pub costs: &'a [f64],
}

/// Who gets what.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    /// The offer of each customer, counted from 0.
    pub choices: Vec<Option<usize>>,
    pub value: f64,
    pub cost: f64,
    /// No allocation within the budget is worth more.
    pub bound: f64,
}

impl Options<'_> {
    /// The most valuable allocation that is found within the budget.
    pub fn allocate(&self, budget: f64) -> Allocation {
        let (mut found, multiplier) = self.relax(budget);
        let bound = self.dual(multiplier, budget);
        found.fill(self, budget);
        // Of few customers, or dear offers, the relaxation can be far off.
        for mut other in [Filling::new(self.customers()), self.single(budget)] {
            if other.value == 0.0 || other.value > found.value {
                other.fill(self, budget);
            }
            if other.value > found.value {
                found = other;
            }
        }
        Allocation {
            choices: found.choices,
            value: found.value,
            cost: found.cost,
            bound: bound.max(found.value),
        }
    }

    /// What the budget's dual comes to at a multiplier: a bound of any allocation, at each.
    pub fn dual(&self, multiplier: f64, budget: f64) -> f64 {
        let best = |customer| {
            let usable = self.usable(customer, budget);
            let left = usable.map(|option| option.value - multiplier * option.cost);
            left.fold(0.0, f64::max)
        };
        multiplier * budget + (0..self.customers()).map(best).sum::<f64>()
    }

    fn customers(&self) -> usize {
        self.values.len().min(self.costs.len()) / self.offers.max(1)
    }

    fn usable(&self, customer: usize, budget: f64) -> impl Iterator<Item = Choice> {
        let from = customer * self.offers;
        let offers = self.values[from..][..self.offers]
            .iter()
            .zip(&self.costs[from..][..self.offers]);
        let choices = offers.enumerate().map(|(offer, (value, cost))| Choice {
            offer: Some(offer),
            value: *value,
            cost: *cost,
        });
        choices.filter(move |choice| choice.value > 0.0 && (0.0..=budget).contains(&choice.cost))
    }

    /// The most valuable offer alone: it, or what is taken by ratio, is worth half of the best.
    fn single(&self, budget: f64) -> Filling {
        let mut filling = Filling::new(self.customers());
        let steps = (0..self.customers()).flat_map(|customer| {
            let usable = self.usable(customer, budget);
            usable.map(move |to| Step::new(customer, Choice::NONE, to))
        });
        if let Some(step) = steps.max_by(|a, b| a.gain.total_cmp(&b.gain)) {
            filling.take(&step);
        }
        filling
    }

    /// What is taken before the first step that does not fit, and the ratio of that step.
    fn relax(&self, budget: f64) -> (Filling, f64) {
        let mut steps = Vec::new();
        for customer in 0..self.customers() {
            let mut from = Choice::NONE;
            for to in concave_hull(self.usable(customer, budget).collect()) {
                steps.push(Step::new(customer, from, to));
                from = to;
            }
        }
        steps.sort_unstable_by(Step::before);
        let mut taken = Filling::new(self.customers());
        for step in &steps {
            if taken.cost + step.cost > budget {
                return (taken, step.ratio);
            }
            taken.take(step);
        }
        (taken, 0.0)
    }
}

#[derive(Debug, Clone, Copy)]
struct Choice {
    offer: Option<usize>,
    value: f64,
    cost: f64,
}

impl Choice {
    /// No offer.
    const NONE: Self = Self {
        offer: None,
        value: 0.0,
        cost: 0.0,
    };
}

/// From one choice of a customer to a more valuable one.
struct Step {
    customer: usize,
    from: Choice,
    to: Choice,
    gain: f64,
    cost: f64,
    ratio: f64,
}

impl Step {
    fn new(customer: usize, from: Choice, to: Choice) -> Self {
        let (gain, cost) = (to.value - from.value, to.cost - from.cost);
        let ratio = if cost > 0.0 {
            gain / cost
        } else {
            f64::INFINITY
        };
        Self {
            customer,
            from,
            to,
            gain,
            cost,
            ratio,
        }
    }

    /// By ratio, and of one ratio the larger first, which are harder to fit.
    fn before(&self, other: &Self) -> std::cmp::Ordering {
        let by = |a: f64, b: f64| b.total_cmp(&a);
        by(self.ratio, other.ratio)
            .then(by(self.gain, other.gain))
            .then(self.customer.cmp(&other.customer))
            .then(self.to.offer.cmp(&other.to.offer))
    }
}

/// Offers whose value over cost lies on the concave hull with nothing, by rising cost.
fn concave_hull(mut sorted: Vec<Choice>) -> Vec<Choice> {
    sorted.sort_unstable_by(|a, b| a.cost.total_cmp(&b.cost).then(b.value.total_cmp(&a.value)));
    let mut hull = Vec::with_capacity(sorted.len());
    for choice in sorted {
        let ratio = |from: Choice, to: Choice| Step::new(0, from, to).ratio;
        let last = |hull: &[Choice], back: usize| match hull.len().checked_sub(back) {
            Some(at) => hull[at],
            None => Choice::NONE,
        };
        if choice.value <= last(&hull, 1).value {
            continue;
        }
        while !hull.is_empty() {
            let (before, over) = (last(&hull, 2), last(&hull, 1));
            if ratio(before, over) > ratio(over, choice) {
                break;
            }
            hull.pop();
        }
        hull.push(choice);
    }
    hull
}

/// An allocation while it is made.
struct Filling {
    choices: Vec<Option<usize>>,
    value: f64,
    cost: f64,
}

impl Filling {
    fn new(customers: usize) -> Self {
        Self {
            choices: vec![None; customers],
            value: 0.0,
            cost: 0.0,
        }
    }

    fn take(&mut self, step: &Step) {
        self.choices[step.customer] = step.to.offer;
        self.value += step.gain;
        self.cost += step.cost;
    }

    /// Spends what is left on what gains most for its cost.
    fn fill(&mut self, options: &Options, budget: f64) {
        for _ in 0..PASSES {
            let mut steps = self.better(options, budget);
            steps.sort_unstable_by(Step::before);
            let before = self.value;
            for step in &steps {
                let stands = self.choices[step.customer] == step.from.offer;
                if stands && self.fits(step, budget) {
                    self.take(step);
                }
            }
            if self.value <= before {
                break;
            }
        }
    }

    fn better(&self, options: &Options, budget: f64) -> Vec<Step> {
        let mut steps = Vec::new();
        for customer in 0..self.choices.len() {
            let from = self.present(options, customer);
            let usable = options.usable(customer, budget);
            let to = usable.map(|to| Step::new(customer, from, to));
            steps.extend(to.filter(|step| self.fits(step, budget)));
        }
        steps
    }

    fn fits(&self, step: &Step, budget: f64) -> bool {
        step.gain > 0.0 && self.cost + step.cost <= budget
    }

    fn present(&self, options: &Options, customer: usize) -> Choice {
        self.choices[customer].map_or(Choice::NONE, |offer| {
            let at = customer * options.offers + offer;
            Choice {
                offer: Some(offer),
                value: options.values[at],
                cost: options.costs[at],
            }
        })
    }
}
