//! Segments as lists with bars.

use crate::charts::ceiling;
use crate::figures::{rate, span};
use report::phrases::{count, percent};
use report::{Report, Segment, Vocabulary};

pub struct Sort<'a> {
    pub title: String,
    pub none: String,
    pub rows: Vec<Row<'a>>,
}

pub struct Row<'a> {
    pub text: &'a str,
    /// How long the bar is that shows what happened, of 100.
    pub length: String,
    /// Where the average of all rows is, of 100.
    pub average: String,
    /// What happened, to how many, and what the scores say.
    pub told: String,
}

/// The report's segments; empty when it has none to tell.
pub fn all<'a>(report: &'a Report, words: &Vocabulary) -> Vec<Sort<'a>> {
    let Some(segments) = &report.segments else {
        return Vec::new();
    };
    let Vocabulary { many, did, .. } = words;
    let of = |title: String, none: String, found: &'a [Segment]| {
        let highest = found
            .iter()
            .map(|s| s.observed.value)
            .fold(rate(report), f64::max);
        let top = ceiling(highest);
        Sort {
            title,
            none,
            rows: found
                .iter()
                .map(|segment| row(segment, report, top, words))
                .collect(),
        }
    };
    vec![
        of(
            format!("More {did} than usual"),
            format!("No kind of {many} surely does."),
            &segments.high,
        ),
        of(
            format!("Fewer {did} than usual"),
            format!("No kind of {many} surely does."),
            &segments.low,
        ),
        of(
            "Where scores are off".into(),
            format!(
                "Of {} kinds of {many} that were tried, there is none for which the scores are surely and noticeably off.",
                count(segments.tried)
            ),
            &segments.off,
        ),
    ]
}

fn row<'a>(segment: &'a Segment, report: &Report, top: f64, words: &Vocabulary) -> Row<'a> {
    let length = |share: f64| format!("{:.1}", 100.0 * share / top);
    let observed = &segment.observed;
    Row {
        text: &segment.text,
        length: length(observed.value),
        average: length(rate(report)),
        told: format!(
            "{} {} ({}), {}. Mean score {}. {} {}, {} of all.",
            percent(observed.value),
            words.did,
            span(observed.interval, percent),
            against(observed.value / rate(report).max(f64::MIN_POSITIVE)),
            percent(segment.mean_score),
            count(segment.rows),
            words.many,
            percent(segment.share),
        ),
    }
}

fn against(ratio: f64) -> String {
    match ratio >= 1.0 {
        true => format!("{ratio:.1} times the average"),
        false => format!("{} of the average", percent(ratio)),
    }
}
