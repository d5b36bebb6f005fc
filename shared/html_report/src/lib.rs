//! A report as one HTML page that needs nothing else: no script, no request, its own style.

mod charts;
mod dependence;
mod fairness;
mod figures;
mod numbers;
mod segments;

use askama::Template;
use charts::Chart;
use chrono::{DateTime, Utc};
use dependence::Panel;
use fairness::Groups;
use segments::Sort;

pub use numbers::{NumberHtmlReport, number_html};

use crate::figures::Figure;
use report::{
    Comparison, ComparisonVerdict, Importance, Language, LearnerReport, Report, Verdict,
    Vocabulary, learner_name, say,
};

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
    let language = words.language;
    let shown = report.importance.iter().take(BARS);
    let most = report.importance.first().map_or(1.0, |f| f.importance);
    let view = View {
        style: STYLE,
        of,
        date: language.moment(of.trained_at),
        rows: language.count(report.rows as u64),
        positives: language.count(report.positives as u64),
        rate: language.percent(figures::rate(report)),
        useless: report.verdict == Some(Verdict::NoBetterThanChance),
        worse: of
            .comparison
            .is_some_and(|c| c.verdict == ComparisonVerdict::Worse),
        warnings: report
            .warnings
            .iter()
            .map(|caveat| Warning {
                columns: caveat.columns().collect(),
                sentences: caveat.sentences(language),
            })
            .collect(),
        comparison: of.comparison.map(|comparison| Against {
            champion: comparison.champion,
            said: comparison.said(language),
        }),
        measured_on: report.measured_on.as_ref().map(|on| Newest {
            rows: language.count(on.rows as u64),
            from: &on.from,
        }),
        notes: report.all_notes(language),
        feature_count: language.count(report.features.len() as u64),
        dropped: report
            .dropped
            .iter()
            .map(|one| LeftOut {
                name: &one.name,
                reason: one.said(language),
            })
            .collect(),
        headlines: figures::headlines(words, report),
        figures: figures::figures(report, language),
        calibration: figures::calibration(&report.calibration, language),
        learners: report
            .learners
            .iter()
            .map(|learner| Learner::of(learner, language))
            .collect(),
        charts: charts::all(report, words),
        bars: shown
            .map(|feature| Bar::of(feature, most, language))
            .collect(),
        others: others(&report.importance, language),
        panels: dependence::all(report, words),
        dependence_hint: dependence::hint(words),
        segments: segments::all(report, words),
        fairness: fairness::all(report, language),
        caveats: fairness::caveats(report, language),
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
    warnings: Vec<Warning<'a>>,
    comparison: Option<Against>,
    measured_on: Option<Newest<'a>>,
    notes: Vec<String>,
    feature_count: String,
    dropped: Vec<LeftOut<'a>>,
    headlines: Vec<Figure>,
    figures: Vec<Figure>,
    calibration: String,
    charts: Vec<Chart>,
    bars: Vec<Bar<'a>>,
    others: Option<String>,
    learners: Vec<Learner>,
    panels: Vec<Panel<'a>>,
    dependence_hint: String,
    segments: Vec<Sort>,
    fairness: Vec<Groups<'a>>,
    caveats: Vec<String>,
}

impl View<'_> {
    fn say(&self, english: &'static str, portuguese: &'static str) -> &'static str {
        self.words.language.of(english, portuguese)
    }

    fn who(&self) -> &'static str {
        self.say(self.words.who(), "que")
    }

    fn of_whom(&self) -> String {
        let whom = self.words.whom();
        say!(self.words.language, "of {whom}", "dos quais")
    }
}

/// What makes the figures suspect.
struct Warning<'a> {
    columns: Vec<&'a str>,
    sentences: String,
}

/// Against the version that was in production.
struct Against {
    champion: u32,
    said: String,
}

/// The newest rows, where the figures are about them.
struct Newest<'a> {
    rows: String,
    from: &'a str,
}

/// A column that is left out.
struct LeftOut<'a> {
    name: &'a str,
    reason: String,
}

/// One kind of learner of the blend.
struct Learner {
    kind: String,
    cells: [String; 6],
}

impl Learner {
    fn of(learner: &LearnerReport, language: Language) -> Self {
        let number = |value, decimals| language.number(value, decimals);
        Self {
            kind: learner_name(&learner.kind, language),
            cells: [
                number(learner.weight, 3),
                number(learner.roc_auc, 4),
                number(learner.log_loss, 4),
                language.count(learner.members as u64),
                number(learner.size, 0),
                format!("{}\u{a0}s", number(learner.fit_seconds, 1)),
            ],
        }
    }
}

/// A feature's importance, drawn.
struct Bar<'a> {
    feature: &'a str,
    share: String,
    /// Of 100, the longest.
    length: String,
}

impl<'a> Bar<'a> {
    fn of(feature: &'a Importance, most: f64, language: Language) -> Self {
        Self {
            feature: feature.label.as_ref().unwrap_or(&feature.feature),
            share: language.percent(feature.importance),
            length: format!(
                "{:.1}",
                100.0 * feature.importance / most.max(f64::MIN_POSITIVE)
            ),
        }
    }
}

/// What is said of the features that have no bar.
fn others(importance: &[Importance], language: Language) -> Option<String> {
    let rest = importance.get(BARS..).filter(|rest| !rest.is_empty())?;
    let share = language.percent(rest.iter().map(|feature| feature.importance).sum());
    let more = language.count(rest.len() as u64);
    Some(say!(
        language,
        "{more} more columns have {share} together.",
        "Mais {more} colunas têm juntas {share}."
    ))
}

#[cfg(test)]
mod tests;
