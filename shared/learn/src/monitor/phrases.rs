//! What changed in a column, for people.

use report::column_type::date_text;
use report::phrases::percent;
use report::{ColumnType, Param, Phrase};

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
    let kind = change.watched.kind;
    let averages = averages(change).map(|[was, now]| {
        let (was, now) = (value(kind, was), value(kind, now));
        format!("on average {now}, was {was}")
    });
    let most = most_changed(change).map(|(cell, [was, now])| {
        let percent = |share: f64| percent((share * 1000.0).round() / 1000.0);
        format!(
            "{}: {}, was {}",
            cell.words(kind),
            percent(now),
            percent(was)
        )
    });
    let parts = [averages, most];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The same for programs.
pub(crate) fn phrase(change: &Change) -> Phrase {
    let kind = change.watched.kind;
    let mut phrase = Phrase::new("changed");
    if let Some([was, now]) = averages(change) {
        phrase = phrase
            .with("average_now", param(kind, now))
            .with("average_before", param(kind, was));
    }
    let Some((cell, [was, now])) = most_changed(change) else {
        return phrase;
    };
    phrase = phrase.with("share_now", now).with("share_before", was);
    match cell {
        Cell::Level(level) => phrase.with("cell", "level").with("level", cut(level)),
        Cell::Missing => phrase.with("cell", "missing"),
        Cell::Unseen => phrase.with("cell", "unseen"),
        Cell::Range { above, up_to } => {
            let bounds = [("above", above), ("up_to", up_to)];
            let bounds = bounds
                .into_iter()
                .filter_map(|(name, at)| Some((name, at?)));
            bounds.fold(phrase.with("cell", "range"), |phrase, (name, at)| {
                phrase.with(name, param(kind, at))
            })
        }
    }
}

/// Of training and of now.
fn averages(change: &Change) -> Option<[f64; 2]> {
    let watched = change.watched;
    let average = |tally: &CellCounts| {
        let mean = tally.sum / tally.present() as f64;
        let numbers = matches!(watched.cells, Cells::Steps(_));
        (numbers && mean.is_finite()).then(|| match watched.kind {
            ColumnType::Date => (mean / DAY).floor() * DAY,
            _ => mean,
        })
    };
    Some([average(change.was)?, average(change.now)?])
}

/// What is counted together.
enum Cell<'a> {
    Level(&'a str),
    Range {
        above: Option<f64>,
        up_to: Option<f64>,
    },
    Missing,
    /// What training never saw.
    Unseen,
}

/// The cell whose share changed most, and its shares of training and of now.
fn most_changed<'a>(change: &Change<'a>) -> Option<(Cell<'a>, [f64; 2])> {
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
        .map(|(at, (was, now))| (Cell::of(watched, at), *was, *now));
    let missing = (Cell::Missing, was.missing, now.missing);
    let others = watched.others(now);
    let unseen = (watched.knows_all()).then_some((Cell::Unseen, 0, others));
    let shares = named
        .chain([missing])
        .chain(unseen)
        .map(|(cell, was, now)| (cell, [share(was, was_rows), share(now, now_rows)]));
    let change = |[was, now]: &[f64; 2]| (now - was).abs();
    shares.max_by(|a, b| change(&a.1).total_cmp(&change(&b.1)))
}

impl<'a> Cell<'a> {
    fn of(watched: &'a Watched, at: usize) -> Self {
        match &watched.cells {
            Cells::Levels(levels) => Self::Level(&levels[at]),
            Cells::Steps(steps) => Self::Range {
                above: at.checked_sub(1).and_then(|at| steps.get(at)).copied(),
                up_to: steps.get(at).copied(),
            },
        }
    }

    fn words(&self, kind: ColumnType) -> String {
        let step = |at: &f64| value(kind, *at);
        match self {
            Self::Level(level) => format!("`{}`", cut(level)),
            Self::Missing => "missing".into(),
            Self::Unseen => "never seen in training".into(),
            Self::Range { above, up_to } => match (above, up_to) {
                (Some(above), Some(to)) => format!("above {} up to {}", step(above), step(to)),
                (Some(above), None) => format!("above {}", step(above)),
                (None, Some(to)) => format!("up to {}", step(to)),
                (None, None) => "any".into(),
            },
        }
    }
}

fn cut(level: &str) -> String {
    level.chars().take(LENGTH).collect()
}

fn param(kind: ColumnType, number: f64) -> Param {
    match kind {
        ColumnType::Date => date_text(number).into(),
        _ => rounded(number).into(),
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
