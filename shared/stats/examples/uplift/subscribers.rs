//! The simulated company by which the methods were chosen: three plans, use, failed payments, tickets.

use stats::random::{draw, normal, split_mix};

use crate::world::{Customer, Kind, OFFERS, State, World};

pub const COLUMNS: [&str; 8] = [
    "promotion",
    "failed payment",
    "tickets",
    "usage",
    "change of usage",
    "tenure",
    "plan",
    "price",
];
const PLANS: [&str; 3] = ["starter", "team", "business"];
const PRICES: [f64; 3] = [19.0, 49.0, 129.0];

/// How strongly what is seen moves the chance to leave and effects, which differs between companies.
pub struct Coefficients {
    base: f64,
    odds: [f64; 7],
    usual: [f64; OFFERS],
    /// Promotion, falling use, early tenure, tickets.
    differ: [f64; 4],
    /// What is left of an offer whose customer's payment failed.
    lost_cause: [f64; OFFERS],
    sleeping_dog: [f64; OFFERS],
}

impl Coefficients {
    pub const STANDARD: Self = Self {
        base: -2.85,
        odds: [-0.55, 1.1, 0.35, -0.40, 0.25, -0.10, -0.25],
        usual: [-0.50, -0.30, -0.25],
        differ: [-0.70, -1.0, -0.70, -0.40],
        lost_cause: [0.5, 0.3, 0.8],
        sleeping_dog: [0.9, 0.6, 0.8],
    };

    /// Those of another company: each times exp(.5 g), and more or fewer who leave.
    pub fn of_company(company: u64) -> Self {
        let stream = split_mix(company, 77);
        let mut n = 0;
        let mut vary = |coefficient: f64| {
            n += 1;
            coefficient * (0.5 * normal(stream, n)).exp()
        };
        let standard = Self::STANDARD;
        Self {
            odds: standard.odds.map(&mut vary),
            usual: standard.usual.map(&mut vary),
            differ: standard.differ.map(&mut vary),
            sleeping_dog: standard.sleeping_dog.map(&mut vary),
            base: standard.base + 0.2 * normal(stream, 0),
            lost_cause: standard.lost_cause,
        }
    }
}

/// What changes from cycle to cycle, and what does not but matters.
struct Seen {
    promotion: bool,
    failed: bool,
    tickets: f64,
    usage: f64,
    change: f64,
    tenure: f64,
    plan: usize,
}

impl Coefficients {
    fn odds(&self, of: &Seen) -> f64 {
        let is = |yes: bool| f64::from(u8::from(yes));
        let terms = [
            of.usage,
            is(of.failed),
            of.tickets,
            (1.0 + of.tenure / 6.0).ln(),
            is(of.promotion),
            is(of.plan == 1),
            is(of.plan == 2),
        ];
        self.base + terms.iter().zip(self.odds).map(|(x, b)| x * b).sum::<f64>()
    }

    fn effects(&self, kind: Kind, of: &Seen) -> [f32; OFFERS] {
        let is = |yes: bool| f64::from(u8::from(yes));
        let more = [
            self.differ[0] * is(of.promotion),
            self.differ[1] * is(of.change < -0.7),
            self.differ[2] * is(of.tenure <= 4.0) + self.differ[3] * is(of.tickets >= 1.0),
        ];
        let sleeps = is(of.tenure >= 12.0 && of.usage < -0.3 && of.tickets == 0.0);
        std::array::from_fn(|offer| {
            let left = if of.failed {
                self.lost_cause[offer]
            } else {
                1.0
            };
            let std = (self.usual[offer] + more[offer]) * left + self.sleeping_dog[offer] * sleeps;
            kind.effect(std, self.usual[offer]) as f32
        })
    }
}

pub fn company(kind: Kind, coefficients: &Coefficients, start: usize, seed: u64) -> World {
    let mut categories = vec![None; COLUMNS.len()];
    categories[6] = Some(PLANS.map(String::from).to_vec());
    let mut world = World::new(&COLUMNS, categories);
    for (n, arrives) in World::arrivals(start).into_iter().enumerate() {
        let stream = split_mix(split_mix(seed, 0x5EED), n as u64);
        let (once, each) = (split_mix(stream, 0), split_mix(stream, 1));
        let plan = [0.55, 0.88]
            .iter()
            .filter(|upto| draw(once, 0) >= **upto)
            .count();
        let price = PRICES[plan] * (0.35 * normal(once, 1) - 0.35 * 0.35 / 2.0).exp();
        let promotion = draw(once, 4) < 0.35;
        let tenure = if arrives == 0 {
            (-14.0 * (1.0 - draw(once, 5)).ln()).floor()
        } else {
            0.0
        };
        let level = 0.7 * normal(once, 4);
        let hidden = [5, 6, 7].map(|at| 0.3 * kind.hidden() * normal(once, at));
        let customer = Customer::new(arrives, price, 0.4 * normal(once, 3), hidden);
        let (mut wave, mut before) = (0.7 * normal(once, 8), None);
        world.push(customer, |cycle| {
            let n = 8 * cycle;
            if before.is_some() {
                wave = 0.6 * wave + 0.56 * normal(each, 4 * cycle + 3);
            }
            let usage = level + wave;
            let seen = Seen {
                promotion,
                failed: draw(each, n) < 0.05,
                tickets: poisson(draw(each, n + 1)).min(3.0),
                usage,
                change: usage - before.unwrap_or(usage),
                tenure: tenure + (cycle - arrives) as f64,
                plan,
            };
            before = Some(usage);
            let state = State {
                odds: (coefficients.odds(&seen) + kind.raised(cycle)) as f32,
                effects: coefficients.effects(kind, &seen),
                luck: draw(each, n + 2) as f32,
            };
            (cells(&seen, price), state)
        });
    }
    world
}

fn cells(seen: &Seen, price: f64) -> Vec<f64> {
    let is = |yes: bool| f64::from(u8::from(yes));
    vec![
        is(seen.promotion),
        is(seen.failed),
        seen.tickets,
        seen.usage,
        seen.change,
        seen.tenure,
        seen.plan as f64,
        price,
    ]
}

/// The quantile of a Poisson distribution of mean .25.
fn poisson(p: f64) -> f64 {
    let (mut k, mut density) = (0.0, (-0.25_f64).exp());
    let mut below = density;
    while p >= below && k < 20.0 {
        k += 1.0;
        density *= 0.25 / k;
        below += density;
    }
    k
}

/// The features that were made by hand for this company: eight columns, products of six, three squares.
pub fn by_hand(cells: &[f32]) -> Vec<f64> {
    let [promotion, failed, tickets, usage, change, tenure, plan] =
        std::array::from_fn(|at| f64::from(cells[at]));
    let first = [
        promotion - 0.35,
        failed - 0.05,
        tickets.min(2.0) - 0.25,
        usage.clamp(-2.5, 2.5),
        change.clamp(-2.0, 2.0),
        (1.0 + tenure / 6.0).ln() - 0.9,
    ];
    let mut features = vec![1.0];
    features.extend(first);
    features.extend([1.0, 2.0].map(|of| f64::from(u8::from(plan == of))));
    for a in 0..first.len() {
        features.extend((0..a).map(|b| first[a] * first[b]));
    }
    features.extend([3, 5, 4].map(|at| first[at] * first[at]));
    features
}
