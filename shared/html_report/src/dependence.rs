//! How scores depend on single columns, as small charts: a line over numbers, bars for texts.

use crate::charts::ceiling;
use report::{Dependence, DependencePoint, Language, Report, Vocabulary, say};

/// The plot of a line within the picture of 320 by 190.
const LEFT: f64 = 50.0;
const ABOVE: f64 = 10.0;
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 146.0;
/// The tallest bar that counts customers.
const CROWD: f64 = 30.0;
/// Where bars begin, how long the longest may be, and how far apart they are.
const START: f64 = 118.0;
const LONGEST: f64 = 104.0;
const STEP: f64 = 22.0;
/// Longer names of values are cut, in characters.
const NAME: usize = 14;

/// One column's chart.
pub struct Panel<'a> {
    /// Unique on the page.
    pub id: String,
    pub feature: &'a str,
    pub description: String,
    /// The picture's height; its width is 320.
    pub height: String,
    /// Horizontal lines and what they stand for.
    pub levels: Vec<Mark>,
    /// Values along the horizontal axis.
    pub values: Vec<Mark>,
    /// Mean scores: `x,y` pairs.
    pub line: String,
    pub dots: Vec<Mark>,
    /// Shares of customers with the value who are positive.
    pub rings: Vec<Mark>,
    pub crowd: Vec<Crowd>,
    pub bars: Vec<Bar<'a>>,
}

/// A place in the picture, and what is written there.
pub struct Mark {
    pub x: String,
    pub y: String,
    pub label: String,
}

/// A bar that counts customers.
pub struct Crowd {
    /// Its left end.
    pub x: String,
    /// Its upper end.
    pub y: String,
    pub height: String,
}

/// A text's mean score.
pub struct Bar<'a> {
    /// Upper end.
    pub y: String,
    /// Base of what is written beside it.
    pub base: String,
    /// The text, cut.
    pub label: String,
    pub value: &'a str,
    pub length: String,
    pub told: String,
}

/// The report's charts, all to one scale.
pub fn all<'a>(report: &'a Report, words: &Vocabulary) -> Vec<Panel<'a>> {
    let points = report.dependence.iter().flat_map(|on| &on.points);
    let shown = points.flat_map(|point| [Some(point.score), point.observed]);
    let highest = shown.flatten().fold(0.0, f64::max);
    let top = ceiling(highest);
    let panel = |(at, on): (usize, &'a Dependence)| {
        let id = format!("dependence-{at}");
        match on.points.iter().any(|point| point.number.is_some()) {
            true => line(id, on, top, words),
            false => bars(id, on, top, words),
        }
    };
    report.dependence.iter().enumerate().map(panel).collect()
}

fn mark(x: f64, y: f64, label: String) -> Mark {
    Mark {
        x: format!("{x:.1}"),
        y: format!("{y:.1}"),
        label,
    }
}

fn line<'a>(id: String, on: &'a Dependence, top: f64, words: &Vocabulary) -> Panel<'a> {
    let known: Vec<(f64, &DependencePoint)> = on
        .points
        .iter()
        .filter_map(|point| Some((point.number?, point)))
        .collect();
    let ends = |of: fn(f64, f64) -> f64| known.iter().map(|(x, _)| *x).reduce(of).unwrap_or(0.0);
    let (low, high) = (ends(f64::min), ends(f64::max));
    let x = |number: f64| LEFT + WIDTH * (number - low) / (high - low).max(f64::MIN_POSITIVE);
    let y = |share: f64| ABOVE + HEIGHT * (1.0 - share / top);
    let spots = |of: fn(&DependencePoint) -> Option<f64>| -> Vec<Mark> {
        let spot = |(number, point): &(f64, &DependencePoint)| {
            Some(mark(x(*number), y(of(point)?), String::new()))
        };
        known.iter().filter_map(spot).collect()
    };
    let dots = spots(|point| Some(point.score));
    let pairs: Vec<String> = dots
        .iter()
        .map(|dot| format!("{},{}", dot.x, dot.y))
        .collect();
    let most = known.iter().map(|(_, point)| point.rows).max().unwrap_or(1);
    let crowd = |(number, point): &(f64, &DependencePoint)| {
        let height = CROWD * point.rows as f64 / most as f64;
        Crowd {
            x: format!("{:.1}", x(*number) - 4.0),
            y: format!("{:.1}", ABOVE + HEIGHT - height),
            height: format!("{height:.1}"),
        }
    };
    let middle = low + (high - low) / 2.0;
    let nearest = known
        .iter()
        .filter(|(number, _)| *number > low && *number < high)
        .min_by(|a, b| (a.0 - middle).abs().total_cmp(&(b.0 - middle).abs()));
    let labelled = known.first().into_iter().chain(nearest).chain(known.last());
    Panel {
        id,
        feature: &on.feature,
        description: told(on, words),
        height: "190".into(),
        levels: (0..=2)
            .map(|half| {
                let share = top * f64::from(half) / 2.0;
                mark(LEFT, y(share), words.language.percent(share))
            })
            .collect(),
        values: labelled
            .map(|(number, point)| {
                let value = point.value.as_deref().unwrap_or_default();
                let value = words.language.decimal_mark(value);
                mark(x(*number), ABOVE + HEIGHT + 16.0, cut(&value, 10))
            })
            .collect(),
        line: pairs.join(" "),
        dots,
        rings: spots(|point| point.observed),
        crowd: known.iter().map(crowd).collect(),
        bars: Vec::new(),
    }
}

