//! What a profile warns of in the way that a column was read.

use report::{ColumnType, DateNumbers, DateOrder, DecimalMark};

use crate::profile::{ColumnProfile, ValueCount, Warning};
use crate::values::names::words;

/// Nothing tells whether the day, the month or the year comes first.
pub(crate) fn ambiguous_dates(column: &mut ColumnProfile) {
    let detail = "Its dates may have the day, the month or a year of two digits first, and nothing in the file tells: \
                  they are kept as text. Say which comes first, or write them as 2026-11-21.";
    add(column, "ambiguous_dates", detail.into());
}

/// Some dates can only have one order, and some only another.
pub(crate) fn contradictory_dates(column: &mut ColumnProfile) {
    let detail = "Some of its dates can only have one of day, month and year first, and others only another: they \
                  are kept as text. Say which comes first, and the others are set aside, or write all as 2026-11-21.";
    add(column, "ambiguous_dates", detail.into());
}

/// A spreadsheet has swapped day and month in the dates that it knew, and left the others texts.
pub(crate) fn swapped_dates(column: &mut ColumnProfile) {
    let read = match column.kind {
        ColumnType::Date => "They are read as they stand.",
        _ => "They are kept as text.",
    };
    let detail = format!(
        "Those of its dates whose day could be a month are dates to the spreadsheet, and all others are texts: it seems \
         that it took the day for the month where it could, and swapped the two. {read} Upload the file that was opened in \
         the spreadsheet instead, or have the column imported as text."
    );
    add(column, "swapped_dates", detail);
}

/// Days have no year, or what may be such in numbers.
pub(crate) fn days_without_year(column: &mut ColumnProfile) {
    let in_letters = |value: &ValueCount| {
        value
            .value
            .bytes()
            .any(|b| b.is_ascii_alphabetic() || !b.is_ascii())
    };
    let are_named = column.top_values.iter().any(in_letters);
    if !are_named && !names_date(&column.name) {
        return;
    }
    let what = match are_named {
        true => "Its values are days without a year, as 23 March",
        false => {
            "Its values may be days without a year, or months and years of two digits, as 03/23"
        }
    };
    let detail = format!(
        "{what}: they are kept as text. Write them with the year, as 2026-03-23, and upload the file again."
    );
    add(column, "days_without_year", detail);
}

/// Named months have what may be a day or a year behind them.
pub(crate) fn days_or_years(column: &mut ColumnProfile) {
    let read = match column.kind {
        ColumnType::Date => {
            "They are read as months of years, since their numbers are few. Say that the column holds texts if they are days."
        }
        _ => {
            "They are kept as text until you say that the column holds dates, and are months of years then."
        }
    };
    let detail = format!(
        "Its values may be a month and a year of two digits, or a day without its year, as March 23: nothing tells for \
         certain. {read}"
    );
    add(column, "days_or_years", detail);
}

/// Nothing tells for certain whether a mark is for decimals or between thousands; they are read with one.
pub(crate) fn ambiguous_numbers(column: &mut ColumnProfile, decimal: Option<DecimalMark>) {
    let read = match decimal {
        Some(DecimalMark::Comma) => "decimals behind a comma, and thousands behind a point",
        _ => "decimals behind a point, and thousands behind a comma",
    };
    let detail = format!(
        "Its numbers have three digits behind every mark, and nothing in the file tells for certain whether that is \
         for decimals or between thousands: they are read as {read}. Say which mark decimals have."
    );
    add(column, "ambiguous_numbers", detail);
}

/// Some numbers can only have a point before decimals, and some only a comma.
pub(crate) fn mixed_decimals(column: &mut ColumnProfile) {
    let detail = "Some of its numbers have a point before decimals and others a comma. None can be read both ways, so \
                  each is read by itself.";
    add(column, "mixed_decimals", detail.into());
}

