//! Numbers, amounts, shares, terms and dates in a text, in digits or in words, in English and Portuguese. The same look is
//! taken at what was handed in and at an answer, so that what is the same is found to be.

use std::collections::HashSet;

use domain::currency_decimals;

use crate::tokens::{Kind, Token, tokens};

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

/// Of parts and multiples, which stand for themselves.
fn part(word: &str) -> Option<&'static str> {
    Some(match word {
        "half" | "halves" | "metade" => "half",
        "third" | "thirds" | "terco" => "third",
        "quarter" | "quarters" => "quarter",
        "double" | "twice" | "dobro" => "double",
        "triple" | "thrice" | "triplo" => "triple",
        "dozen" | "dozens" | "duzia" | "duzias" => "12",
        _ => return None,
    })
}

fn multiplier(word: &str) -> Option<u64> {
    Some(match word {
        "hundred" | "hundreds" => 100,
        "thousand" | "thousands" | "mil" | "milhares" => 1_000,
        "million" | "millions" | "milhao" | "milhoes" => 1_000_000,
        _ => return None,
    })
}

fn value(word: &str) -> Option<u64> {
    let found = NUMBERS.iter().find(|(_, words)| words.contains(&word));
    found.map(|(value, _)| *value)
}

/// Numbers in English and Portuguese, without one, which is an article as well.
const NUMBERS: &[(u64, &[&str])] = &[
    (0, &["zero"]),
    (2, &["two", "dois", "duas"]),
    (3, &["three", "tres"]),
    (4, &["four", "quatro"]),
    (5, &["five", "cinco"]),
    (6, &["six", "seis"]),
    (7, &["seven", "sete"]),
    (8, &["eight", "oito"]),
    (9, &["nine", "nove"]),
    (10, &["ten", "dez"]),
    (11, &["eleven", "onze"]),
    (12, &["twelve", "doze"]),
    (13, &["thirteen", "treze"]),
    (14, &["fourteen", "quatorze", "catorze"]),
    (15, &["fifteen", "quinze"]),
    (16, &["sixteen", "dezesseis"]),
    (17, &["seventeen", "dezessete"]),
    (18, &["eighteen", "dezoito"]),
    (19, &["nineteen", "dezenove"]),
    (20, &["twenty", "vinte"]),
    (30, &["thirty", "trinta"]),
    (40, &["forty", "quarenta"]),
    (50, &["fifty", "cinquenta"]),
    (60, &["sixty", "sessenta"]),
    (70, &["seventy", "setenta"]),
    (80, &["eighty", "oitenta"]),
    (90, &["ninety", "noventa"]),
    (100, &["cem", "cento"]),
    (200, &["duzentos", "duzentas"]),
    (300, &["trezentos", "trezentas"]),
    (400, &["quatrocentos", "quatrocentas"]),
    (500, &["quinhentos", "quinhentas"]),
    (600, &["seiscentos", "seiscentas"]),
    (700, &["setecentos", "setecentas"]),
    (800, &["oitocentos", "oitocentas"]),
    (900, &["novecentos", "novecentas"]),
    (1_000_000_000, &["billion", "bilhao", "bilhoes"]),
];

fn time(word: &str) -> Option<&'static str> {
    Some(match word.strip_suffix("'s").unwrap_or(word) {
        "second" | "seconds" | "segundo" | "segundos" => "second",
        "minute" | "minutes" | "minuto" | "minutos" => "minute",
        "hour" | "hours" | "hora" | "horas" | "h" => "hour",
        "day" | "days" | "dia" | "dias" => "day",
        "week" | "weeks" | "semana" | "semanas" => "week",
        "fortnight" | "fortnights" | "quinzena" | "quinzenas" => "fortnight",
        "month" | "months" | "mes" | "meses" => "month",
        "trimestre" | "trimestres" => "quarter",
        "semestre" | "semestres" => "semester",
        "year" | "years" | "ano" | "anos" => "year",
        "am" | "pm" => "clock",
        _ => return None,
    })
}

/// Days and the like that are named without a number. Months are in [`MONTHS`].
const CALENDAR: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "tonight",
    "tomorrow",
    "yesterday",
    "weekend",
    "midnight",
    "noon",
    "christmas",
    "easter",
    "monthly",
    "yearly",
    "annually",
    "annual",
    "weekly",
    "daily",
    "quarterly",
    "hourly",
    "segunda",
    "terca",
    "quarta",
    "quinta",
    "sexta",
    "sabado",
    "domingo",
    "feira",
    "hoje",
    "amanha",
    "ontem",
    "natal",
    "pascoa",
    "carnaval",
    "mensal",
    "mensais",
    "mensalmente",
    "anual",
    "anuais",
    "anualmente",
    "semanal",
    "semanalmente",
    "diariamente",
    "trimestral",
];

