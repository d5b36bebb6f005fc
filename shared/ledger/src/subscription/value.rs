//! What an event says of a field, as far as it is certain what it means.

use std::str::FromStr;

use domain::currency_problem;
use serde_json::value::RawValue;

use super::{Fact, Field, Interval, Problem, Status};
use crate::intake::time;
use crate::json::text;

/// Bytes of a text. Of a comment, which is cut, more.
pub const LONGEST: usize = 255;
const LONGEST_COMMENT: usize = 500;
/// Of an address, which is not cut: Stripe's have some 250.
const LONGEST_LINK: usize = 500;
/// No amount is larger, so that sums have room: the MRR of all subscriptions that are followed of a customer, and be they
/// billed daily, is less than 2^63.
const LARGEST: i64 = 10_000_000_000_000;

type Result<T> = std::result::Result<T, Problem>;

/// The fact that a value is.
pub fn fact(field: Field, value: &RawValue) -> Result<Fact> {
    match field {
        Field::Status => word::<Status>(value, Problem::UnknownStatus),
        Field::Interval => word::<Interval>(value, Problem::UnknownInterval),
        Field::Currency => currency(value).map(Fact::Text),
        Field::AmountMinor
        | Field::NewAmountMinor
        | Field::DiscountMinor
        | Field::Quantity
        | Field::Attempt => amount(value).map(Fact::Number),
        Field::IntervalCount => match amount(value)? {
            0 => Err(Problem::Zero),
            count => Ok(Fact::Number(count)),
        },
        Field::StartedAt
        | Field::PeriodStart
        | Field::PeriodEnd
        | Field::TrialStart
        | Field::TrialEnd
        | Field::CancelAt
        | Field::CanceledAt
        | Field::EndedAt
        | Field::ResumesAt
        | Field::PriceChangesAt
        | Field::NextPaymentAttempt => instant(value).map(Fact::Number),
        Field::CancelAtPeriodEnd => flag(value).map(Fact::Flag),
        Field::Comment => Ok(Fact::Text(cut(&words(value)?, LONGEST_COMMENT))),
        Field::HostedInvoiceUrl => link(value).map(Fact::Text),
        Field::SubscriptionId
        | Field::InvoiceId
        | Field::Plan
        | Field::Reason
        | Field::Feedback
        | Field::DeclineCode => short(value).map(Fact::Text),
    }
}

/// A text of a line, or a number, which is what it reads as.
pub fn short(value: &RawValue) -> Result<String> {
    let text = words(value)?;
    match text.len() <= LONGEST {
        true => Ok(text),
        false => Err(Problem::TooLong),
    }
}

/// An address that people can follow: whoever pays is led there.
fn link(value: &RawValue) -> Result<String> {
    let text = text(value).ok_or(Problem::NotAText)?;
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\');
    let host = text.strip_prefix("https://");
    match host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric())) {
        true if text.len() <= LONGEST_LINK && text.chars().all(is_plain) => Ok(text.into_owned()),
        _ => Err(Problem::NotALink),
    }
}

/// A whole number, also as a text, that is not negative.
pub fn amount(value: &RawValue) -> Result<i64> {
    let text = text(value);
    let written = text.as_deref().map_or(value.get(), str::trim);
    let number = match written.parse::<i64>() {
        Ok(number) => number,
        // Programs without whole numbers write 1999.0; a text with a point may mean anything.
        Err(_) if text.is_none() => whole(written)?,
        Err(_) => return Err(Problem::NotANumber),
    };
    match number {
        ..0 => Err(Problem::Negative),
        0..=LARGEST => Ok(number),
        _ => Err(Problem::TooLarge),
    }
}

/// The code of a currency.
pub fn currency(value: &RawValue) -> Result<String> {
    let code = text(value).ok_or(Problem::NotAText)?;
    let code = code.trim().to_ascii_uppercase();
    match currency_problem(&code) {
        None => Ok(code),
        Some(_) => Err(Problem::UnknownCurrency),
    }
}

/// A time, in milliseconds since 1970.
pub fn instant(value: &RawValue) -> Result<i64> {
    // A number may be of seconds or milliseconds: what is told of by its size is not certain.
    let told = text(value).and_then(|_| time(value));
    told.map(|time| time.timestamp_millis())
        .ok_or(Problem::NotATime)
}

