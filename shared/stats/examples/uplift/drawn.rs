//! A second simulated company, of which nothing is chosen: which columns it has, which of them move the
//! chance to leave, and for whom offers work, is drawn from its seed. Only how many leave, how far
//! offers work on average and how far that differs is as in the first, where it is not hidden.

use stats::logistic_solver::sigmoid;
use stats::random::{draw, normal, split_mix};

use crate::world::{Customer, OFFERS, State, World};

const FEWEST: usize = 6;
const MORE: usize = 7;
const NAMES: [&str; FEWEST + MORE] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
];
/// The mean chance to leave in a cycle, and in the first company the mean of what each offer adds to
/// log-odds, and its standard deviation.
const HAZARD: f64 = 0.054;
const EFFECTS: [(f64, f64); OFFERS] = [(-0.61, 0.45), (-0.34, 0.38), (-0.44, 0.51)];
/// Customers by whom means and deviations are brought to these.
const SAMPLE: usize = 4_000;

/// How a column is distributed.
enum Shape {
    /// The same in all cycles, or not.
    Normal {
        lasts: f64,
    },
    LongTail,
    Flag(f64),
    /// With the log-odds of each category.
    Categories(Vec<f64>),
}

impl Shape {
    fn drawn(stream: u64) -> Self {
        let at = draw(stream, 1);
        match (draw(stream, 0) * 6.0) as usize {
            0 => Self::Normal { lasts: 1.0 },
            1 => Self::Normal { lasts: 0.9 * at },
            2 => Self::LongTail,
            3 => Self::Categories(
                (0..3 + (4.0 * at) as usize)
                    .map(|n| normal(stream, 4 + n))
                    .collect(),
            ),
            _ => Self::Flag(0.05 + 0.45 * at),
        }
    }

    /// A cell, and what of it matters: of mean 0 and deviation 1.
    fn cell(&self, random: f64, uniform: f64) -> (f64, f64) {
        match self {
            Self::Normal { .. } => (50.0 + 20.0 * random, random),
            Self::LongTail => ((1.0 + 0.8 * random).exp(), random),
            Self::Flag(p) => {
                let flag = f64::from(u8::from(uniform < *p));
                (flag, (flag - p) / (p * (1.0 - p)).sqrt())
            }
            Self::Categories(odds) => {
                let category = (uniform * odds.len() as f64) as usize;
                (category as f64, odds[category])
            }
        }
    }
}

/// What moves log-odds.
enum Term {
    Line(usize),
    Above(usize, f64),
    Product(usize, usize),
}

impl Term {
    fn drawn(stream: u64, columns: usize) -> (f64, Self) {
        let [a, b] = [1, 2].map(|n| (draw(stream, n) * columns as f64) as usize);
        let term = match (draw(stream, 0) * 4.0) as usize {
            0 => Self::Above(a, 0.7 * normal(stream, 4)),
            1 => Self::Product(a, b),
            _ => Self::Line(a),
        };
        (normal(stream, 3), term)
    }

    fn of(&self, matters: &[f64]) -> f64 {
        match self {
            Self::Line(a) => matters[*a],
            Self::Above(a, from) => 2.0 * f64::from(u8::from(matters[*a] > *from)),
            Self::Product(a, b) => matters[*a] * matters[*b],
        }
    }
}

/// A sum of terms, brought to a mean and a deviation.
struct Function {
    terms: Vec<(f64, Term)>,
    factor: f64,
    added: f64,
}

impl Function {
    fn drawn(stream: u64, count: usize, columns: usize) -> Self {
        Self {
            terms: (0..count)
                .map(|n| Term::drawn(split_mix(stream, n as u64), columns))
                .collect(),
            factor: 1.0,
            added: 0.0,
        }
    }

    fn of(&self, matters: &[f64]) -> f64 {
        let sum: f64 = self
            .terms
            .iter()
            .map(|(b, term)| b * term.of(matters))
            .sum();
        self.factor * sum + self.added
    }