const MONTHS: [[&str; 2]; 12] = [
    ["january", "janeiro"],
    ["february", "fevereiro"],
    ["march", "marco"],
    ["april", "abril"],
    ["may", "maio"],
    ["june", "junho"],
    ["july", "julho"],
    ["august", "agosto"],
    ["september", "setembro"],
    ["october", "outubro"],
    ["november", "novembro"],
    ["december", "dezembro"],
];

/// A month, from 1.
fn month(token: &Token) -> Option<usize> {
    let of = |names: &[&str; 2]| names.contains(&token.folded.as_str());
    MONTHS.iter().position(of).map(|at| at + 1)
}

fn money_before(token: &Token) -> Option<String> {
    let of = match token.folded.as_str() {
        "r$" => "BRL",
        "$" | "us$" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        "¥" => "JPY",
        _ => return code(token),
    };
    Some(of.to_owned())
}

fn money_after(token: &Token) -> Option<String> {
    let of = match token.folded.as_str() {
        "reais" | "real" => "BRL",
        "dollar" | "dollars" | "dolar" | "dolares" | "bucks" => "USD",
        "euro" | "euros" => "EUR",
        "pound" | "pounds" | "libra" | "libras" => "GBP",
        "cent" | "cents" | "centavo" | "centavos" => "cents",
        _ => return money_before(token),
    };
    Some(of.to_owned())
}

/// A currency by its code, as `BRL`.
fn code(token: &Token) -> Option<String> {
    let is_code = token.text.len() == 3 && token.text.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_code && currency_decimals(&token.text).is_some()).then(|| token.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, Unit)> {
        let all = figures(text).into_iter();
        all.map(|found| (found.figure.value, found.figure.unit))
            .collect()
    }

    #[test]
    fn a_figure_is_the_same_however_it_is_written() {
        let money = |code: &str| Unit::Money(code.into());
        let cases: &[(&[&str], &str, Unit)] = &[
            (
                &[
                    "20%",
                    "20 %",
                    "twenty percent",
                    "20 per cent",
                    "vinte por cento",
                ],
                "20",
                Unit::Percent,
            ),
            (
                &["25 months", "twenty-five months", "vinte e cinco meses"],
                "25",
                Unit::Time("month"),
            ),
            (
                &["a month", "one month", "um mês", "1 mês"],
                "1",
                Unit::Time("month"),
            ),
            (
                &[
                    "R$ 49,90",
                    "R$49.90",
                    "BRL 49.90",
                    "49,90 reais",
                    "R$\u{a0}49,90",
                ],
                "49.9",
                money("BRL"),
            ),
            (
                &["$1,234", "US$ 1.234", "1,234.00 dollars", "USD 1234"],
                "1234",
                money("USD"),
            ),
            (
                &["12 March", "March 12", "12th of March", "12 de março"],
                "12",
                Unit::DayOf(3),
            ),
            (&["110 dias", "cento e dez dias"], "110", Unit::Time("day")),
            (
                &["two hundred days", "duzentos dias", "200 days"],
                "200",
                Unit::Time("day"),
            ),
            (
                &["a hundred", "100", "one hundred", "cem"],
                "100",
                Unit::Plain,
            ),
            (
                &["twenty thousand", "vinte mil", "20,000", "20.000"],
                "20000",
                Unit::Plain,
            ),
            (&["half", "metade"], "half", Unit::Plain),
            (&["12/03/2027"], "12/03/2027", Unit::Plain),
            (&["SAVE90", "save90"], "save90", Unit::Plain),
            (
                &["a few days", "alguns dias", "a couple of days"],
                "some",
                Unit::Time("day"),
            ),
            (&["tomorrow"], "tomorrow", Unit::Calendar),
            (&["May"], "may", Unit::Calendar),
            (&["next month"], "next month", Unit::Calendar),
        ];
        for (texts, value, unit) in cases {
            for text in *texts {
                assert_eq!(shown(text), [((*value).to_owned(), unit.clone())], "{text}");
            }
        }
    }

    #[test]
    fn what_it_is_paid_for_is_a_figure_of_its_own() {
        for text in [
            "$5 a month",
            "$5 per month",
            "$5/month",
            "R$ 5 por mês",
            "$5 every month",
        ] {
            let units: Vec<Unit> = shown(text).into_iter().map(|(_, unit)| unit).collect();
            assert_eq!(units.last(), Some(&Unit::Time("month")), "{text}");
            assert_eq!(units.len(), 2, "{text}");
        }
    }

    #[test]
    fn a_sign_without_a_number_is_found_and_plain_words_are_not() {
        assert_eq!(shown("ninety-\u{fffc}%").len(), 2);
        assert_eq!(shown("$ off").len(), 1);
        for text in [
            "Thank you. If you may want to keep it, there is nothing to do.",
            "Você pode aceitar a oferta a qualquer momento, com um cartão ou outro.",
            "One of us reads each answer. A second look does no harm.",
            "Peça a segunda via do boleto.",
        ] {
            let found: Vec<_> = shown(text);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
