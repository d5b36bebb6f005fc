//! Words of numbers, terms, the calendar and currencies, in English and Portuguese, without accents.

use domain::currency_decimals;

use crate::tokens::Token;

/// Of parts and multiples, which stand for themselves.
pub(super) fn part(word: &str) -> Option<&'static str> {
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

pub(super) fn multiplier(word: &str) -> Option<u64> {
    Some(match word {
        "hundred" | "hundreds" => 100,
        "thousand" | "thousands" | "mil" | "milhares" => 1_000,
        "million" | "millions" | "milhao" | "milhoes" => 1_000_000,
        _ => return None,
    })
}

pub(super) fn value(word: &str) -> Option<u64> {
    let found = NUMBERS.iter().find(|(_, words)| words.contains(&word));
    found.map(|(value, _)| *value)
}

/// Numbers in English and Portuguese, without one, which is an article as well.
pub(super) const NUMBERS: &[(u64, &[&str])] = &[
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

pub(super) fn time(word: &str) -> Option<&'static str> {
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
pub(super) const CALENDAR: &[&str] = &[
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

pub(super) const MONTHS: [[&str; 2]; 12] = [
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
pub(super) fn month(token: &Token) -> Option<usize> {
    let of = |names: &[&str; 2]| names.contains(&token.folded.as_str());
    MONTHS.iter().position(of).map(|at| at + 1)
}

pub(super) fn money_before(token: &Token) -> Option<String> {
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

pub(super) fn money_after(token: &Token) -> Option<String> {
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
pub(super) fn code(token: &Token) -> Option<String> {
    let is_code = token.text.len() == 3 && token.text.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_code && currency_decimals(&token.text).is_some()).then(|| token.text.clone())
}
