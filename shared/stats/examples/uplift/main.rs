//! Simulated companies in which it is known what offers do: what is kept by the policies that others
//! have, by ours, and by such as know the truth. For `scripts/bench uplift`.
//!
//! Ends with 1 where less is kept than what is asked.
#![allow(clippy::print_stdout, reason = "it is for people")]

mod asked;
mod company;
mod drawn;
mod figures;
mod policy;
mod printed;
mod proof;
mod speed;
mod studies;
mod study;
mod subscribers;
mod world;
mod year;

use std::process::ExitCode;

use printed::Gates;
use studies::{Options, PARTS};

const USAGE: &str = "uplift [--seeds N] [--customers N] [--threads 1|2] [--part NAME]

Parts, all by default:";

fn options() -> Option<(Options, Option<String>)> {
    let mut options = Options {
        seeds: 60,
        customers: 20_000,
        threads: 2,
    };
    let mut part = None;
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next()?;
        match name.as_str() {
            "--part" => part = Some(value),
            "--seeds" => options.seeds = value.parse::<u64>().ok()?.max(2),
            "--customers" => options.customers = value.parse::<usize>().ok()?.max(100),
            "--threads" => options.threads = value.parse::<usize>().ok()?.clamp(1, 2),
            _ => return None,
        }
    }
    let known = part
        .as_deref()
        .is_none_or(|part| PARTS.iter().any(|(name, ..)| *name == part));
    known.then_some((options, part))
}

fn main() -> ExitCode {
    let Some((options, only)) = options() else {
        println!("{USAGE}");
        PARTS
            .iter()
            .for_each(|(name, what, _)| println!("  {name:<10} {what}"));
        return ExitCode::from(2);
    };
    let mut gates = Gates::default();
    for (name, _, run) in PARTS {
        if only.as_deref().is_none_or(|only| only == *name) {
            run(&options, &mut gates);
        }
    }
    match gates.missed() {
        0 => ExitCode::SUCCESS,
        count => {
            println!("\n{count} of what is asked was missed.");
            ExitCode::FAILURE
        }
    }
}
