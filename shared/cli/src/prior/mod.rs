//! `perene meta`: what `fast` should train, found out by experiment. For `scripts/bench meta`.
//!
//! [`Outcome`]s say how each of the learners did on a table, and each of their blends, at what cost:
//! on made-up [`tasks()`] and on public sets. From these comes the prior; [`judge()`] tells whether it
//! is better than the blend that is best on average.

mod families;
mod judge;
mod outcome;
mod tasks;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use data::Result;

use self::judge::{Judgement, judge, prior};
use self::outcome::{Outcome, measure};
use self::tasks::{Task, tasks};
use crate::Learning;
use crate::files::{Reading, read_bytes, read_table, unwritable};

/// Tables on which `balanced` is measured too: one in so many seeds.
const WITH_BALANCED: u64 = 5;

/// Options of `perene meta`.
#[derive(clap::Args)]
pub struct Args {
    /// Outcomes, one JSON object a line; what is there already is not measured again.
    #[arg(long, value_name = "FILE.jsonl")]
    outcomes: PathBuf,
    #[command(subcommand)]
    step: Step,
}

#[derive(clap::Subcommand)]
enum Step {
    /// Measure the made-up tasks.
    Tasks,
    /// Measure a file.
    File(Box<FileArgs>),
    /// Compare ways to choose what `fast` trains.
    Judge,
    /// Write what `fast` chooses by.
    Prior {
        /// The JSON file.
        file: PathBuf,
    },
}

/// A file to measure.
#[derive(clap::Args)]
struct FileArgs {
    /// What it is called among the outcomes.
    #[arg(long)]
    name: String,
    /// A CSV, gzipped CSV or Parquet file.
    file: PathBuf,
    #[command(flatten)]
    learning: Learning,
}

pub fn run(args: &Args) -> Result<()> {
    match &args.step {
        Step::Tasks => {
            let known = known(args)?;
            for (family, seed) in tasks() {
                let name = seed.to_string();
                if known.contains(&(family.to_owned(), name.clone())) {
                    continue;
                }
                let task = Task::new(family, seed);
                let with_balanced = seed % WITH_BALANCED == 0;
                let truth = Some(task.truth.as_slice());
                let of = (family, name.as_str());
                add(
                    args,
                    &measure(of, &task.spec(), &task.frame, truth, with_balanced)?,
                )?;
            }
            Ok(())
        }
        Step::File(step) => {
            if known(args)?.contains(&("public".to_owned(), step.name.clone())) {
                return Ok(());
            }
            let of = ("public", step.name.as_str());
            let (spec, frame) = (
                step.learning.spec()?,
                read_table(&step.file, &Reading::default())?,
            );
            add(args, &measure(of, &spec, &frame, None, true)?)
        }
        Step::Judge => {
            judge(outcomes(args)?).iter().for_each(show);
            Ok(())
        }
        Step::Prior { file } => {
            let prior = serde_json::to_string(&prior(outcomes(args)?));
            let prior = prior.map_err(|error| unwritable(file, &error))?;
            std::fs::write(file, prior + "\n").map_err(|error| unwritable(file, &error))
        }
    }
}

/// The outcomes there are; a line that was cut short is none.
fn outcomes(args: &Args) -> Result<Vec<Outcome>> {
    if !args.outcomes.exists() {
        return Ok(Vec::new());
    }
    let bytes = read_bytes(&args.outcomes)?;
    let lines = bytes.split(|byte| *byte == b'\n');
    Ok(lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}

fn known(args: &Args) -> Result<HashSet<(String, String)>> {
    let outcomes = outcomes(args)?.into_iter();
    Ok(outcomes
        .map(|outcome| (outcome.family, outcome.name))
        .collect())
}

fn add(args: &Args, outcome: &Outcome) -> Result<()> {
    let path = &args.outcomes;
    let mut line = serde_json::to_string(outcome).map_err(|error| unwritable(path, &error))?;
    line.push('\n');
    let written = OpenOptions::new().create(true).append(true).open(path);
    let written = written.and_then(|mut file| file.write_all(line.as_bytes()));
    written.map_err(|error| unwritable(path, &error))
}

fn show(judgement: &Judgement) {
    let Judgement {
        size,
        tables,
        affordable,
        ways,
        candidates,
        balanced,
    } = judgement;
    println!(
        "\n{tables} {size} tables; {affordable} blends within the budget. Each family is judged by what the others tell.\n"
    );
    println!(
        "{:<24}{:>9}{:>36}{:>9}",
        "", "regret", "above the portfolio (95 %)", "seconds"
    );
    for way in ways {
        let (more, [low, high]) = way.more;
        println!(
            "{:<24}{:>9.5}{more:>+12.5} ({low:+.5} to {high:+.5}){:>9.2}",
            way.name, way.regret, way.seconds
        );
    }
    print!("\n{:<24}", "regret by family");
    ways.iter().for_each(|way| print!("{:>24}", way.name));
    for (at, (family, _)) in ways[0].by_family.iter().enumerate() {
        print!("\n{family:<24}");
        ways.iter()
            .for_each(|way| print!("{:>24.5}", way.by_family[at].1));
    }
    println!(
        "\n\n{:>9}{:>9}  best on average over all families, then what a ranker chooses among",
        "log loss", "time x"
    );
    for (name, loss, share) in candidates {
        println!("{loss:>9.5}{share:>9.2}  {name}");
    }
    let [(loss, seconds), (ours, our_seconds)] = balanced;
    println!(
        "\nwhere balanced was measured: {loss:.5} in {seconds:.1} s; the best on average {ours:.5} in {our_seconds:.1} s"
    );
}