    fn bring_to(&mut self, (mean, deviation): (f64, f64), sample: &[Vec<f64>]) {
        let found: Vec<f64> = sample.iter().map(|of| self.of(of)).collect();
        let count = found.len() as f64;
        let now = found.iter().sum::<f64>() / count;
        let variance = found.iter().map(|x| (x - now).powi(2)).sum::<f64>() / count;
        self.factor = if variance > 1e-6 {
            deviation / variance.sqrt()
        } else {
            0.0
        };
        self.added = mean - self.factor * now;
    }
}

struct Rules {
    shapes: Vec<Shape>,
    odds: Function,
    effects: [Function; OFFERS],
}

impl Rules {
    fn drawn(seed: u64) -> Self {
        let stream = split_mix(seed, 0xD2A3);
        let columns = FEWEST + (draw(stream, 0) * (MORE + 1) as f64) as usize;
        let of = |n: usize| split_mix(stream, 100 + n as u64);
        let shapes: Vec<Shape> = (0..columns).map(|n| Shape::drawn(of(n))).collect();
        let mut odds = Function::drawn(of(50), 5, columns);
        let mut effects = [60, 70, 80].map(|n| Function::drawn(of(n), 4, columns));
        let sample: Vec<Vec<f64>> = (0..SAMPLE)
            .map(|n| {
                let of = split_mix(of(90), n as u64);
                let cell =
                    |(at, shape): (usize, &Shape)| shape.cell(normal(of, at), draw(of, 100 + at)).1;
                shapes.iter().enumerate().map(cell).collect()
            })
            .collect();
        odds.bring_to((-3.0, 0.75), &sample);
        let leave = |added: f64| {
            let all: f64 = sample.iter().map(|of| sigmoid(odds.of(of) + added)).sum();
            all / SAMPLE as f64
        };
        let (mut low, mut high) = (-3.0, 3.0);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            *(if leave(middle) < HAZARD {
                &mut low
            } else {
                &mut high
            }) = middle;
        }
        odds.added += low;
        for (effect, to) in effects.iter_mut().zip(EFFECTS) {
            effect.bring_to(to, &sample);
        }
        Self {
            shapes,
            odds,
            effects,
        }
    }
}

pub fn company(start: usize, seed: u64) -> World {
    let rules = Rules::drawn(seed);
    let categories = rules.shapes.iter().map(|shape| match shape {
        Shape::Categories(odds) => Some((0..odds.len()).map(|n| format!("category {n}")).collect()),
        _ => None,
    });
    let mut world = World::new(&NAMES[..rules.shapes.len()], categories.collect());
    for (n, arrives) in World::arrivals(start).into_iter().enumerate() {
        let stream = split_mix(split_mix(seed, 0x5EED), n as u64);
        let once = split_mix(stream, 0);
        let price = 40.0 * (0.7 * normal(once, 0) - 0.245).exp();
        let hidden = [1, 2, 3].map(|at| 0.3 * normal(once, at));
        let customer = Customer::new(arrives, price, 0.4 * normal(once, 4), hidden);
        let mut waves: Vec<f64> = (0..rules.shapes.len())
            .map(|at| normal(once, 10 + at))
            .collect();
        world.push(customer, |cycle| {
            let each = split_mix(split_mix(stream, 1), cycle as u64);
            let (mut cells, mut matters) = (Vec::new(), Vec::new());
            for (at, shape) in rules.shapes.iter().enumerate() {
                if let Shape::Normal { lasts } = shape
                    && cycle > arrives
                {
                    waves[at] = lasts * waves[at] + (1.0 - lasts * lasts).sqrt() * normal(each, at);
                }
                let (cell, matter) = shape.cell(waves[at], draw(once, 200 + at));
                cells.push(cell);
                matters.push(matter);
            }
            let state = State {
                odds: rules.odds.of(&matters) as f32,
                effects: rules
                    .effects
                    .each_ref()
                    .map(|effect| effect.of(&matters) as f32),
                luck: draw(each, 500) as f32,
            };
            (cells, state)
        });
    }
    world
}
