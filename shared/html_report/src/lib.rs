//! A report as one HTML page that needs nothing else: no script, no request, its own style.

mod charts;
mod dependence;
mod fairness;
mod figures;
mod segments;

use askama::Template;
use charts::Chart;
use chrono::{DateTime, Utc};
use dependence::Panel;
use fairness::Groups;
use segments::Sort;

use crate::figures::Figure;
use report::phrases::{count, percent};
use report::{Comparison, ComparisonVerdict, Importance, Report, Verdict, Vocabulary};

/// The page's only style, for those who let it in by its hash.
pub const STYLE: &str = include_str!("../templates/report.css");

/// As many features have a bar.
const BARS: usize = 20;

#[derive(Debug, Clone, Copy)]
pub struct HtmlReport<'a> {
    pub name: &'a str,
    pub vocabulary: &'a Vocabulary,
    /// Which version, from 1; none for a model that was trained by hand.
    pub version: Option<u32>,
    /// The name of what it learned from.
    pub dataset: &'a str,
    pub trained_at: DateTime<Utc>,
    pub report: &'a Report,
    /// How it does against the version that was in `prod`, if one was.
    pub comparison: Option<&'a Comparison>,
}

/// The page: a whole HTML document. Every name in it was chosen by somebody else and is escaped.
///
/// # Errors
/// When it cannot be written, for want of memory.
pub fn html(of: &HtmlReport) -> askama::Result<String> {
    let report = of.report;
    let words = of.vocabulary;
    let shown = report.importance.iter().take(BARS);
    let most = report.importance.first().map_or(1.0, |f| f.importance);
    let view = View {
        style: STYLE,
        of,
        date: of.trained_at.format("%-d %B %Y, %H:%M UTC").to_string(),
        rows: count(report.rows),
        positives: count(report.positives),
        rate: percent(figures::rate(report)),
        useless: report.verdict == Some(Verdict::NoBetterThanChance),
        worse: of
            .comparison
            .is_some_and(|c| c.verdict == ComparisonVerdict::Worse),
        headlines: figures::headlines(words, report),
        figures: figures::figures(report),
        calibration: figures::calibration(&report.calibration),
        charts: charts::all(report, words),
        bars: shown.map(|feature| Bar::of(feature, most)).collect(),
        others: others(&report.importance),
        panels: dependence::all(report, words),
        segments: segments::all(report, words),
        fairness: fairness::all(report),
        caveats: fairness::caveats(report),
        words,
    };
    view.render()
}

#[derive(Template)]
#[template(path = "report.html")]
struct View<'a> {
    style: &'static str,
    of: &'a HtmlReport<'a>,
    words: &'a Vocabulary,
    date: String,
    rows: String,
    positives: String,
    rate: String,
    useless: bool,
    worse: bool,
    headlines: Vec<Figure>,
    figures: Vec<Figure>,
    calibration: String,
    charts: Vec<Chart>,
    bars: Vec<Bar<'a>>,
    others: Option<String>,
    panels: Vec<Panel<'a>>,
    segments: Vec<Sort<'a>>,
    fairness: Vec<Groups<'a>>,
    caveats: Vec<&'a str>,
}

/// A feature's importance, drawn.
struct Bar<'a> {
    feature: &'a str,
    share: String,
    /// Of 100, the longest.
    length: String,
}

impl<'a> Bar<'a> {
    fn of(feature: &'a Importance, most: f64) -> Self {
        Self {
            feature: feature.label.as_ref().unwrap_or(&feature.feature),
            share: percent(feature.importance),
            length: format!(
                "{:.1}",
                100.0 * feature.importance / most.max(f64::MIN_POSITIVE)
            ),
        }
    }
}

/// What is said of the features that have no bar.
fn others(importance: &[Importance]) -> Option<String> {
    let rest = importance.get(BARS..).filter(|rest| !rest.is_empty())?;
    let share = rest.iter().map(|feature| feature.importance).sum();
    Some(format!(
        "{} more columns have {} together.",
        count(rest.len()),
        percent(share)
    ))
}

#[cfg(test)]
mod tests;
