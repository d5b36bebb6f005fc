//! Numbers, amounts, shares, terms and dates in a text, in digits or in words, in English and Portuguese. The same look is
//! taken at what was handed in and at an answer, so that what is the same is found to be.

mod vocabulary;

use std::collections::HashSet;

use crate::tokens::{Kind, Token, tokens};
use vocabulary::{
    CALENDAR, MONTHS, money_after, money_before, month, multiplier, part, time, value,
};

/// What a figure counts. A number is what it is only with that: 20 % is not 20 months.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Plain,
    Percent,
    /// By its code, where that is known.
    Money(String),
    /// A day of a month, from 1.
    DayOf(usize),
    Time(&'static str),
    /// A word of the calendar, such as `tomorrow`, that has no number.
    Calendar,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Figure {
    pub value: String,
    pub unit: Unit,
}

/// A figure, and how it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub figure: Figure,
    pub shown: String,
}

/// Those of a text, as a set.
pub(crate) fn figures_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> HashSet<Figure> {
    let texts = texts.into_iter();
    texts
        .flat_map(|text| figures(text).into_iter().map(|found| found.figure))
        .collect()
}

/// Those of a text, in their order.
pub(crate) fn figures(text: &str) -> Vec<Found> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let (figure, length) = number(&tokens, at, before)
            .or_else(|| some_time(&tokens, at))
            .or_else(|| sign(&tokens, at))
            .or_else(|| calendar(&tokens, at))
            .unzip();
        let length = length.unwrap_or(1);
        if let Some(figure) = figure {
            let shown = tokens.get(at..at + length).unwrap_or_default();
            let shown: Vec<&str> = shown.iter().map(|token| token.text.as_str()).collect();
            let cadence = cadence(&tokens, at + length).filter(|_| figure.unit != Unit::Calendar);
            found.push(Found {
                figure,
                shown: shown.join(" "),
            });
            found.extend(cadence);
        }
        at += length;
    }
    found
}

/// A number with what it counts, and how many tokens that takes.
fn number(tokens: &[Token], at: usize, before: Option<&Token>) -> Option<(Figure, usize)> {
    let first = tokens.get(at)?;
    let (value, length) = match first.kind {
        Kind::Number => (canonical(&first.folded), 1),
        Kind::Code => {
            let value = first.folded.clone();
            let unit = Unit::Plain;
            return Some((Figure { value, unit }, 1));
        }
        Kind::Word => in_words(tokens, at)?,
        _ => return None,
    };
    let after = tokens.get(at + length..).unwrap_or_default();
    let (unit, more) = match before.and_then(money_before) {
        Some(code) => (Unit::Money(code), 0),
        None => unit(after)
            .or_else(|| Some((Unit::DayOf(month(before?)?), 0)))
            .unwrap_or((Unit::Plain, 0)),
    };
    Some((Figure { value, unit }, length + more))
}

/// What follows a number says what it counts, with how many tokens.
fn unit(after: &[Token]) -> Option<(Unit, usize)> {
    let word = |at: usize| after.get(at).map_or("", |token| token.folded.as_str());
    if let "%" | "percent" | "pct" | "percentage" = word(0) {
        return Some((Unit::Percent, 1));
    }
    if let ("per", "cent") | ("por", "cento") = (word(0), word(1)) {
        return Some((Unit::Percent, 2));
    }
    let first = after.first()?;
    if let Some(code) = money_after(first) {
        return Some((Unit::Money(code), 1));
    }
    if let Some(time) = time(word(0)) {
        return Some((Unit::Time(time), 1));
    }
    if let Some(month) = month(first) {
        return Some((Unit::DayOf(month), 1));
    }
    match (word(0), after.get(1).and_then(month)) {
        ("of" | "de", Some(month)) => Some((Unit::DayOf(month), 2)),
        _ => None,
    }
}

/// `a month`, `um mês`, `a few days`: a term without a number.
fn some_time(tokens: &[Token], at: usize) -> Option<(Figure, usize)> {
    let value = match tokens.get(at)?.folded.as_str() {
        "a" | "an" | "one" | "um" | "uma" => "1",
        "few" | "several" | "many" | "some" | "couple" | "par" | "alguns" | "algumas"
        | "poucos" | "poucas" | "varios" | "varias" | "muitos" | "muitas" => "some",
        _ => return None,
    };
    let next = tokens.get(at + 1).map_or("", |token| token.folded.as_str());
    let skipped = 1 + usize::from(value == "some" && matches!(next, "of" | "de"));
    let (unit, length) = unit(tokens.get(at + skipped..).unwrap_or_default())?;
    // `a second look`, `just a second`.
    let is_moment = value == "1" && unit == Unit::Time("second");
    let value = value.to_owned();
    (!is_moment).then_some((Figure { value, unit }, length + skipped))
}

/// A sign that belongs to no number: something is hidden there.
fn sign(tokens: &[Token], at: usize) -> Option<(Figure, usize)> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Sign)?;
    let next = tokens.get(at + 1);
    let is_of_number = token.folded != "%"
        && next.is_some_and(|next| next.kind == Kind::Number || in_words(tokens, at + 1).is_some());
    let figure = Figure {
        value: token.folded.clone(),
        unit: Unit::Plain,
    };
    (!is_of_number).then_some((figure, 1))
}

