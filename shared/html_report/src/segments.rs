//! Segments as lists with bars.

use crate::charts::ceiling;
use crate::figures::{rate, span};
use report::{Language, Report, Segment, Vocabulary, say};

pub struct Sort {
    pub title: String,
    pub none: String,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub text: String,
    /// How long the bar is that shows what happened, of 100.
    pub length: String,
    /// Where the average of all rows is, of 100.
    pub average: String,
    /// What happened, to how many, and what the scores say.
    pub told: String,
}

/// The report's segments; empty when it has none to tell.
pub fn all(report: &Report, words: &Vocabulary) -> Vec<Sort> {
    let Some(segments) = &report.segments else {
        return Vec::new();
    };
    let Vocabulary {
        language,
        many,
        did,
        ..
    } = *words;
    let of = |title: String, none: String, found: &[Segment]| {
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
    let tried = language.count(segments.tried as u64);
    let none = || {
        say!(
            language,
            "No kind of {many} surely does.",
            "Nenhum tipo de {many}, com certeza."
        )
    };
    vec![
        of(
            say!(
                language,
                "More {did} than usual",
                "Mais {did} do que o normal"
            ),
            none(),
            &segments.high,
        ),
        of(
            say!(
                language,
                "Fewer {did} than usual",
                "Menos {did} do que o normal"
            ),
            none(),
            &segments.low,
        ),
        of(
            language
                .of("Where scores are off", "Onde as pontuações erram")
                .into(),
            say!(
                language,
                "Of {tried} kinds of {many} that were tried, there is none for which the scores are surely and noticeably off.",
                "De {tried} tipos de {many} testados, não há nenhum em que as pontuações errem com certeza e de forma perceptível."
            ),
            &segments.off,
        ),
    ]
}

fn row(segment: &Segment, report: &Report, top: f64, words: &Vocabulary) -> Row {
    let Vocabulary {
        language,
        many,
        did,
        ..
    } = *words;
    let length = |share: f64| format!("{:.1}", 100.0 * share / top);
    let observed = &segment.observed;
    let percent = |share| language.percent(share);
    let (seen, mean, share) = (
        percent(observed.value),
        percent(segment.mean_score),
        percent(segment.share),
    );
    let range = span(language, observed.interval, Language::percent);
    let usual = rate(report).max(f64::MIN_POSITIVE);
    let against = against(observed.value / usual, language);
    let rows = language.count(segment.rows as u64);
    Row {
        text: segment.said(language),
        length: length(observed.value),
        average: length(rate(report)),
        told: say!(
            language,
            "{seen} {did} ({range}), {against}. Mean score {mean}. {rows} {many}, {share} of all.",
            "{seen} {did} ({range}), {against}. Pontuação média {mean}. {rows} {many}, {share} de todos."
        ),
    }
}

fn against(ratio: f64, language: Language) -> String {
    let times = language.number(ratio, 1);
    let share = language.percent(ratio);
    match ratio >= 1.0 {
        true => say!(
            language,
            "{times} times the average",
            "{times} vezes a média"
        ),
        false => say!(language, "{share} of the average", "{share} da média"),
    }
}
