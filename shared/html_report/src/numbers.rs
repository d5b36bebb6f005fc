//! The page about a model that foresees numbers.

use askama::Template;
use chrono::{DateTime, Utc};
use report::{
    Dependence, DependencePoint, Language, NumberLearnerReport, NumberReport, NumberVerdict, Point,
    say,
};

use crate::charts::{Chart, Tick, spot};
use crate::figures::{Figure, decimal, span};
use crate::{BARS, Bar, Learner, LeftOut, STYLE, learner_name, others};

/// What the page says, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct NumberHtmlReport<'a> {
    pub language: Language,
    pub name: &'a str,
    /// The name of what it learned from.
    pub dataset: &'a str,
    pub trained_at: DateTime<Utc>,
    pub report: &'a NumberReport,
}

/// The page: a whole HTML document. Every name in it was chosen by somebody else and is escaped.
///
/// # Errors
/// When it cannot be written, for want of memory.
pub fn number_html(of: &NumberHtmlReport) -> askama::Result<String> {
    let NumberHtmlReport {
        language, report, ..
    } = *of;
    let shown = report.importance.iter().take(BARS);
    let most = report.importance.first().map_or(1.0, |f| f.importance);
    let view = View {
        style: STYLE,
        of,
        date: language.moment(of.trained_at),
        rows: language.count(report.rows as u64),
        learned_from: learned_from(report, language),
        useless: report.verdict == NumberVerdict::NoBetterThanMean,
        warnings: report
            .warnings
            .iter()
            .map(|caveat| caveat.sentences(language))
            .collect(),
        measured_on: measured_on(report, language),
        headlines: headlines(report, language),
        chart: chart(report, language),
        errors: report
            .errors
            .iter()
            .map(|error| ErrorRow {
                share: language.percent(error.share),
                value: amount(report, language, error.error),
            })
            .collect(),
        bars: shown
            .map(|feature| Bar::of(feature, most, language))
            .collect(),
        others: others(&report.importance, language),
        dependence: report
            .dependence
            .iter()
            .map(|on| DependenceTable::of(on, language))
            .collect(),
        notes: report.all_notes(language),
        learners: report
            .learners
            .iter()
            .map(|learner| of_learner(learner, language))
            .collect(),
        feature_count: language.count(report.features.len() as u64),
        dropped: report
            .dropped
            .iter()
            .map(|one| LeftOut {
                name: &one.name,
                reason: one.said(language),
            })
            .collect(),
    };
    view.render()
}

#[derive(Template)]
#[template(path = "numbers.html")]
struct View<'a> {
    style: &'static str,
    of: &'a NumberHtmlReport<'a>,
    date: String,
    rows: String,
    learned_from: String,
    useless: bool,
    warnings: Vec<String>,
    measured_on: String,
    headlines: Vec<Figure>,
    chart: Chart,
    errors: Vec<ErrorRow>,
    bars: Vec<Bar<'a>>,
    others: Option<String>,
    dependence: Vec<DependenceTable<'a>>,
    notes: Vec<String>,
    learners: Vec<Learner>,
    feature_count: String,
    dropped: Vec<LeftOut<'a>>,
}

impl View<'_> {
    fn say(&self, english: &'static str, portuguese: &'static str) -> &'static str {
        self.of.language.of(english, portuguese)
    }
}

/// An error that a share of rows is below.
struct ErrorRow {
    share: String,
    value: String,
}

/// How the number depends on a column.
struct DependenceTable<'a> {
    feature: &'a str,
    points: Vec<DependenceRow>,
}

/// One value of a column: what is foreseen with it, what came, and of how many rows.
struct DependenceRow {
    value: String,
    cells: [String; 3],
}

impl<'a> DependenceTable<'a> {
    fn of(on: &'a Dependence, language: Language) -> Self {
        let point = |point: &DependencePoint| DependenceRow {
            value: match &point.value {
                Some(value) => language.decimal_mark(value),
                None => language.of("not known", "não informado").to_owned(),
            },
            cells: [
                figure(language, point.score),
                point
                    .observed
                    .map_or(String::new(), |mean| figure(language, mean)),
                language.count(point.rows as u64),
            ],
        };
        Self {
            feature: &on.feature,
            points: on.points.iter().map(point).collect(),
        }
    }
}

fn learned_from(report: &NumberReport, language: Language) -> String {
    let [lowest, middle, highest] = [
        report.actual.lowest,
        report.actual.middle,
        report.actual.highest,
    ]
    .map(|value| amount(report, language, value));
    say!(
        language,
        "There it goes from {lowest} to {highest}, with {middle} in the middle.",
        "Lá ele vai de {lowest} a {highest}, com {middle} no meio."
    )
}

