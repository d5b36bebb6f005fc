//! The stack as a whole, on small made-up data.

use std::ops::ControlFlow;

use data::{Column, ColumnType, Error, Frame, MISSING, Result, Values};
use domain::{Effort, RowsPerEntity, Task};
use report::{
    ComparisonVerdict, Dependence, DependencePoint, NumberReport, NumberVerdict, Report, Risk,
    Verdict,
};
use stats::calibration::calibration_error;
use stats::logistic_solver;
use stats::metrics::{self, roc_auc};
use stats::random::{draw, split_mix};

use super::*;

mod compared;
mod degenerate;
mod explained;
mod in_pieces;
mod leaks;
mod learned;
mod lesson;
mod numbers;
mod refused;
mod scored;
mod set;
mod snapshots_in_time;

const ROWS: usize = 500;

fn text(name: &str, cells: impl IntoIterator<Item = Option<String>>) -> Column {
    let mut levels: Vec<String> = Vec::new();
    let code = |cell: Option<String>| match cell {
        None => MISSING,
        Some(cell) => levels.iter().position(|l| *l == cell).unwrap_or_else(|| {
            levels.push(cell);
            levels.len() - 1
        }) as u32,
    };
    let codes = cells.into_iter().map(code).collect();
    Column::new(name, ColumnType::Text, Values::Text { codes, levels })
}

fn number(name: &str, kind: ColumnType, cells: impl IntoIterator<Item = f64>) -> Column {
    Column::new(name, kind, Values::Number(cells.into_iter().collect()))
}

/// Customers whose churn depends on tenure and contract; `signal` 0 makes it pure chance.
fn customers(signal: f64) -> Frame {
    let tenure = |i| (draw(1, i) * 60.0).floor();
    let monthly = |i| draw(2, i) < 0.5;
    let log_odds =
        |i| signal * (2.0 * f64::from(u8::from(monthly(i))) - tenure(i) / 15.0 + 1.0) - 0.3;
    let label = |i: usize| {
        if draw(3, i) < logistic_solver::sigmoid(log_odds(i)) {
            "Yes"
        } else {
            "No"
        }
    };
    let usage = |i| {
        if draw(4, i) < 0.2 {
            f64::NAN
        } else {
            draw(5, i) * 100.0
        }
    };
    let contract = |i: usize| {
        (draw(6, i) > 0.05).then(|| if monthly(i) { "monthly" } else { "yearly" }.to_owned())
    };
    let day = |i| ((draw(7, i) * 1000.0).floor() + 19_000.0) * 86_400_000.0;
    Frame::new(
        vec![
            text("id", (0..ROWS).map(|i| Some(format!("C{i:04}")))),
            number("tenure", ColumnType::Integer, (0..ROWS).map(tenure)),
            text("contract", (0..ROWS).map(contract)),
            number("usage", ColumnType::Number, (0..ROWS).map(usage)),
            number("since", ColumnType::Date, (0..ROWS).map(day)),
            text("country", (0..ROWS).map(|_| Some("PT".into()))),
            text("note", (0..ROWS).map(|i| Some(format!("note {i}")))),
            text("churn", (0..ROWS).map(|i| Some(label(i).into()))),
        ],
        ROWS,
    )
}

pub(crate) fn spec() -> Spec {
    Spec {
        task: Task::Churn,
        target: "churn".into(),
        positive_label: None,
        entity_key: Some("id".into()),
        snapshot_column: None,
        exclude: Vec::new(),
        effort: Effort::Fast,
        seed: 7,
        learners: Vec::new(),
        fairness_columns: Vec::new(),
        rows_per_entity: RowsPerEntity::All,
    }
}

fn go(_: f64, _: &str) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn trained(spec: &Spec, frame: &Frame) -> (Artifact, Report) {
    train(spec, frame, 2, &go).unwrap()
}

fn code<T>(result: Result<T>) -> String {
    result.err().map(|error| error.code).unwrap_or_default()
}

fn replace(frame: &mut Frame, column: Column) {
    frame.columns.retain(|c| c.name != column.name);
    frame.columns.push(column);
}

/// The same customers under new keys.
fn renamed(frame: &Frame) -> Frame {
    let mut frame = frame.clone();
    replace(
        &mut frame,
        text("id", (0..ROWS).map(|i| Some(format!("N{i:04}")))),
    );
    frame
}
