//! Made-up columns.

use std::collections::{HashMap, HashSet};

use data::{Column, Frame, MISSING, Values};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use report::ColumnType;

use crate::prepare::features::{Feature, choose};

const COLUMNS: usize = 20;

/// Rows of a stable population. A fifth of the columns each: smooth numbers, numbers with many
/// ties, numbers with missing values, few categories, and a long tail of categories.
pub fn rows(count: usize, seed: u64) -> Frame {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let columns = (0..COLUMNS).map(|at| {
        let values = match at % 5 {
            0 => Values::Number((0..count).map(|_| -rng.random::<f64>().ln()).collect()),
            1 => Values::Number(
                (0..count)
                    .map(|_| (rng.random::<f64>() * 7.0 - 4.0).floor().max(0.0))
                    .collect(),
            ),
            2 => Values::Number(
                (0..count)
                    .map(|_| {
                        if rng.random::<f64>() < 0.1 {
                            f64::NAN
                        } else {
                            rng.random()
                        }
                    })
                    .collect(),
            ),
            3 => text((0..count).map(|_| Some((rng.random::<f64>().powi(2) * 4.0) as u32))),
            _ => text(
                (0..count).map(|_| (rng.random::<f64>() > 0.05).then(|| tail(rng.random(), at))),
            ),
        };
        Column::new(
            format!("c{at}"),
            match values {
                Values::Number(_) => ColumnType::Number,
                Values::Text { .. } => ColumnType::Text,
            },
            values,
        )
    });
    Frame::new(columns.collect(), count)
}

/// One of many categories: in every second such column all are alike, in others most are rare.
fn tail(uniform: f64, column: usize) -> u32 {
    match column % 10 {
        4 => (uniform * 400.0) as u32,
        _ => ((1.0 / (uniform + 1e-3)) * 2.0) as u32,
    }
}

fn text(cells: impl Iterator<Item = Option<u32>>) -> Values {
    categories(cells.map(|cell| cell.map(|cell| format!("L{cell}"))))
}

fn categories(cells: impl Iterator<Item = Option<String>>) -> Values {
    let (mut known, mut levels) = (HashMap::new(), Vec::new());
    let code = |cell: Option<String>| match cell {
        None => MISSING,
        Some(cell) => *known.entry(cell).or_insert_with_key(|cell| {
            levels.push(cell.clone());
            levels.len() as u32 - 1
        }),
    };
    let codes = cells.map(code).collect();
    Values::Text { codes, levels }
}

/// The columns as training would treat them.
pub fn features(frame: &Frame) -> Vec<Feature> {
    let rows: Vec<usize> = (0..frame.rows).collect();
    choose(frame, &rows, &HashSet::new(), None).0
}

pub fn scores(rows: usize, seed: u64) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..rows).map(|_| rng.random::<f64>().powi(2)).collect()
}

fn column(name: &str, kind: ColumnType, values: Values) -> Column {
    Column::new(name, kind, values)
}

/// Customers with a fee, a first day and a plan; `later` ones pay less, came later, have a new plan
/// and a gap in what they pay.
pub fn customers(later: bool) -> Frame {
    let shift = if later { 1.0 } else { 0.0 };
    let fee = |at: usize| match later && at.is_multiple_of(3) {
        true => f64::NAN,
        false => (at % 100) as f64 * (1.0 - 0.5 * shift) + 20.0,
    };
    let since = |at: usize| ((at % 300) as f64 + 19_000.0 + 200.0 * shift) * 86_400_000.0;
    let plan = |at: usize| ["Fiber", "DSL", "DSL"][at % 3].to_owned();
    let plans = (0..600).map(|at| match later && at % 2 == 0 {
        true => format!("Satellite {}", at % 8),
        false => plan(at),
    });
    Frame::new(
        vec![
            column(
                "fee",
                ColumnType::Number,
                Values::Number((0..600).map(fee).collect()),
            ),
            column(
                "since",
                ColumnType::Date,
                Values::Number((0..600).map(since).collect()),
            ),
            column("plan", ColumnType::Text, categories(plans.map(Some))),
        ],
        600,
    )
}

/// Those rows, each named, with an outcome by the toss of a coin.
pub fn tossed(count: usize, seed: u64) -> Frame {
    let mut frame = rows(count, seed);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed + 77);
    let label = |_| {
        Some(
            if rng.random::<f64>() < 0.3 {
                "Yes"
            } else {
                "No"
            }
            .to_owned(),
        )
    };
    let outcomes = categories((0..count).map(label));
    let names = categories((0..count).map(|at| Some(format!("{seed}-{at}"))));
    let of = |name, values| column(name, ColumnType::Text, values);
    frame
        .columns
        .extend([of("id", names), of("left", outcomes)]);
    frame
}
