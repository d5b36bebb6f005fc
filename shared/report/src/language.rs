//! The languages that we speak, and how each writes figures and dates.

use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A language that we speak.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(const_into_str)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    #[strum(serialize = "en")]
    English,
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR")]
    #[strum(serialize = "pt-BR")]
    Portuguese,
}

/// A text in a language: both are formats of what is in scope, side by side, so that neither can lack.
#[macro_export]
macro_rules! say {
    ($language:expr, $english:literal, $portuguese:literal $(,)?) => {
        match $language {
            $crate::Language::English => format!($english),
            $crate::Language::Portuguese => format!($portuguese),
        }
    };
}

const MONTHS: [[&str; 2]; 12] = [
    ["January", "janeiro"],
    ["February", "fevereiro"],
    ["March", "março"],
    ["April", "abril"],
    ["May", "maio"],
    ["June", "junho"],
    ["July", "julho"],
    ["August", "agosto"],
    ["September", "setembro"],
    ["October", "outubro"],
    ["November", "novembro"],
    ["December", "dezembro"],
];

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Portuguese];

    /// The first of those that a header `Accept-Language` names which we speak, by its weights.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f64, Self)> = None;
        for range in header.split(',').take(20) {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            let weight = weight.map_or(1.0, |q| f64::from_str(q).unwrap_or(0.0));
            let language = match tag.split('-').next() {
                Some(main) if main.eq_ignore_ascii_case("pt") => Self::Portuguese,
                Some(main) if main.eq_ignore_ascii_case("en") => Self::English,
                _ => continue,
            };
            if weight > best.map_or(0.0, |(most, _)| most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// One of two texts.
    pub fn of<'a>(self, english: &'a str, portuguese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Portuguese => portuguese,
        }
    }

    /// A number with so many decimals and its thousands apart.
    pub fn number(self, value: f64, decimals: usize) -> String {
        let plain = format!("{:.decimals$}", value.abs());
        let (units, rest) = plain.split_once('.').unwrap_or((&plain, ""));
        let (apart, mark) = match self {
            Self::English => (",", "."),
            Self::Portuguese => (".", ","),
        };
        let groups: Vec<&str> = units
            .as_bytes()
            .rchunks(3)
            .rev()
            .filter_map(|group| std::str::from_utf8(group).ok())
            .collect();
        let is_nothing = plain.bytes().all(|digit| matches!(digit, b'0' | b'.'));
        let sign = if value < 0.0 && !is_nothing { "-" } else { "" };
        let mark = if rest.is_empty() { "" } else { mark };
        format!("{sign}{}{mark}{rest}", groups.join(apart))
    }

    pub fn count(self, number: u64) -> String {
        self.number(number as f64, 0)
    }

    /// A share as a percentage, with as many decimals as it takes.
    pub fn percent(self, share: f64) -> String {
        let percent = 100.0 * share;
        let decimals = match percent {
            p if (p - p.round()).abs() < 1e-9 => 0,
            p if p < 1.0 => 2,
            _ => 1,
        };
        format!("{}%", self.number(percent, decimals))
    }

    /// A sum of money, or of whatever a column counts, in whole units, since sums are large.
    pub fn amount(self, sum: f64, currency: Option<&str>) -> String {
        let sum = if sum.is_finite() { sum } else { 0.0 };
        self.money(&self.number(sum.abs(), 0), sum <= -0.5, currency)
    }

    /// A price in minor units: cents.
    pub fn price(self, cents: u64, currency: &str) -> String {
        let whole = self.number(cents as f64 / 100.0, 2);
        self.money(&whole, false, Some(&currency.to_uppercase()))
    }

    fn money(self, figures: &str, is_negative: bool, currency: Option<&str>) -> String {
        let sign = if is_negative { "-" } else { "" };
        let Some(currency) = currency else {
            return format!("{sign}{figures}");
        };
        let symbol = match (currency, self) {
            ("USD", Self::English) => "$",
            ("USD", Self::Portuguese) => "US$",
            ("BRL", _) => "R$",
            ("EUR", _) => "€",
            ("GBP", _) => "£",
            (code, _) => code,
        };
        let is_sign = symbol != currency && self == Self::English;
        let apart = if is_sign { "" } else { "\u{a0}" };
        format!("{sign}{symbol}{apart}{figures}")
    }

    /// A number as programs write it, with this language's decimal mark; other texts stay.
    pub fn decimal_mark(self, value: &str) -> String {
        match (self, value.parse::<f64>()) {
            (Self::Portuguese, Ok(_)) => value.replace('.', ","),
            _ => value.to_owned(),
        }
    }

    /// A day: `21 November 2026`.
    pub fn day(self, day: NaiveDate) -> String {
        let (number, year) = (day.day(), day.year());
        let month = self.month_name(day);
        say!(
            self,
            "{number} {month} {year}",
            "{number} de {month} de {year}"
        )
    }

    /// A month: `November 2026`.
    pub fn month(self, first_day: NaiveDate) -> String {
        let (month, year) = (self.month_name(first_day), first_day.year());
        say!(self, "{month} {year}", "{month} de {year}")
    }

    fn month_name(self, day: NaiveDate) -> &'static str {
        let [english, portuguese] = MONTHS[day.month0() as usize];
        self.of(english, portuguese)
    }

    /// A moment, in UTC: `21 November 2026, 04:05 UTC`.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        format!("{}, {} UTC", self.day(at.date_naive()), at.format("%H:%M"))
    }

    /// So many of something: what it is called in English, one and several, and in Portuguese.
    pub fn counted(self, count: u64, english: [&str; 2], portuguese: [&str; 2]) -> String {
        let [one, several] = match self {
            Self::English => english,
            Self::Portuguese => portuguese,
        };
        format!("{} {}", self.count(count), self.plural(count, one, several))
    }

    /// What goes with one, or with several.
    pub fn plural<'a>(self, count: u64, one: &'a str, several: &'a str) -> &'a str {
        match (self, count) {
            (_, 1) | (Self::Portuguese, 0) => one,
            _ => several,
        }
    }
}

