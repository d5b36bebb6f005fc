//! The figures of a report, and what they mean.

use report::{Calibration, CalibrationMethod, Language, Report, Vocabulary, say};
use stats::curves::{height, lift};

/// The share of rows looked at by the figure about the highest scores.
pub const TOP: f64 = 0.1;

/// A figure, how sure it is, and what it means.
pub struct Figure {
    pub name: &'static str,
    pub value: String,
    /// Its 95 % interval, when there is one.
    pub interval: Option<String>,
    pub meaning: String,
}

/// What to know when nothing else is read.
pub fn headlines(words: &Vocabulary, report: &Report) -> Vec<Figure> {
    let Vocabulary {
        language,
        many,
        one,
        did,
        one_did,
        one_did_not,
        ..
    } = *words;
    let who = words.who();
    let (metrics, intervals) = (&report.metrics, report.intervals.as_ref());
    let percent = |share| language.percent(share);
    let span = |bounds, of| span(language, bounds, of);
    let caught = percent(height(&report.curves.gain, TOP));
    let lift = lift(&report.curves, TOP);
    let (times, half) = (language.number(lift, 1), percent(0.5));
    let (pairs, tenth) = (percent(metrics.roc_auc), percent(TOP));
    let (right, average) = (
        percent((lift * rate(report)).min(1.0)),
        percent(rate(report)),
    );
    let threshold = percent(metrics.threshold);
    vec![
        Figure {
            name: language.of("Ranking (ROC AUC)", "Ordenação (AUC ROC)"),
            value: decimal(language, metrics.roc_auc),
            interval: intervals.map(|i| span(i.roc_auc, decimal)),
            meaning: say!(
                language,
                "Of a {one} {who} {one_did} and one {who} {one_did_not}, the one {who} {one_did} has the higher score in {pairs} of all pairs; a coin toss has {half}.",
                "De um {one} que {one_did} e um que {one_did_not}, o que {one_did} tem a maior pontuação em {pairs} de todos os pares; cara ou coroa acerta {half}."
            ),
        },
        Figure {
            name: language.of("Highest tenth", "Décimo mais alto"),
            value: format!("{times} ×"),
            interval: None,
            meaning: say!(
                language,
                "Of the {tenth} highest scores, {right} {did}: {times} times the average of {average}. They are {caught} of all {who} {did}.",
                "Dos {tenth} com as maiores pontuações, {right} {did}: {times} vezes a média de {average}. São {caught} de todos os que {did}."
            ),
        },
        Figure {
            name: language.of(
                "Flagged rightly (precision)",
                "Apontados com acerto (precisão)",
            ),
            value: percent(metrics.precision),
            interval: intervals.map(|i| span(i.precision, Language::percent)),
            meaning: say!(
                language,
                "Of the {many} flagged, with a score from {threshold} on, so many {did}.",
                "Dos {many} apontados, com pontuação a partir de {threshold}, essa é a parte dos que {did}."
            ),
        },
        Figure {
            name: language.of("Found (recall)", "Encontrados (revocação)"),
            value: percent(metrics.recall),
            interval: intervals.map(|i| span(i.recall, Language::percent)),
            meaning: say!(
                language,
                "Of all {many} {who} {did}, so many were flagged.",
                "De todos os {many} que {did}, essa parte foi apontada."
            ),
        },
    ]
}

pub fn figures(report: &Report, language: Language) -> Vec<Figure> {
    let (metrics, intervals) = (&report.metrics, report.intervals.as_ref());
    let figure = |name, value, interval: Option<[f64; 2]>, meaning: String| Figure {
        name,
        value: decimal(language, value),
        interval: interval.map(|bounds| span(language, bounds, decimal)),
        meaning,
    };
    let rate = rate(report);
    let by_rate = decimal(language, rate);
    let by_entropy = decimal(language, entropy(rate));
    let by_variance = decimal(language, rate * (1.0 - rate));
    vec![
        figure(
            language.of("Average precision", "Precisão média"),
            metrics.average_precision,
            intervals.map(|i| i.average_precision),
            say!(
                language,
                "Precision, averaged over all cut-offs: 1 is perfect, {by_rate} is chance.",
                "A precisão, em média sobre todos os limiares: 1 é perfeito, {by_rate} é o acaso."
            ),
        ),
        figure(
            "F1",
            metrics.f1,
            intervals.map(|i| i.f1),
            language
                .of(
                    "The harmonic mean of precision and recall: 1 is perfect.",
                    "A média harmônica de precisão e revocação: 1 é perfeito.",
                )
                .into(),
        ),
        figure(
            language.of("Log loss", "Perda logarítmica"),
            metrics.log_loss,
            intervals.map(|i| i.log_loss),
            say!(
                language,
                "How surprised the scores are by what happened: 0 is perfect, {by_entropy} is to give everyone the average.",
                "Quanto o que aconteceu surpreende as pontuações: 0 é perfeito, {by_entropy} é dar a média a todos."
            ),
        ),
        figure(
            language.of("Brier score", "Escore de Brier"),
            metrics.brier,
            intervals.map(|i| i.brier),
            say!(
                language,
                "The mean squared distance of score and outcome: 0 is perfect, {by_variance} is to give everyone the average.",
                "A distância quadrática média entre pontuação e desfecho: 0 é perfeito, {by_variance} é dar a média a todos."
            ),
        ),
    ]
}

/// How scores were calibrated, and what that makes of them.
pub fn calibration(calibration: &Calibration, language: Language) -> String {
    let method = match calibration.method {
        CalibrationMethod::None => language.of(
            "The blend's scores needed no correction",
            "As pontuações da combinação não precisaram de correção",
        ),
        CalibrationMethod::Platt => language.of(
            "Scores were corrected by a line through their log-odds (Platt scaling)",
            "As pontuações foram corrigidas por uma reta sobre seus log-odds (escala de Platt)",
        ),
        CalibrationMethod::Beta => language.of(
            "Scores were corrected by beta calibration",
            "As pontuações foram corrigidas por calibração beta",
        ),
        CalibrationMethod::Isotonic => language.of(
            "Scores were corrected by a rising curve (isotonic regression)",
            "As pontuações foram corrigidas por uma curva crescente (regressão isotônica)",
        ),
    };
    let points = language.number(100.0 * calibration.error, 1);
    let error = decimal(language, calibration.error);
    say!(
        language,
        "{method}. A group's mean score is {points} percentage points away from what happened to it, on average over 15 groups of equal size (expected calibration error {error}).",
        "{method}. A pontuação média de um grupo fica a {points} pontos percentuais do que aconteceu com ele, em média sobre 15 grupos de tamanho igual (erro de calibração esperado {error})."
    )
}

/// The share of rows that are positive.
pub fn rate(report: &Report) -> f64 {
    report.positives as f64 / report.rows.max(1) as f64
}

/// The log loss of giving everyone the average, in nats.
fn entropy(rate: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.ln() } else { 0.0 };
    part(rate) + part(1.0 - rate)
}

pub fn decimal(language: Language, value: f64) -> String {
    language.number(value, 3)
}

pub fn span(language: Language, bounds: [f64; 2], of: fn(Language, f64) -> String) -> String {
    let [low, high] = bounds.map(|end| of(language, end));
    say!(language, "{low} to {high}", "{low} a {high}")
}