fn measured_on(report: &NumberReport, language: Language) -> String {
    let Some(on) = &report.measured_on else {
        return language
            .of(
                "Cross-validated: every row was foreseen by models that did not see it.",
                "Com validação cruzada: cada linha foi prevista por modelos que não a viram.",
            )
            .to_owned();
    };
    let (rows, from) = (language.count(on.rows as u64), &on.from);
    say!(
        language,
        "Measured on the newest rows: {rows} from {from} on, foreseen by a model that learned from the earlier ones.",
        "Medido nas linhas mais recentes: {rows} a partir de {from}, previstas por um modelo que aprendeu com as anteriores."
    )
}

/// What to know when nothing else is read.
fn headlines(report: &NumberReport, language: Language) -> Vec<Figure> {
    let (metrics, intervals, range) = (&report.metrics, &report.intervals, &report.range);
    let said = |value| amount(report, language, value);
    let between = |bounds: [f64; 2]| {
        let [low, high] = bounds.map(said);
        say!(language, "{low} to {high}", "{low} a {high}")
    };
    let (level, width) = (language.percent(range.level), said(range.width));
    vec![
        Figure {
            name: language.of("Mean absolute error", "Erro absoluto médio"),
            value: said(metrics.mae),
            interval: Some(between(intervals.mae)),
            meaning: language
                .of(
                    "So far what is foreseen is from what comes, on average.",
                    "É essa a distância média entre o que é previsto e o que vem.",
                )
                .into(),
        },
        Figure {
            name: language.of("Root mean squared error", "Raiz do erro quadrático médio"),
            value: said(metrics.rmse),
            interval: Some(between(intervals.rmse)),
            meaning: language
                .of(
                    "The same with large errors weighing more. Far above the mean absolute error, few rows are off by much.",
                    "O mesmo, com peso maior para erros grandes. Muito acima do erro absoluto médio, poucas linhas erram muito.",
                )
                .into(),
        },
        Figure {
            name: language.of("Explained (R²)", "Explicado (R²)"),
            value: decimal(language, metrics.r2),
            interval: Some(span(language, intervals.r2, decimal)),
            meaning: language
                .of(
                    "The share of the variance that is explained: 1 is perfect, 0 is to foresee the mean of each.",
                    "A parte da variância que é explicada: 1 é perfeito, 0 é prever a média para cada um.",
                )
                .into(),
        },
        Figure {
            name: language.of("Within its range", "Dentro da faixa"),
            value: language.percent(range.coverage),
            interval: None,
            meaning: say!(
                language,
                "Each number comes with a lowest and a highest, made to hold {level} of all rows; so many they did hold. Half of these ranges are {width} wide or less.",
                "Cada número vem com um mínimo e um máximo, feitos para conter {level} das linhas; foi essa a parte que contiveram. Metade dessas faixas tem {width} de largura ou menos."
            ),
        },
    ]
}

/// The mean of what was foreseen against that of what came, in groups of like predictions.
fn chart(report: &NumberReport, language: Language) -> Chart {
    let ends = report
        .deciles
        .iter()
        .flat_map(|one| [one.predicted, one.actual]);
    let (from, to) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| {
        (low.min(end), high.max(end))
    });
    let width = if to > from { to - from } else { 1.0 };
    let share = |value: f64| (value - from) / width;
    let points: Vec<Point> = report
        .deciles
        .iter()
        .map(|one| Point {
            x: share(one.predicted),
            y: share(one.actual),
        })
        .collect();
    let corners = [Point { x: 0.0, y: 0.0 }, Point { x: 1.0, y: 1.0 }];
    let plot = Chart::plot(&points, &corners, 1.0, language);
    let label = |(n, tick): (usize, Tick)| Tick {
        label: figure(language, from + width * n as f64 / 4.0),
        ..tick
    };
    let groups = language.count(report.deciles.len() as u64);
    Chart {
        id: "deciles",
        title: language.of("Foreseen and actual", "Previsto e real"),
        description: say!(
            language,
            "In {groups} groups of about equal size, by what was foreseen: the nearer to the dashed line, the more the number can be taken as it is.",
            "Em {groups} grupos de tamanho parecido, pelo que foi previsto: quanto mais perto da linha tracejada, mais o número pode ser tomado como é."
        ),
        x: language.of("mean foreseen", "média prevista").into(),
        y: language.of("mean that came", "média que veio").into(),
        dots: points.iter().map(|point| spot(point, 1.0)).collect(),
        ticks: plot.ticks.into_iter().enumerate().map(label).collect(),
        ..plot
    }
}

fn of_learner(learner: &NumberLearnerReport, language: Language) -> Learner {
    Learner {
        kind: learner_name(&learner.kind, language),
        cells: [
            language.number(learner.weight, 3),
            figure(language, learner.mae),
            figure(language, learner.rmse),
            language.count(learner.members as u64),
            language.number(learner.size, 0),
            format!("{}\u{a0}s", language.number(learner.fit_seconds, 1)),
        ],
    }
}

/// A number in the unit of the target.
fn amount(report: &NumberReport, language: Language, value: f64) -> String {
    let figure = figure(language, value);
    match &report.unit {
        Some(unit) => format!("{figure}\u{a0}{unit}"),
        None => figure,
    }
}

