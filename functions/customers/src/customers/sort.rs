//! In which order customers are listed. Those of whom nothing is known come last in each.

use std::{cmp::Reverse, collections::BTreeMap};

use data_encoding::BASE64URL_NOPAD;
use domain::CustomerId;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::{filter::Wanted, rows::Row};

/// An order of customers: `-` begins with the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum CustomerSort {
    #[serde(rename = "id")]
    Id,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameDown,
    #[serde(rename = "mrr")]
    Mrr,
    #[serde(rename = "-mrr")]
    MrrDown,
    #[serde(rename = "risk")]
    Risk,
    #[serde(rename = "-risk")]
    RiskDown,
    #[serde(rename = "renews_at")]
    RenewsAt,
    #[serde(rename = "-renews_at")]
    RenewsAtDown,
    #[serde(rename = "customer_since")]
    Since,
    #[serde(rename = "-customer_since")]
    SinceDown,
    #[serde(rename = "last_seen_at")]
    Seen,
    #[serde(rename = "-last_seen_at")]
    SeenDown,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Key {
    Number(i64),
    Text(String),
}

/// Where a customer stands in an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Rank {
    Up(Key),
    Down(Reverse<Key>),
    Unknown,
}

/// The same, of one only: whoever stands alike is told apart by the id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place(Rank, CustomerId);

impl Place {
    /// As a cursor of a list in that order.
    pub fn to_cursor(&self, sort: CustomerSort) -> serde_json::Result<String> {
        Ok(BASE64URL_NOPAD.encode(&serde_json::to_vec(&(sort, self))?))
    }

    /// # Errors
    /// For a cursor that no list in that order gave.
    pub fn of_cursor(cursor: &str, sort: CustomerSort) -> Result<Self, StoreError> {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok();
        let read = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let place = read.filter(|(of, _): &(CustomerSort, Self)| *of == sort);
        place.map(|(_, place)| place).ok_or(StoreError::BadCursor)
    }
}

/// A score as a number that is in order.
const SCORE_PARTS: f64 = 1e12;

impl CustomerSort {
    pub fn place(self, row: &Row, wanted: &Wanted) -> Place {
        let number = |of: Option<i64>| of.map(Key::Number);
        let key = match self {
            Self::Id => None,
            Self::Name | Self::NameDown => {
                let name = row.customer.name.as_ref();
                name.map(|name| Key::Text(name.to_lowercase()))
            }
            Self::Mrr | Self::MrrDown => number(wanted.mrr(row)),
            Self::Risk | Self::RiskDown => {
                let risk = row.risk.as_ref();
                number(risk.map(|risk| (risk.score * SCORE_PARTS) as i64))
            }
            Self::RenewsAt | Self::RenewsAtDown => {
                let standing = row.listed.standing(wanted.now);
                let at = standing.and_then(|standing| standing.renews_at);
                number(at.map(|at| at.timestamp()))
            }
            Self::Since | Self::SinceDown => number(row.listed.since),
            Self::Seen | Self::SeenDown => number(row.listed.seen),
        };
        let rank = match (key, self.is_down()) {
            (None, _) => Rank::Unknown,
            (Some(key), false) => Rank::Up(key),
            (Some(key), true) => Rank::Down(Reverse(key)),
        };
        Place(rank, row.customer.id.clone())
    }

    /// Whether it is by risk.
    pub fn is_by_risk(self) -> bool {
        matches!(self, Self::Risk | Self::RiskDown)
    }

    fn is_down(self) -> bool {
        match self {
            Self::Id
            | Self::Name
            | Self::Mrr
            | Self::Risk
            | Self::RenewsAt
            | Self::Since
            | Self::Seen => false,
            Self::NameDown
            | Self::MrrDown
            | Self::RiskDown
            | Self::RenewsAtDown
            | Self::SinceDown
            | Self::SeenDown => true,
        }
    }
}

/// The first rows after a place, as many as a page has and one more.
pub struct FirstRows {
    most: usize,
    after: Option<Place>,
    rows: BTreeMap<Place, Row>,
}

impl FirstRows {
    pub fn new(most: usize, after: Option<Place>) -> Self {
        Self {
            most,
            after,
            rows: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, place: Place, row: Row) {
        if self.after.as_ref().is_some_and(|after| place <= *after) {
            return;
        }
        self.rows.insert(place, row);
        if self.rows.len() > self.most + 1 {
            self.rows.pop_last();
        }
    }

    /// The rows, and after which place the next page begins.
    pub fn into_page(mut self) -> (Vec<Row>, Option<Place>) {
        let more = self.rows.len() > self.most && self.rows.pop_last().is_some();
        let last = self.rows.last_key_value().map(|(place, _)| place.clone());
        let rows = self.rows.into_values().collect();
        (rows, last.filter(|_| more))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_goes_on_in_the_order_that_it_is_of() {
        let rank = Rank::Down(Reverse(Key::Number(7)));
        let place = Place(rank, "c-1".parse().unwrap());
        let cursor = place.to_cursor(CustomerSort::MrrDown).unwrap();
        let read = |sort| Place::of_cursor(&cursor, sort).ok();
        assert_eq!(read(CustomerSort::MrrDown), Some(place.clone()));
        for other in [CustomerSort::Mrr, CustomerSort::Id, CustomerSort::SeenDown] {
            assert_eq!(read(other), None);
        }
        assert!(Place::of_cursor("eA", CustomerSort::Id).is_err());
    }
}