/// The decimal mark that the file's owner says cannot be that of these numbers.
pub(crate) fn decimal_unfit(column: &mut ColumnProfile, decimal: Option<DecimalMark>) {
    let (said, own) = match decimal {
        Some(DecimalMark::Comma) => ("point", "comma"),
        _ => ("comma", "point"),
    };
    let detail = format!(
        "You said that decimals stand behind a {said}, but its cells can only have a {own}: they are read with a {own}."
    );
    add(column, "decimal_unfit", detail);
}

/// The order that the file's owner says cannot be that of these dates.
pub(crate) fn order_unfit(column: &mut ColumnProfile, order: Option<DateOrder>) {
    let (said, own) = match order {
        Some(DateOrder::MonthFirst) => ("day", "month"),
        _ => ("month", "day"),
    };
    let detail = format!(
        "You said that the {said} comes first, but its dates can only have the {own} first: they are read so."
    );
    add(column, "order_unfit", detail);
}

/// Most values of a text are of another type.
pub(crate) fn mixed_values(column: &mut ColumnProfile, kind: ColumnType) {
    let what = if kind == ColumnType::Date {
        "dates"
    } else {
        "numbers"
    };
    let detail = format!(
        "Most of its values are {what} and others are not, so all are kept as text. Where the others say that nothing \
         is known, have them among the words for missing values; or say that the column holds {what}, and the others \
         are set aside."
    );
    add(column, "mixed_values", detail);
}

/// A spreadsheet took the last digits of long numbers.
pub(crate) fn lost_digits(column: &mut ColumnProfile) {
    let detail = "A spreadsheet has rounded these numbers: it keeps fifteen digits, and the others are zeros now, so that \
                  different ones may have become the same. Export the table again from where it came, and do not save it \
                  from a spreadsheet, or have the column imported there as text.";
    add(column, "lost_digits", detail.into());
}

/// Percentages stand beside plain numbers, which are fractions or not.
pub(crate) fn mixed_percent(column: &mut ColumnProfile, fractions: bool) {
    let detail = match fractions {
        true => {
            "Percentages stand beside fractions: 12 % is read as 0.12. Write all in one way if that is not meant."
        }
        false => {
            "Percentages stand beside plain numbers: 12 % is read as 12. Write all in one way if that is not meant."
        }
    };
    add(column, "mixed_percent", detail.into());
}

/// Amounts are in several units of one family, which are read in the one that most have.
pub(crate) fn mixed_units(column: &mut ColumnProfile, unit: &str) {
    let detail = format!("Amounts are in several units of one kind: all are read in {unit}.");
    add(column, "mixed_units", detail);
}

/// What numbers are that stand for dates.
fn numbers_of(kind: DateNumbers) -> &'static str {
    match kind {
        DateNumbers::YearMonthDay => "days such as 20261121",
        DateNumbers::YearMonthDayTime => "times such as 20261121235959",
        DateNumbers::ShortYearMonthDay => "days such as 261121",
        DateNumbers::ShortDayMonthYear => "days such as 211126",
        DateNumbers::ShortMonthDayYear => "days such as 112126",
        DateNumbers::DayMonthYear => "days such as 21112026",
        DateNumbers::MonthDayYear => "days such as 11212026",
        DateNumbers::YearDay => "days of a year such as 2026325",
        DateNumbers::YearMonth => "months such as 202611",
        DateNumbers::Seconds => "seconds since 1970",
        DateNumbers::Milliseconds => "milliseconds since 1970",
        DateNumbers::Microseconds => "microseconds since 1970",
        DateNumbers::SpreadsheetDays => "days as spreadsheets count them",
    }
}

/// Numbers stand among dates, and are read as such.
pub(crate) fn numbers_among_dates(column: &mut ColumnProfile, kind: DateNumbers) {
    let what = numbers_of(kind);
    let detail = format!(
        "Numbers stand among its dates, and are read as dates, too: as {what}. Say that the column holds texts if they \
         are none."
    );
    add(column, "numbers_among_dates", detail);
}

