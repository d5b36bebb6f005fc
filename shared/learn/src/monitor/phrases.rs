//! What changed in a column, for people.

use report::ColumnType;
use report::column_type::date_text;
use report::phrases::percent;

use crate::monitor::baseline::Watched;
use crate::monitor::cells::{CellCounts, Cells};
use crate::monitor::drift::{Change, share};

/// Longer categories are cut, in characters.
const LENGTH: usize = 60;
/// Milliseconds in a day.
const DAY: f64 = 86_400_000.0;

/// The average then and now, of numbers and dates, and the cell whose share changed most:
/// `on average 29.9, was 64.8; above 94.25: 2 %, was 10 %`.
pub(crate) fn tell(change: &Change) -> String {
    let parts = [averages(change), most_changed(change)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn averages(change: &Change) -> Option<String> {
    let watched = change.watched;
    let average = |tally: &CellCounts| {
        let mean = tally.sum / tally.present() as f64;
        let numbers = matches!(watched.cells, Cells::Steps(_));
        (numbers && mean.is_finite()).then(|| match watched.kind {
            ColumnType::Date => value(watched.kind, (mean / DAY).floor() * DAY),
            _ => value(watched.kind, mean),
        })
    };
    let (was, now) = (average(change.was)?, average(change.now)?);
    Some(format!("on average {now}, was {was}"))
}

fn most_changed(change: &Change) -> Option<String> {
    let Change {
        watched, was, now, ..
    } = change;
    let (was_rows, now_rows) = (was.rows(), now.rows());
    let own = match &watched.cells {
        Cells::Steps(_) => was.cells.len(),
        Cells::Levels(levels) => levels.len(),
    };
    let cells = was.cells.iter().zip(&now.cells).take(own);
    let named = cells
        .enumerate()
        .map(|(at, (was, now))| (name(watched, at), *was, *now));
    let missing = ("missing".to_owned(), was.missing, now.missing);
    let others = watched.others(now);
    let unseen = (watched.knows_all()).then(|| ("never seen in training".to_owned(), 0, others));
    let shares = named
        .chain([missing])
        .chain(unseen)
        .map(|(name, was, now)| (name, share(was, was_rows), share(now, now_rows)));
    let (name, was, now) = shares.max_by(|a, b| (a.2 - a.1).abs().total_cmp(&(b.2 - b.1).abs()))?;
    let percent = |share: f64| percent((share * 1000.0).round() / 1000.0);
    Some(format!("{name}: {}, was {}", percent(now), percent(was)))
}

fn name(watched: &Watched, at: usize) -> String {
    match &watched.cells {
        Cells::Levels(levels) => {
            let level: String = levels[at].chars().take(LENGTH).collect();
            format!("`{level}`")
        }
        Cells::Steps(steps) => {
            let step = |at: usize| steps.get(at).map(|step| value(watched.kind, *step));
            match (at.checked_sub(1).and_then(step), step(at)) {
                (Some(above), Some(to)) => format!("above {above} up to {to}"),
                (Some(above), None) => format!("above {above}"),
                (None, Some(to)) => format!("up to {to}"),
                (None, None) => "any".to_owned(),
            }
        }
    }
}

fn value(kind: ColumnType, number: f64) -> String {
    match kind {
        ColumnType::Date => date_text(number),
        _ => rounded(number).to_string(),
    }
}

/// To three digits, or to the whole number.
fn rounded(number: f64) -> f64 {
    let digits = number.abs().max(f64::MIN_POSITIVE).log10().floor();
    let scale = 10f64.powf((2.0 - digits).clamp(0.0, 300.0));
    let rounded = (number * scale).round() / scale;
    if rounded.is_finite() { rounded } else { number }
}
