//! Years in which nothing works, and years in which something does, looked at each day: how often each
//! method says that something works, how often its intervals hold the truth, how wide they are, and
//! when they find what is there. For `scripts/bench proof`.
//!
//! Ends with 1 where a figure is worse than what the prototype of the methods measured, by more than
//! both errors explain, or than what is asked of them.
#![allow(clippy::print_stdout, reason = "it is for people")]

mod asked;
mod method;
mod printed;
mod world;
mod year;

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use printed::Table;
use world::World;
use year::Year;

const YEARS: u64 = 1_000;
/// Years in which offers work, for each in which they do not.
const WITH_EFFECT: f64 = 0.4;
const THREADS: usize = 2;
const USAGE: &str = "proof [--years N] [--seed N] [--threads 1|2]";

struct Options {
    years: u64,
    seed: u64,
    threads: usize,
}

fn options() -> Option<Options> {
    let mut options = Options {
        years: YEARS,
        seed: 1,
        threads: THREADS,
    };
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value: u64 = args.next()?.parse().ok()?;
        match name.as_str() {
            "--years" => options.years = value.max(10),
            "--seed" => options.seed = value,
            "--threads" => options.threads = (value as usize).clamp(1, THREADS),
            _ => return None,
        }
    }
    Some(options)
}

/// All years of a world, in the order of their seeds, by few threads.
fn years(world: &World, count: u64, options: &Options) -> Vec<Year> {
    let (next, done) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..options.threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= count {
                        break;
                    }
                    let year = Year::of(world, options.seed, seed);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((seed, year));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(seed, _)| *seed);
    done.into_iter().map(|(_, year)| year).collect()
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        println!("{USAGE}");
        return ExitCode::from(2);
    };
    let mut table = Table::default();
    for (at, world) in World::without_effect().iter().enumerate() {
        table.nothing_works(at, world, &years(world, options.years, &options));
    }
    table.on_average();
    let some = ((options.years as f64 * WITH_EFFECT) as u64).max(10);
    for (at, world) in World::with_effect().iter().enumerate() {
        table.something_works(at, world, &years(world, some, &options));
    }
    match table.outside() {
        0 => ExitCode::SUCCESS,
        count => {
            println!("\n{count} figures are outside.");
            ExitCode::FAILURE
        }
    }
}