/// Numbers look like dates, by what they are or by the column's name too.
pub(crate) fn dates_as_numbers(column: &mut ColumnProfile, kind: DateNumbers) {
    let what = numbers_of(kind);
    let is_plain = matches!(
        kind,
        DateNumbers::YearMonthDay | DateNumbers::YearMonthDayTime
    );
    if !is_plain && !names_date(&column.name) {
        return;
    }
    let as_what = match column.kind {
        ColumnType::Text => "codes",
        _ => "numbers",
    };
    let detail = format!(
        "Its numbers look like dates: {what}. They are read as {as_what} until you say that the column holds dates."
    );
    add(column, "dates_as_numbers", detail);
}

/// Dates have years that are counted as in Thailand.
pub(crate) fn buddhist_dates(column: &mut ColumnProfile) {
    let detail = "Its dates have years of the Buddhist calendar, as in Thailand: 2569 is read as 2026. Say that the column \
                  holds texts if they are no dates.";
    add(column, "buddhist_dates", detail.into());
}

/// Years of two digits may be counted as in Thailand.
pub(crate) fn short_buddhist_dates(column: &mut ColumnProfile) {
    let detail = "Its years of two digits are read as those of the last century: 67 as 1967. In the Buddhist calendar, as \
                  in Thailand, 67 is 2024. If that is meant, write years in four digits, as 2567 or 2024, and upload the \
                  file again.";
    add(column, "short_buddhist_dates", detail.into());
}

/// Words stand among keys that mean that nothing is known, and name nobody.
pub(crate) fn words_for_nobody(column: &mut ColumnProfile, words: Vec<(String, u64)>) {
    let words = words.into_iter();
    let words = words.map(|(value, count)| ValueCount { value, count });
    column.words_for_nobody = words.collect();
    let rows = |count: u64| match count {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    };
    let words = column.words_for_nobody.iter();
    let told: Vec<String> = words
        .map(|word| format!("\"{}\" ({})", word.value, rows(word.count)))
        .collect();
    let detail = format!(
        "Among such keys a word that stands for a missing value names nobody, so its rows have no key: {}. If it is a \
         customer's, put another sign before it. With this key a model is trained, and rows are scored, once all have one.",
        told.join(", ")
    );
    add(column, "words_for_nobody", detail);
}

/// Rows from which on a leftmost column of few values is no chance.
const ROWS: u64 = 10;

/// The leftmost column has a value in some rows alone, each another one, as where cells were merged.
pub(crate) fn blank_below(column: &mut ColumnProfile, rows: u64) {
    let present = rows - column.missing;
    let are_others = !column.distinct_is_estimate && column.distinct == present && present > 1;
    if rows < ROWS || !are_others || column.missing * 5 < rows {
        return;
    }
    let detail = "Only some of its rows have a value, each another one, as where cells were merged. If a value counts \
                  for the rows below it as well, fill it down and upload the file again.";
    add(column, "blank_below", detail.into());
}

/// Whether a column's name says that it holds dates.
fn names_date(name: &str) -> bool {
    const WORDS: [&str; 50] = [
        "date",
        "datetime",
        "dt",
        "day",
        "month",
        "yearmonth",
        "period",
        "timestamp",
        "ts",
        "epoch",
        "unix",
        "at",
        "on",
        "since",
        "created",
        "updated",
        "modified",
        "joined",
        "registered",
        "signup",
        "started",
        "ended",
        "expires",
        "expiry",
        "renewal",
        "birthday",
        "dob",
        "seen",
        "login",
        "fecha",
        "desde",
        "datum",
        "seit",
        "mes",
        "mês",
        "data",
        "ym",
        "yyyymm",
        "start",
        "end",
        "mois",
        "mese",
        "maand",
        "miesiąc",
        "inicio",
        "início",
        "fim",
        "début",
        "fin",
        "месяц",
    ];
    const ENDINGS: [&str; 9] = [
        "datum", "beginn", "ende", "monat", "month", "дата", "年月", "日期", "日",
    ];
    let is_date = |word: &String| {
        WORDS.contains(&word.as_str()) || ENDINGS.iter().any(|ending| word.ends_with(ending))
    };
    words(name).iter().any(is_date)
}

fn add(column: &mut ColumnProfile, code: &str, detail: String) {
    column.warnings.push(Warning {
        code: code.into(),
        detail,
    });
}
