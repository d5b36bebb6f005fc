//! Curves as SVG: shapes here, marks in the template.

use crate::figures::{TOP, rate};
use report::phrases::percent;
use report::{Point, Report, Vocabulary};
use stats::curves::height;

/// The plot within the picture of 340 by 310: left, top, width and height.
const LEFT: f64 = 58.0;
const ABOVE: f64 = 12.0;
const SIDE: f64 = 248.0;

/// A curve with its axes.
pub struct Chart {
    /// Unique on the page.
    pub id: &'static str,
    pub title: &'static str,
    pub description: String,
    /// What the horizontal axis measures.
    pub x: String,
    /// What the vertical axis measures.
    pub y: String,
    /// The curve: `x,y` pairs.
    pub line: String,
    pub reference: String,
    pub dots: Vec<Spot>,
    /// Positions along both axes.
    pub ticks: Vec<Tick>,
}

/// A position in the picture.
pub struct Spot {
    pub x: String,
    pub y: String,
}

/// A value at both axes.
pub struct Tick {
    pub at: Spot,
    pub label: String,
}

pub fn all(report: &Report, words: &Vocabulary) -> Vec<Chart> {
    let curves = &report.curves;
    let Vocabulary {
        many, did, did_not, ..
    } = words;
    let point = |x, y| Point { x, y };
    let diagonal = |top| [point(0.0, 0.0), point(top, top)];
    let rate = rate(report);
    let tenth = point(TOP, height(&curves.gain, TOP));
    let highest = |of: fn(&Point) -> f64| curves.calibration.iter().map(of).fold(0.0, f64::max);
    let top = ceiling(highest(|p| p.x).max(highest(|p| p.y)));
    vec![
        Chart {
            id: "gain",
            title: "Whom you reach",
            description: format!(
                "Cumulative gain. Going from the highest score down, {} of all {many} hold {} of those who {did}; in random order (dashed) they would hold {}.",
                percent(TOP),
                percent(tenth.y),
                percent(TOP)
            ),
            x: format!("{many}, highest scores first"),
            y: format!("of all who {did}"),
            dots: vec![spot(&tenth, 1.0)],
            ..Chart::plot(&curves.gain, &diagonal(1.0), 1.0)
        },
        Chart {
            id: "calibration",
            title: "Scores and what happened",
            description: format!(
                "Calibration, in ten groups of equal size: the nearer to the dashed line, the more a score can be read as the share of {many} who {did}. The group with the highest scores has a mean of {}.",
                percent(highest(|p| p.x))
            ),
            x: "mean score".into(),
            y: format!("of the group {did}"),
            dots: curves.calibration.iter().map(|p| spot(p, top)).collect(),
            ..Chart::plot(&curves.calibration, &diagonal(top), top)
        },
        Chart {
            id: "roc",
            title: "ROC curve",
            description: format!(
                "At every cut-off: those who {did} and are flagged against those who {did_not} and are flagged. {} of those who {did} are found when {} of the others are flagged too; the dashed line is chance.",
                percent(height(&curves.roc, TOP)),
                percent(TOP)
            ),
            x: format!("flagged among those who {did_not}"),
            y: format!("flagged among those who {did}"),
            ..Chart::plot(&curves.roc, &diagonal(1.0), 1.0)
        },
        Chart {
            id: "precision-recall",
            title: "Precision and recall",
            description: format!(
                "At every cut-off: how many of the flagged {did} against how many of those who {did} are flagged. When half of them are found, {} of the flagged {did}; the dashed line is chance, {}.",
                percent(height(&curves.precision_recall, 0.5)),
                percent(rate)
            ),
            x: format!("found of those who {did} (recall)"),
            y: format!("of the flagged {did} (precision)"),
            ..Chart::plot(
                &curves.precision_recall,
                &[point(0.0, rate), point(1.0, rate)],
                1.0,
            )
        },
    ]
}

impl Chart {
    /// The shapes of a chart whose axes both go from 0 to `top`.
    fn plot(curve: &[Point], reference: &[Point], top: f64) -> Self {
        let tick = |quarters: u8| {
            let value = top * f64::from(quarters) / 4.0;
            Tick {
                at: spot(&Point { x: value, y: value }, top),
                label: percent(value),
            }
        };
        Self {
            id: "",
            title: "",
            description: String::new(),
            x: String::new(),
            y: String::new(),
            line: line(curve, top),
            reference: line(reference, top),
            dots: Vec::new(),
            ticks: (0..=4).map(tick).collect(),
        }
    }
}

/// The smallest handy number that is not below `value`, at most 1.
pub fn ceiling(value: f64) -> f64 {
    let steps = [0.004, 0.01, 0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8];
    steps.into_iter().find(|step| *step >= value).unwrap_or(1.0)
}

fn line(points: &[Point], top: f64) -> String {
    let pairs: Vec<String> = points
        .iter()
        .map(|point| spot(point, top))
        .map(|spot| format!("{},{}", spot.x, spot.y))
        .collect();
    pairs.join(" ")
}

fn spot(point: &Point, top: f64) -> Spot {
    Spot {
        x: format!("{:.1}", LEFT + SIDE * point.x / top),
        y: format!("{:.1}", ABOVE + SIDE * (1.0 - point.y / top)),
    }
}
