//! How well series of the M4 competition are forecast, by its own measure: `m4 DIR hourly|weekly [FORECASTS.csv]`, by
//! each series' own models and with the one of all. DIR has `m4_<frequency>_train.csv` and `_test.csv`, as they were published: one series a line, its id first, padded.
//! Writes every forecast to the file that is named, for others to measure.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use forecast::accuracy::{Accuracy, coverage, naive2, owa};
use forecast::backtest::Backtest;
use forecast::calendar::Frequency;
use forecast::candidates;
use forecast::combination::Combination;
use forecast::global;
use forecast::intervals::Pool;
use learn::learners::forecast_trees::ForecastTrees;

type Found<T> = Result<T, Box<dyn Error>>;

const LEVELS: [f64; 2] = [0.8, 0.95];

struct Series {
    id: String,
    history: Vec<f64>,
    actual: Vec<f64>,
}

fn main() -> Found<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, name, rest @ ..] = &arguments[..] else {
        return Err("m4 DIR hourly|weekly [FORECASTS.csv]".into());
    };
    // M4 measures weeks against the week before, though they repeat themselves by the year.
    let (frequency, measured_by) = match name.as_str() {
        "hourly" => (Frequency::Hourly, 24),
        "weekly" => (Frequency::Weekly, 1),
        other => return Err(format!("{other} is neither hourly nor weekly").into()),
    };
    let all = read(Path::new(folder), name)?;
    let started = Instant::now();
    let each = all.iter().map(|one| {
        let horizon = one.actual.len();
        Backtest::of(
            &one.history,
            frequency.seasons(),
            horizon,
            &candidates::all(),
        )
    });
    let mut backtests = each.collect::<Result<Vec<_>, _>>()?;
    let own = combined(&all, frequency, &backtests);
    let seconds = started.elapsed().as_secs_f64();
    let bench = measured(&all, measured_by, |at| {
        let one = &all[at];
        Some(naive2(&one.history, measured_by, one.actual.len()))
    });
    println!("{:<28}OWA", "");
    for (model, candidate) in candidates::all().iter().enumerate() {
        let ahead = |at: usize| backtests[at].tried[model].ahead.clone();
        line(
            candidate.name(),
            &measured(&all, measured_by, ahead),
            &bench,
        );
    }
    told("combined", &all, measured_by, &own, &bench);
    println!(
        "{:<28}{:.3}",
        "seconds a series",
        seconds / all.len() as f64
    );

    let started = Instant::now();
    let histories: Vec<&[f64]> = all.iter().map(|one| &one.history[..]).collect();
    global::add(
        &histories,
        frequency.seasons(),
        &mut backtests,
        &ForecastTrees,
    );
    let ahead = |at: usize| backtests[at].tried.last()?.ahead.clone();
    line(global::NAME, &measured(&all, measured_by, ahead), &bench);
    let with_global = combined(&all, frequency, &backtests);
    told(
        "combined with global",
        &all,
        measured_by,
        &with_global,
        &bench,
    );
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{:<28}{:.3}",
        "more seconds a series",
        seconds / all.len() as f64
    );
    match rest.first() {
        Some(path) => write(path, &all, &with_global),
        None => Ok(()),
    }
}

fn combined(all: &[Series], frequency: Frequency, backtests: &[Backtest]) -> Vec<Combination> {
    let season = frequency.seasons().first().copied().unwrap_or(1);
    let pairs = all.iter().zip(backtests);
    pairs
        .map(|(one, backtest)| Combination::of(&one.history, season, backtest))
        .collect()
}

fn measured(
    all: &[Series],
    season: usize,
    ahead: impl Fn(usize) -> Option<Vec<f64>>,
) -> Vec<Option<Accuracy>> {
    let each = all.iter().enumerate();
    each.map(|(at, one)| Some(Accuracy::of(&one.history, season, &one.actual, &ahead(at)?)))
        .collect()
}

/// Beside the benchmark on the series that the model suits.
fn line(name: &str, found: &[Option<Accuracy>], bench: &[Option<Accuracy>]) {
    let both = found
        .iter()
        .zip(bench)
        .filter_map(|(found, bench)| Some(((*found)?, (*bench)?)));
    let (found, bench): (Vec<Accuracy>, Vec<Accuracy>) = both.unzip();
    let owa = owa(&found, &bench).unwrap_or(f64::NAN);
    println!("{name:<28}{owa:.3}  {} series", found.len());
}

/// Its error, and how often values were within its intervals.
fn told(
    name: &str,
    all: &[Series],
    season: usize,
    combinations: &[Combination],
    bench: &[Option<Accuracy>],
) {
    let ahead = |at: usize| Some(combinations[at].ahead.clone());
    line(name, &measured(all, season, ahead), bench);
    let pool = Pool::of(combinations);
    for level in LEVELS {
        let shares: Vec<f64> = all
            .iter()
            .zip(combinations)
            .filter_map(|(one, found)| Some(coverage(&one.actual, &pool.around(found, level)?)))
            .collect();
        let share = shares.iter().sum::<f64>() / shares.len() as f64;
        println!("{:<28}{share:.3}", format!("  coverage of {level}"));
    }
}

fn read(folder: &Path, name: &str) -> Found<Vec<Series>> {
    let histories = rows(&folder.join(format!("m4_{name}_train.csv")))?;
    let tests = rows(&folder.join(format!("m4_{name}_test.csv")))?;
    let pairs = histories
        .into_iter()
        .zip(tests)
        .map(|((id, history), (same, actual))| match id == same {
            true => Ok(Series {
                id,
                history,
                actual,
            }),
            false => Err(Box::<dyn Error>::from(format!("{id} is beside {same}"))),
        });
    pairs.collect()
}

fn rows(path: &Path) -> Found<Vec<(String, Vec<f64>)>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let rows = reader.records().map(|record| -> Found<(String, Vec<f64>)> {
        let record = record?;
        let cells = record
            .iter()
            .skip(1)
            .take_while(|cell| !cell.trim().is_empty() && *cell != "NA");
        let values = cells
            .map(|cell| cell.trim().parse::<f64>())
            .collect::<Result<Vec<f64>, _>>()?;
        Ok((record.get(0).unwrap_or_default().to_owned(), values))
    });
    rows.collect()
}

fn write(path: &str, all: &[Series], combinations: &[Combination]) -> Found<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["unique_id", "step", "forecast"])?;
    for (series, combination) in all.iter().zip(combinations) {
        for (step, value) in combination.ahead.iter().enumerate() {
            writer.write_record([&series.id, &(step + 1).to_string(), &value.to_string()])?;
        }
    }
    Ok(writer.flush()?)
}
