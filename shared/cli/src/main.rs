//! `perene`: learning and scoring on a laptop, with no cloud.

mod evaluate;
mod files;
mod generate;
mod output;
mod prior;
mod profile;
mod recommend;
mod score;
mod train;

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};

use clap::{Args, Parser, Subcommand};
use data::Result;
use domain::{Effort, RowsPerEntity, Task};
use learn::{Answer, Spec};

/// Finds out who is about to leave, and why.
#[derive(Parser)]
#[command(name = "perene", bin_name = "perene", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tell how a file is read, and what is in it.
    Profile(profile::Args),
    /// Measure by nested cross-validation how good a model would be.
    Evaluate(evaluate::Args),
    /// Train a model and save it.
    Train(train::Args),
    /// Score a file with a saved model.
    Score(score::Args),
    /// Learn which items suit which customers, and list them.
    Recommend(recommend::Args),
    /// Write a made-up subscription business as CSV.
    Generate(generate::Args),
    /// Find out by experiment what `fast` should train.
    #[command(hide = true)]
    Meta(prior::Args),
}

/// What to learn.
#[derive(Args)]
struct Learning {
    /// The column with the outcome.
    #[arg(long, value_name = "COL")]
    target: String,
    /// Foresee the number that the target has, with the range it will be in, instead of how likely one of two outcomes is.
    #[arg(long, conflicts_with = "positive")]
    number: bool,
    /// The label that counts as yes.
    #[arg(long, value_name = "LABEL")]
    positive: Option<String>,
    /// The column that names each customer.
    #[arg(long, value_name = "COL")]
    entity_key: Option<String>,
    /// The column with the date of each row: the newest rows are set apart to measure on.
    #[arg(long, value_name = "COL")]
    snapshot_column: Option<String>,
    /// Which rows count of a key that stands in several.
    #[arg(
        long,
        value_enum,
        default_value = "all",
        requires_if("newest", "entity_key")
    )]
    rows_per_entity: RowsPerEntityArg,
    /// Columns that are no features.
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    exclude: Vec<String>,
    /// How much work training may be.
    #[arg(long, value_enum, default_value = "balanced")]
    effort: EffortArg,
    /// The same seed and data give the same model, byte for byte.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The learners to blend and their settings, as the API takes them: a JSON list.
    #[arg(long, value_name = "FILE.json")]
    learners: Option<PathBuf>,
}

/// [`Effort`], as the command line takes it.
#[derive(Clone, Copy, clap::ValueEnum)]
enum EffortArg {
    /// Up to three quick learners, those that promise most on a table like this one: about a sixth
    /// of `balanced`'s time.
    Fast,
    /// Four shapes of trees and a linear model, grown slowly.
    Balanced,
    /// `balanced` with every shape grown from three seeds.
    Thorough,
}

impl From<EffortArg> for Effort {
    fn from(effort: EffortArg) -> Self {
        match effort {
            EffortArg::Fast => Self::Fast,
            EffortArg::Balanced => Self::Balanced,
            EffortArg::Thorough => Self::Thorough,
        }
    }
}

/// [`RowsPerEntity`], as the command line takes it.
#[derive(Clone, Copy, clap::ValueEnum)]
enum RowsPerEntityArg {
    /// Each row by itself.
    All,
    /// The one with the latest date of the snapshot column, or the last in the file without one.
    /// Training leaves the others out, and so does scoring with the model.
    Newest,
}

impl From<RowsPerEntityArg> for RowsPerEntity {
    fn from(rows: RowsPerEntityArg) -> Self {
        match rows {
            RowsPerEntityArg::All => Self::All,
            RowsPerEntityArg::Newest => Self::Newest,
        }
    }
}

impl Learning {
    fn answer(&self) -> Answer {
        match self.number {
            true => Answer::Number,
            false => Answer::Probability,
        }
    }

    fn spec(&self) -> Result<Spec> {
        Ok(Spec {
            task: Task::Churn,
            target: self.target.clone(),
            positive_label: self.positive.clone(),
            entity_key: self.entity_key.clone(),
            snapshot_column: self.snapshot_column.clone(),
            exclude: self.exclude.clone(),
            effort: self.effort.into(),
            seed: self.seed,
            fairness_columns: Vec::new(),
            rows_per_entity: self.rows_per_entity.into(),
            learners: match &self.learners {
                Some(path) => files::read_json(path)?,
                None => Vec::new(),
            },
        })
    }
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Profile(args) => profile::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Score(args) => score::run(&args),
        Command::Recommend(args) => recommend::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Meta(args) => prior::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("perene: {error} [{}]", error.code);
            if let Some(hint) = hint(&error.code) {
                eprintln!("{hint}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The option by which what is missing is given, where the remedy names a field of the API.
fn hint(code: &str) -> Option<&'static str> {
    Some(match code {
        "positive_label_needed" | "unknown_positive_label" | "target_not_binary" => {
            "With `--positive LABEL` you say which label means that it happened, in whatever language it is; with `--number` a column of numbers is foreseen as such."
        }
        "target_not_number" => {
            "Without `--number` the question is how likely one of two outcomes is."
        }
        "target_constant" => {
            "With `--read '{\"columns\": {\"NAME\": {\"type\": \"boolean\", \"empty\": \"No\"}}}'` empty cells count as no."
        }
        "unknown_sheet" => "With `--read '{\"sheet\": \"NAME\"}'` you name another sheet.",
        "unknown_encoding" => {
            "With `--read '{\"encoding\": \"windows-1252\"}'` you name another encoding."
        }
        "wrong_type" | "column_not_numbers" => {
            "With `--read` you say how the file is written, as `{\"date_order\": \"day_first\"}` or `{\"decimal\": \"comma\"}`."
        }
        _ => return None,
    })
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A progress line on stderr: rewritten on a terminal, else one line per tenth.
fn progress() -> impl Fn(f64, &str) -> ControlFlow<()> + Sync {
    let shown = AtomicU32::new(u32::MAX);
    let terminal = std::io::stderr().is_terminal();
    move |share, task| {
        let percent = (share * 100.0) as u32;
        let step = if terminal { percent } else { percent / 10 };
        if shown.swap(step, Ordering::Relaxed) != step {
            let end = if terminal { '\r' } else { '\n' };
            let mut stderr = std::io::stderr().lock();
            // Progress that cannot be shown is no reason to stop.
            let _ = write!(stderr, "{percent:3} % {task:<60}{end}");
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod calibration_tests;