/// Per what something counts, right after it: `a month`, `por mês`, `/year`.
fn cadence(tokens: &[Token], at: usize) -> Option<Found> {
    let token = tokens.get(at)?;
    let (said, length) = match token.folded.as_str() {
        "per" | "por" | "each" | "every" | "cada" | "ao" => (tokens.get(at + 1)?, 2),
        _ => (token, 1),
    };
    let time = time(&said.folded)?;
    let shown = tokens.get(at..at + length).unwrap_or_default();
    let shown: Vec<&str> = shown.iter().map(|token| token.text.as_str()).collect();
    Some(Found {
        figure: Figure {
            value: "1".into(),
            unit: Unit::Time(time),
        },
        shown: shown.join(" "),
    })
}

/// A word of the calendar: a day, a month, or one that is named by today. `that day` and `nesse dia` speak of one that was
/// named before.
fn calendar(tokens: &[Token], at: usize) -> Option<(Figure, usize)> {
    let token = tokens.get(at).filter(|token| token.is_word())?;
    let next = tokens.get(at + 1).map_or("", |token| token.folded.as_str());
    let figure = |value: String| Figure {
        value,
        unit: Unit::Calendar,
    };
    match token.folded.as_str() {
        "next" | "this" | "last" | "coming" | "proximo" | "proxima" | "este" | "esta" | "neste"
        | "nesta" | "deste" | "desta" | "ultimo" | "ultima" => {
            let time = time(next).filter(|time| *time != "second")?;
            Some((figure(format!("{} {time}", token.folded)), 2))
        }
        "segunda" if matches!(next, "via" | "vez" | "opcao") => None,
        one if CALENDAR.contains(&one) => Some((figure(one.to_owned()), 1)),
        one => {
            let month = month(token)?;
            let has_day = tokens
                .get(at + 1)
                .is_some_and(|next| next.kind == Kind::Number);
            // `may` and `march` are verbs, too.
            let is_verb = matches!(one, "may" | "march") && !token.is_capital();
            (!is_verb && !has_day).then(|| {
                (
                    figure(MONTHS.get(month - 1).map_or(one, |of| of[0]).to_owned()),
                    1,
                )
            })
        }
    }
}

/// A number without what only parts its digits: `1,234.50` and `1.234,50` are `1234.5`. Dates and times are as they stand.
fn canonical(number: &str) -> String {
    let digits = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    if digits.contains(['/', ':', '-']) {
        return digits.to_owned();
    }
    let mark = digits.rfind(['.', ',']).filter(|at| {
        let mark = digits.get(*at..=*at).unwrap_or_default();
        let decimals = digits.len() - at - 1;
        let other = if mark == "." { ',' } else { '.' };
        digits.matches(mark).count() == 1 && (decimals != 3 || digits.contains(other))
    });
    let plain = |text: &str| text.replace(['.', ','], "");
    let (whole, decimals) = match mark {
        Some(at) => (plain(&digits[..at]), plain(&digits[at..])),
        None => (plain(digits), String::new()),
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match decimals.trim_end_matches('0') {
        "" => whole.to_owned(),
        decimals => format!("{whole}.{decimals}"),
    }
}

/// A number in words, and how many tokens it takes: `twenty-five`, `cento e dez`.
fn in_words(tokens: &[Token], from: usize) -> Option<(String, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.folded.as_str());
    let one = |word: &str| match word {
        "one" | "a" | "um" | "uma" => Some(1),
        _ => None,
    };
    if let Some(part) = part(word(from)) {
        return Some((part.to_owned(), 1));
    }
    // `vinte e um`, `twenty-one`: where it is no article.
    let follows = |before: &str, word: &str| match before {
        "and" | "e" => true,
        _ => word == "one" && matches!(value(before), Some(20..100)),
    };
    let begins_with_one = one(word(from)).filter(|_| {
        matches!(multiplier(word(from + 1)), Some(1_000..)) || word(from + 1) == "hundred"
    });
    let mut sum = 0_u64;
    let mut at = from;
    while let Some(value) = value(word(at))
        .or_else(|| multiplier(word(at)))
        .or_else(|| begins_with_one.filter(|_| at == from))
        .or_else(|| one(word(at)).filter(|_| at > from && follows(word(at - 1), word(at))))
    {
        sum = match multiplier(word(at)) {
            Some(times) => sum.max(1).saturating_mul(times),
            None => sum.saturating_add(value),
        };
        at += 1;
        let joins = matches!(word(at), "and" | "e");
        let goes_on = value_or_one(word(at + 1), one).is_some();
        at += usize::from(joins && goes_on);
    }
    // A joining word that nothing follows is no part of the number.
    (at > from).then(|| (sum.to_string(), at - from))
}

fn value_or_one(word: &str, one: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    value(word)
        .or_else(|| multiplier(word))
        .or_else(|| one(word))
}

#[cfg(test)]
mod tests;