/// With some four digits that mean something.
fn figure(language: Language, value: f64) -> String {
    let size = value.abs().log10().floor();
    let decimals = match size.is_finite() {
        true => (3.0 - size).clamp(0.0, 6.0),
        false => 0.0,
    };
    language.number(value, decimals as usize)
}

#[cfg(test)]
mod tests {
    use report::{
        ColumnType, Decile, Dropped, ErrorQuantile, Importance, MeasuredOn, NumberIntervals,
        NumberMetrics, NumberSummary, RangeReport,
    };

    use super::*;

    fn report() -> NumberReport {
        let decile = |n: u32| Decile {
            rows: 100,
            predicted: 50.0 * f64::from(n),
            actual: 52.0 * f64::from(n),
        };
        NumberReport {
            metrics: NumberMetrics {
                mae: 31.25,
                rmse: 40.5,
                r2: 0.912,
            },
            measured_on: None,
            intervals: NumberIntervals {
                mae: [30.0, 33.0],
                rmse: [39.0, 42.0],
                r2: [0.9, 0.92],
            },
            verdict: NumberVerdict::BetterThanMean,
            range: RangeReport {
                level: 0.9,
                coverage: 0.904,
                width: 131.0,
            },
            deciles: (1..=10).map(decile).collect(),
            errors: vec![ErrorQuantile {
                share: 0.05,
                error: -66.0,
            }],
            importance: vec![Importance {
                feature: "seats".into(),
                label: None,
                importance: 1.0,
            }],
            dependence: vec![Dependence {
                feature: "seats".into(),
                kind: ColumnType::Number,
                points: vec![
                    DependencePoint {
                        value: Some("1.5".into()),
                        number: Some(1.5),
                        score: 45.5,
                        rows: 980,
                        observed: Some(44.25),
                    },
                    DependencePoint {
                        value: None,
                        number: None,
                        score: 61.0,
                        rows: 12,
                        observed: None,
                    },
                ],
            }],
            learners: vec![NumberLearnerReport {
                kind: "lightgbm_huber".into(),
                members: 5,
                weight: 0.5,
                mae: 32.0,
                rmse: 41.0,
                size: 90.0,
                fit_seconds: 1.25,
            }],
            rows: 1_000,
            target: "spend".into(),
            unit: Some("€".into()),
            actual: NumberSummary {
                lowest: 1.5,
                middle: 240.0,
                mean: 260.0,
                highest: 12_345.0,
            },
            features: vec!["seats".into()],
            dropped: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
            note_phrases: Vec::new(),
            file: None,
        }
    }

    fn page(language: Language, name: &str, report: &NumberReport) -> String {
        number_html(&NumberHtmlReport {
            language,
            name,
            dataset: name,
            trained_at: DateTime::UNIX_EPOCH,
            report,
        })
        .unwrap()
    }

    #[test]
    fn figures_are_in_the_unit_and_groups_in_the_picture() {
        let page = page(Language::English, "Spend", &report());
        assert!(page.contains("31.25\u{a0}€"), "{page}");
        assert!(
            page.contains("from 1.500\u{a0}€ to 12,345\u{a0}€"),
            "{page}"
        );
        assert_eq!(page.matches("<circle").count(), 10);
        let of_value = "<td class=\"number\">45.50</td><td class=\"number\">44.25</td><td class=\"number\">980</td>";
        assert!(
            page.contains(of_value) && page.contains("not known"),
            "{page}"
        );
        assert!(page.contains("Huber loss") && page.contains("Better than the mean."));
        // The lowest of all is foreseen as 50, the highest came as 520.
        assert!(
            page.contains(">50.00</text>") && page.contains(">520.0</text>"),
            "{page}"
        );
    }

    #[test]
    fn the_page_speaks_portuguese() {
        let mut report = report();
        report.verdict = NumberVerdict::NoBetterThanMean;
        report.measured_on = Some(MeasuredOn {
            from: "2026-01-01".into(),
            rows: 200,
        });
        let page = page(Language::Portuguese, "Gasto", &report);
        assert!(page.contains("Não é melhor que a média.") && page.contains("31,25\u{a0}€"));
        assert!(page.contains("200 a partir de 2026-01-01"), "{page}");
        for english in ["foreseen", "mean ", "range", "Columns", "learned"] {
            assert!(!page.contains(english), "{english}: {page}");
        }
    }

    #[test]
    fn names_are_no_markup() {
        let hostile = "<script>alert(1)</script>";
        let mut report = report();
        report.target = hostile.into();
        report.unit = Some(hostile.into());
        report.features = vec![hostile.into()];
        report.importance[0].feature = hostile.into();
        report.dependence[0].feature = hostile.into();
        report.dependence[0].points[0].value = Some(hostile.into());
        report.notes = vec![hostile.into()];
        report.dropped = vec![Dropped {
            name: hostile.into(),
            reason: hostile.into(),
            ..Dropped::default()
        }];
        let page = page(Language::English, hostile, &report);
        assert!(!page.contains("<script"));
        assert!(page.matches("&#60;script").count() >= 11, "{page}");
    }
}