fn whole(written: &str) -> Result<i64> {
    let number: f64 = written.parse().map_err(|_| Problem::NotANumber)?;
    match number.fract() == 0.0 {
        true if number.abs() <= LARGEST as f64 => Ok(number as i64),
        true if number < 0.0 => Err(Problem::Negative),
        true => Err(Problem::TooLarge),
        false => Err(Problem::NotANumber),
    }
}

fn flag(value: &RawValue) -> Result<bool> {
    let text = text(value);
    match text.as_deref().map_or(value.get(), str::trim) {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Problem::NotABoolean),
    }
}

fn word<T: FromStr + Into<&'static str>>(value: &RawValue, unknown: Problem) -> Result<Fact> {
    let text = text(value).ok_or(Problem::NotAText)?;
    let word: T = text.trim().parse().map_err(|_| unknown)?;
    let name: &'static str = word.into();
    Ok(Fact::Text(name.to_owned()))
}

/// A text without what would take six bytes of each in JSON.
fn words(value: &RawValue) -> Result<String> {
    let text = match text(value) {
        Some(text) => text,
        None if value.get().parse::<f64>().is_ok() => value.get().into(),
        None => return Err(Problem::NotAText),
    };
    let spaced = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char });
    Ok(spaced.collect::<String>().trim().to_owned())
}

/// The beginning of a text, at most so many bytes.
pub fn cut(text: &str, most: usize) -> String {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text[..end.unwrap_or(0)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(field: Field, json: &str) -> Result<Fact> {
        fact(field, serde_json::from_str(json).unwrap())
    }

    #[test]
    fn what_is_certain_is_read() {
        let text = |text: &str| Ok(Fact::Text(text.to_owned()));
        let number = |number| Ok(Fact::Number(number));
        let cases = [
            (Field::AmountMinor, "1999", number(1999)),
            (Field::AmountMinor, "1999.0", number(1999)),
            (Field::AmountMinor, r#"" 1999 ""#, number(1999)),
            (Field::AmountMinor, r#""19.99""#, Err(Problem::NotANumber)),
            (Field::AmountMinor, r#""1999.0""#, Err(Problem::NotANumber)),
            (Field::AmountMinor, r#""1,999""#, Err(Problem::NotANumber)),
            (Field::AmountMinor, "19.99", Err(Problem::NotANumber)),
            (Field::AmountMinor, "true", Err(Problem::NotANumber)),
            (Field::AmountMinor, "-1", Err(Problem::Negative)),
            (Field::AmountMinor, "1e300", Err(Problem::TooLarge)),
            (Field::IntervalCount, "0", Err(Problem::Zero)),
            (Field::Interval, r#""Month""#, text("month")),
            (
                Field::Interval,
                r#""monthly""#,
                Err(Problem::UnknownInterval),
            ),
            (Field::Status, r#""PAST_DUE""#, text("past_due")),
            (Field::Status, r#""gone""#, Err(Problem::UnknownStatus)),
            (Field::Currency, r#""jpy""#, text("JPY")),
            (Field::Currency, r#""€""#, Err(Problem::UnknownCurrency)),
            (Field::Plan, r#"" Pro\u0000""#, text("Pro")),
            (Field::Plan, "7", text("7")),
            (Field::Plan, "{}", Err(Problem::NotAText)),
            (Field::CancelAtPeriodEnd, r#""true""#, Ok(Fact::Flag(true))),
            (Field::CancelAtPeriodEnd, "1", Err(Problem::NotABoolean)),
            (Field::EndedAt, r#""1970-01-02""#, number(86_400_000)),
            (Field::EndedAt, "86400", Err(Problem::NotATime)),
            (
                Field::HostedInvoiceUrl,
                r#""https://pay.example/i?a=1&b=2""#,
                text("https://pay.example/i?a=1&b=2"),
            ),
            (
                Field::HostedInvoiceUrl,
                r#""http://pay.example""#,
                Err(Problem::NotALink),
            ),
            (
                Field::HostedInvoiceUrl,
                r#""https://pay.example/ Ana""#,
                Err(Problem::NotALink),
            ),
            (Field::HostedInvoiceUrl, "1", Err(Problem::NotAText)),
        ];
        for (field, json, expected) in cases {
            assert_eq!(of(field, json), expected, "{field:?} {json}");
        }
        let long = format!("\"{}\"", "é".repeat(300));
        assert_eq!(of(Field::Plan, &long), Err(Problem::TooLong));
        assert_eq!(of(Field::Comment, &long), text(&"é".repeat(250)));
    }
}
