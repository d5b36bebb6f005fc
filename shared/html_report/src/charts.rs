//! Curves as SVG: shapes here, marks in the template.

use crate::figures::{TOP, rate};
use report::{Language, Point, Report, Vocabulary, say};
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
        language,
        many,
        did,
        did_not,
        ..
    } = *words;
    let who = words.who();
    let point = |x, y| Point { x, y };
    let diagonal = |top| [point(0.0, 0.0), point(top, top)];
    let percent = |share| language.percent(share);
    let rate = rate(report);
    let (tenth, at_tenth) = (percent(TOP), point(TOP, height(&curves.gain, TOP)));
    let (held, average) = (percent(at_tenth.y), percent(rate));
    let found = percent(height(&curves.roc, TOP));
    let right_at_half = percent(height(&curves.precision_recall, 0.5));
    let highest = |of: fn(&Point) -> f64| curves.calibration.iter().map(of).fold(0.0, f64::max);
    let highest_mean = percent(highest(|p| p.x));
    let top = ceiling(highest(|p| p.x).max(highest(|p| p.y)));
    vec![
        Chart {
            id: "gain",
            title: match words.are_people {
                true => language.of("Whom you reach", "Quem você alcança"),
                false => language.of("What you reach", "O que você alcança"),
            },
            description: say!(
                language,
                "Cumulative gain. Going from the highest score down, {tenth} of all {many} hold {held} of those {who} {did}; in random order (dashed) they would hold {tenth}.",
                "Ganho acumulado. Da maior pontuação para baixo, {tenth} de todos os {many} reúnem {held} dos que {did}; em ordem aleatória (tracejada) reuniriam {tenth}."
            ),
            x: say!(
                language,
                "{many}, highest scores first",
                "{many}, maiores pontuações primeiro"
            ),
            y: say!(language, "of all {who} {did}", "de todos os que {did}"),
            dots: vec![spot(&at_tenth, 1.0)],
            ..Chart::plot(&curves.gain, &diagonal(1.0), 1.0, language)
        },
        Chart {
            id: "calibration",
            title: language.of("Scores and what happened", "Pontuações e o que aconteceu"),
            description: say!(
                language,
                "Calibration, in ten groups of equal size: the nearer to the dashed line, the more a score can be read as the share of {many} {who} {did}. The group with the highest scores has a mean of {highest_mean}.",
                "Calibração, em dez grupos de tamanho igual: quanto mais perto da linha tracejada, mais a pontuação pode ser lida como a parte dos {many} que {did}. O grupo com as maiores pontuações tem média de {highest_mean}."
            ),
            x: language.of("mean score", "pontuação média").into(),
            y: say!(language, "of the group {did}", "do grupo, os que {did}"),
            dots: curves.calibration.iter().map(|p| spot(p, top)).collect(),
            ..Chart::plot(&curves.calibration, &diagonal(top), top, language)
        },
        Chart {
            id: "roc",
            title: language.of("ROC curve", "Curva ROC"),
            description: say!(
                language,
                "At every cut-off: those {who} {did} and are flagged against those {who} {did_not} and are flagged. {found} of those {who} {did} are found when {tenth} of the others are flagged too; the dashed line is chance.",
                "Em cada limiar: os que {did} e são apontados em relação aos que {did_not} e são apontados. {found} dos que {did} são encontrados quando {tenth} dos outros também são apontados; a linha tracejada é o acaso."
            ),
            x: say!(
                language,
                "flagged among those {who} {did_not}",
                "apontados entre os que {did_not}"
            ),
            y: say!(
                language,
                "flagged among those {who} {did}",
                "apontados entre os que {did}"
            ),
            ..Chart::plot(&curves.roc, &diagonal(1.0), 1.0, language)
        },
        Chart {
            id: "precision-recall",
            title: language.of("Precision and recall", "Precisão e revocação"),
            description: say!(
                language,
                "At every cut-off: how many of the flagged {did} against how many of those {who} {did} are flagged. When half of them are found, {right_at_half} of the flagged {did}; the dashed line is chance, {average}.",
                "Em cada limiar: quantos dos apontados {did} em relação a quantos dos que {did} são apontados. Quando metade deles é encontrada, {right_at_half} dos apontados {did}; a linha tracejada é o acaso, {average}."
            ),
            x: say!(
                language,
                "found of those {who} {did} (recall)",
                "encontrados dos que {did} (revocação)"
            ),
            y: say!(
                language,
                "of the flagged {did} (precision)",
                "dos apontados {did} (precisão)"
            ),
            ..Chart::plot(
                &curves.precision_recall,
                &[point(0.0, rate), point(1.0, rate)],
                1.0,
                language,
            )
        },
    ]
}

impl Chart {
    /// The shapes of a chart whose axes both go from 0 to `top`.
    pub fn plot(curve: &[Point], reference: &[Point], top: f64, language: Language) -> Self {
        let tick = |quarters: u8| {
            let value = top * f64::from(quarters) / 4.0;
            Tick {
                at: spot(&Point { x: value, y: value }, top),
                label: language.percent(value),
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

/// A point in the picture of a chart whose axes both go from 0 to `top`.
pub fn spot(point: &Point, top: f64) -> Spot {
    Spot {
        x: format!("{:.1}", LEFT + SIDE * point.x / top),
        y: format!("{:.1}", ABOVE + SIDE * (1.0 - point.y / top)),
    }
}