fn bars<'a>(id: String, on: &'a Dependence, top: f64, words: &Vocabulary) -> Panel<'a> {
    let language = words.language;
    let bar = |(at, point): (usize, &'a DependencePoint)| {
        let y = STEP * at as f64;
        let value = name(point, language);
        Bar {
            y: format!("{:.1}", y + 4.0),
            base: format!("{:.1}", y + 15.0),
            label: cut(value, NAME),
            value,
            length: format!("{:.1}", LONGEST * point.score / top),
            told: format!(
                "{} ({})",
                language.percent(point.score),
                language.count(point.rows as u64)
            ),
        }
    };
    let ring = |(at, point): (usize, &DependencePoint)| {
        let x = START + LONGEST * point.observed? / top;
        Some(mark(x, STEP * at as f64 + 11.0, String::new()))
    };
    Panel {
        id,
        feature: &on.feature,
        description: told(on, words),
        height: format!("{:.0}", STEP * on.points.len() as f64 + 4.0),
        levels: Vec::new(),
        values: Vec::new(),
        line: String::new(),
        dots: Vec::new(),
        rings: on.points.iter().enumerate().filter_map(ring).collect(),
        crowd: Vec::new(),
        bars: on.points.iter().enumerate().map(bar).collect(),
    }
}

fn name(point: &DependencePoint, language: Language) -> &str {
    let unknown = language.of("not known", "não informado");
    point.value.as_deref().unwrap_or(unknown)
}

/// How to read the charts.
pub fn hint(words: &Vocabulary) -> String {
    let Vocabulary {
        language,
        many,
        did,
        ..
    } = *words;
    say!(
        language,
        "Line and bars: the mean score of all {many} if they all had that value and stayed as they are otherwise (partial dependence). Rings: how many of the {many} with that value {did}; where a ring is far away, other columns explain the difference. Grey: where the {many} are. Columns that go together, such as months and total paid, cannot really change alone.",
        "Linha e barras: a pontuação média de todos os {many} se todos tivessem esse valor e ficassem iguais no resto (dependência parcial). Anéis: quantos dos {many} com esse valor {did}; onde um anel está longe, outras colunas explicam a diferença. Cinza: onde os {many} estão. Colunas que andam juntas, como meses e total pago, não podem realmente mudar sozinhas."
    )
}

/// Where scores are highest and lowest, and what is not known.
fn told(on: &Dependence, words: &Vocabulary) -> String {
    let Vocabulary { language, many, .. } = *words;
    let known = || on.points.iter().filter(|point| point.value.is_some());
    let by_score = |a: &&DependencePoint, b: &&DependencePoint| a.score.total_cmp(&b.score);
    let (Some(low), Some(high)) = (known().min_by(by_score), known().max_by(by_score)) else {
        return String::new();
    };
    let named = |point: &DependencePoint| {
        let value = name(point, language);
        let value = match point.number {
            Some(_) => language.decimal_mark(value),
            None => value.to_owned(),
        };
        (cut(&value, 40), language.percent(point.score))
    };
    let ((high, highest), (low, lowest)) = (named(high), named(low));
    let told = say!(
        language,
        "Highest at {high}: {highest}; lowest at {low}: {lowest}.",
        "Mais alta em {high}: {highest}; mais baixa em {low}: {lowest}."
    );
    let Some(missing) = on.points.iter().find(|point| point.value.is_none()) else {
        return told;
    };
    let (rows, score) = (
        language.count(missing.rows as u64),
        language.percent(missing.score),
    );
    say!(
        language,
        "{told} Not known ({rows} {many}): {score}.",
        "{told} Não informado ({rows} {many}): {score}."
    )
}

fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