/// The words of a text, or of a page, that only English has, but for its addresses: what tests of Portuguese ones look
/// for.
pub fn english_words(text: &str) -> Vec<&str> {
    const WORDS: [&str; 34] = [
        "the",
        "of",
        "and",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "you",
        "your",
        "with",
        "not",
        "to",
        "from",
        "by",
        "this",
        "that",
        "which",
        "who",
        "will",
        "it",
        "its",
        "than",
        "at",
        "in",
        "on",
        "all",
        "rows",
        "columns",
        "customers",
        "score",
        "scores",
        "version",
    ];
    let outside_of_tags = text.split('<').flat_map(|part| match part.split_once('>') {
        Some((tag, _)) if tag.starts_with("style") => None,
        Some((_, behind)) => Some(behind),
        None => Some(part),
    });
    outside_of_tags
        .flat_map(str::split_whitespace)
        .filter(|word| !word.contains("://"))
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric() && c != '-'))
        .filter(|word| WORDS.contains(&word.to_lowercase().as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = Language::ALL;

    #[test]
    fn figures_are_written_as_in_each_language() {
        let say = |of: fn(Language) -> String| BOTH.map(of);
        for (told, expected) in [
            (say(|l| l.count(1_234_567)), ["1,234,567", "1.234.567"]),
            (say(|l| l.count(999)), ["999", "999"]),
            (say(|l| l.number(-1234.56, 1)), ["-1,234.6", "-1.234,6"]),
            (say(|l| l.number(-0.04, 1)), ["0.0", "0,0"]),
            (say(|l| l.percent(0.265)), ["26.5%", "26,5%"]),
            (say(|l| l.percent(0.0004)), ["0.04%", "0,04%"]),
            (say(|l| l.percent(1.0)), ["100%", "100%"]),
            (say(|l| l.amount(72_634.4, None)), ["72,634", "72.634"]),
            (say(|l| l.amount(-0.4, None)), ["0", "0"]),
            (say(|l| l.amount(f64::NAN, None)), ["0", "0"]),
            (
                say(|l| l.amount(-1000.0, Some("EUR"))),
                ["-€1,000", "-€\u{a0}1.000"],
            ),
            (
                say(|l| l.amount(1000.0, Some("BRL"))),
                ["R$1,000", "R$\u{a0}1.000"],
            ),
            (
                say(|l| l.amount(1000.0, Some("CHF"))),
                ["CHF\u{a0}1,000", "CHF\u{a0}1.000"],
            ),
            (say(|l| l.price(60, "usd")), ["$0.60", "US$\u{a0}0,60"]),
        ] {
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn moments_are_written_as_in_each_language() {
        let at: DateTime<Utc> = "2026-03-01T04:05:00Z".parse().unwrap();
        assert_eq!(
            BOTH.map(|language| language.moment(at)),
            ["1 March 2026, 04:05 UTC", "1 de março de 2026, 04:05 UTC"]
        );
        let month = BOTH.map(|language| language.month(at.date_naive()));
        assert_eq!(month, ["March 2026", "março de 2026"]);
    }

    #[test]
    fn the_language_that_is_wanted_most_is_spoken() {
        use Language::{English, Portuguese};
        for (header, expected) in [
            ("pt-BR,pt;q=0.9,en;q=0.8", Some(Portuguese)),
            ("de, en;q=0.5, pt;q=0.7", Some(Portuguese)),
            ("en-GB", Some(English)),
            ("PT", Some(Portuguese)),
            ("en;q=0, pt;q=x", None),
            ("de", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn english_is_found_outside_of_tags() {
        let page = "<p class=\"the\">Não é <b>the</b> modelo <style>of</style> que sai, AND de https://perene.example/version mês-to-mês</p>";
        assert_eq!(english_words(page), ["the", "AND"]);
    }

    #[test]
    fn a_language_is_kept_by_its_tag() {
        for language in BOTH {
            let tag: &str = language.into_str();
            assert_eq!(serde_json::to_value(language).unwrap(), tag);
            assert_eq!(tag.parse(), Ok(language));
        }
    }
}
