//! How well series of the M4 competition are forecast, by its own measure: `m4 DIR hourly|weekly [FORECASTS.csv]`.
//! DIR has `m4_<frequency>_train.csv` and `_test.csv`, as they were published: one series a line, its id first, padded.
//! Writes every forecast to the file that is named, for others to measure.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use forecast::accuracy::{Accuracy, coverage, naive2, owa};
use forecast::backtest::Backtest;
use forecast::calendar::Frequency;
use forecast::candidates;
use forecast::combination::Combination;
use forecast::intervals::Pool;

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
    let series = read(Path::new(folder), name)?;
    let started = Instant::now();
    let forecasts = series.iter().map(|series| forecast_of(series, frequency));
    let forecasts = forecasts.collect::<Found<Vec<_>>>()?;
    let seconds = started.elapsed().as_secs_f64();
    print(&series, &forecasts, measured_by)?;
    println!(
        "{:<24}{:.3}",
        "seconds a series",
        seconds / series.len() as f64
    );
    match rest.first() {
        Some(path) => write(path, &series, &forecasts),
        None => Ok(()),
    }
}

fn forecast_of(series: &Series, frequency: Frequency) -> Found<(Backtest, Combination)> {
    let (values, seasons) = (&series.history, frequency.seasons());
    let backtest = Backtest::of(values, seasons, series.actual.len(), &candidates::all())?;
    let season = seasons.first().copied().unwrap_or(1);
    let combination = Combination::of(values, season, &backtest);
    Ok((backtest, combination))
}

fn print(all: &[Series], forecasts: &[(Backtest, Combination)], season: usize) -> Found<()> {
    let measured = |ahead: &dyn Fn(usize) -> Option<Vec<f64>>| -> Vec<Option<Accuracy>> {
        let each = all
            .iter()
            .enumerate()
            .map(|(at, one)| Some(Accuracy::of(&one.history, season, &one.actual, &ahead(at)?)));
        each.collect()
    };
    let bench = measured(&|at| Some(naive2(&all[at].history, season, all[at].actual.len())));
    let line = |name: &str, found: Vec<Option<Accuracy>>| {
        // Beside the benchmark on the series that the model suits.
        let both = found
            .iter()
            .zip(&bench)
            .filter_map(|(found, bench)| Some(((*found)?, (*bench)?)));
        let (found, bench): (Vec<Accuracy>, Vec<Accuracy>) = both.unzip();
        let owa = owa(&found, &bench).unwrap_or(f64::NAN);
        println!("{name:<24}{owa:.3}  {} series", found.len());
    };
    println!("{:<24}OWA", "");
    for at in 0..candidates::all().len() {
        let name = candidates::all()[at].name();
        line(
            name,
            measured(&|series| forecasts[series].0.tried[at].ahead.clone()),
        );
    }
    line(
        "combined",
        measured(&|at| Some(forecasts[at].1.ahead.clone())),
    );
    let pool = Pool::of(forecasts.iter().map(|(_, combination)| combination));
    for level in LEVELS {
        let shares = all
            .iter()
            .zip(forecasts)
            .filter_map(|(series, (_, combination))| {
                Some(coverage(&series.actual, &pool.around(combination, level)?))
            });
        let shares: Vec<f64> = shares.collect();
        let share = shares.iter().sum::<f64>() / shares.len() as f64;
        println!("{:<24}{share:.3}", format!("coverage of {level}"));
    }
    Ok(())
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

fn write(path: &str, all: &[Series], forecasts: &[(Backtest, Combination)]) -> Found<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["unique_id", "step", "forecast"])?;
    for (series, (_, combination)) in all.iter().zip(forecasts) {
        for (step, value) in combination.ahead.iter().enumerate() {
            writer.write_record([&series.id, &(step + 1).to_string(), &value.to_string()])?;
        }
    }
    Ok(writer.flush()?)
}
