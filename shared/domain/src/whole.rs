//! Whole numbers as somebody sends them: what a type cannot hold is read as the most that it can, so that it is refused by
//! who checks the field, with the bounds that are meant, and not by the machine's.

use serde::{Deserialize, Deserializer};

/// A type of whole numbers from 0 on.
pub trait Whole: TryFrom<u64> {
    const MOST: Self;
}

impl Whole for u8 {
    const MOST: Self = Self::MAX;
}

impl Whole for u16 {
    const MOST: Self = Self::MAX;
}

impl Whole for u32 {
    const MOST: Self = Self::MAX;
}

/// Reads a field that must be there.
pub fn number<'de, D: Deserializer<'de>, N: Whole>(field: D) -> Result<N, D::Error> {
    u64::deserialize(field).map(nearest)
}

/// Reads a field that may be missing.
pub fn optional<'de, D: Deserializer<'de>, N: Whole>(field: D) -> Result<Option<N>, D::Error> {
    let sent: Option<u64> = Option::deserialize(field)?;
    Ok(sent.map(nearest))
}

/// Reads a field that a change may leave out, and that is never null.
pub fn given<'de, D: Deserializer<'de>, N: Whole>(field: D) -> Result<Option<N>, D::Error> {
    number(field).map(Some)
}

fn nearest<N: Whole>(sent: u64) -> N {
    N::try_from(sent).unwrap_or(N::MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Sent {
        #[serde(default, deserialize_with = "number")]
        days: u16,
        #[serde(default, deserialize_with = "optional")]
        months: Option<u8>,
        #[serde(default, deserialize_with = "given")]
        years: Option<u8>,
    }

    #[test]
    fn what_a_type_cannot_hold_is_the_most_that_it_can() {
        let read = |text: &str| serde_json::from_str::<Sent>(text);
        let of = |days, months| Sent {
            days,
            months,
            years: None,
        };
        assert_eq!(read(r#"{"years": 300}"#).unwrap().years, Some(u8::MAX));
        assert_eq!(read("{}").unwrap(), of(0, None));
        assert_eq!(
            read(r#"{"days": 14, "months": 3}"#).unwrap(),
            of(14, Some(3))
        );
        assert_eq!(read(r#"{"months": null}"#).unwrap(), of(0, None));
        assert_eq!(
            read(r#"{"days": 70000, "months": 256}"#).unwrap(),
            of(u16::MAX, Some(u8::MAX))
        );
        for wrong in [
            r#"{"days": -1}"#,
            r#"{"months": -1}"#,
            r#"{"days": 1.5}"#,
            r#"{"days": "14"}"#,
            r#"{"years": null}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
