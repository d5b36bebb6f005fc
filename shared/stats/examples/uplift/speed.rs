//! How long an allocation takes, and how near it comes to what is possible.

use std::time::Instant;

use stats::offers::knapsack::Options as Knapsack;
use stats::random::{draw, normal};

use crate::asked;
use crate::figures::Figure;
use crate::printed::Gates;
use crate::studies::Options;
use crate::world::OFFERS;

const CUSTOMERS: usize = 100_000;
const TIMES: usize = 10;

/// Values and costs of random customers, and a budget for a twentieth of them.
pub fn knapsack(_: &Options, gates: &mut Gates) {
    println!("\nAllocating offers to {CUSTOMERS} customers, {TIMES} times, one thread");
    let (mut gaps, mut seconds) = (Vec::new(), Vec::new());
    for time in 0..TIMES as u64 {
        let costs: Vec<f64> = (0..CUSTOMERS * OFFERS)
            .map(|n| (5.0 + 100.0 * draw(2 * time, n)).round())
            .collect();
        let values: Vec<f64> = (0..CUSTOMERS * OFFERS)
            .map(|n| costs[n] * (0.8 + 0.7 * normal(2 * time + 1, n)))
            .collect();
        let options = Knapsack {
            offers: OFFERS,
            values: &values,
            costs: &costs,
        };
        let began = Instant::now();
        let found = options.allocate(CUSTOMERS as f64);
        seconds.push(began.elapsed().as_secs_f64());
        gaps.push(1.0 - found.value / found.bound);
    }
    gates.ask(
        "share of the bound that is missed",
        Figure::mean(&gaps),
        false,
        asked::GAP,
    );
    // Others on the machine can only make it longer.
    let fastest = Figure {
        value: seconds.into_iter().fold(f64::INFINITY, f64::min),
        error: 0.0,
    };
    gates.ask("seconds, the fastest", fastest, false, asked::SECONDS);
}
