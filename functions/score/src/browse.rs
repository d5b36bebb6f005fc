//! A page of a run's customers: filtered, sorted, and continued where the last one ended.

use std::{cmp::Ordering, collections::BinaryHeap};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ml::learn::Risk;
use platform::{ApiError, WorkError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{scores::ScoredRow, view::Customer};

/// How customers are ordered; ties by entity key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Sort {
    /// Riskiest first.
    #[default]
    #[serde(rename = "-score")]
    ScoreDescending,
    /// Safest first.
    #[serde(rename = "score")]
    ScoreAscending,
    /// By entity key.
    #[serde(rename = "entity_key")]
    KeyAscending,
    /// By entity key, backwards.
    #[serde(rename = "-entity_key")]
    KeyDescending,
}

/// Which customers are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Part of the entity key, in any case.
    pub search: Option<String>,
    /// Only these.
    pub risk: Option<Risk>,
    /// In this order.
    pub sort: Sort,
    /// Only what comes after this one.
    pub after: Option<Place>,
    /// At most this many.
    pub limit: usize,
}

/// A customer's place in an order. Entity keys may repeat in a scored file; rows do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    sort: Sort,
    score: f64,
    key: String,
    row: u64,
}

impl Place {
    /// The place that a cursor stands for.
    pub fn from_cursor(cursor: &str, sort: Sort) -> Result<Self, ApiError> {
        URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|place| place.sort == sort)
            .ok_or_else(|| store::StoreError::BadCursor.into())
    }

    /// The cursor that stands for it.
    pub fn to_cursor(&self) -> Result<String, ApiError> {
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(self)?))
    }

    fn compare(&self, other: &Self) -> Ordering {
        let score = self.score.total_cmp(&other.score);
        let key = self.key.cmp(&other.key).then(self.row.cmp(&other.row));
        match self.sort {
            Sort::ScoreDescending => score.reverse().then(key),
            Sort::ScoreAscending => score.then(key),
            Sort::KeyAscending => key,
            Sort::KeyDescending => key.reverse(),
        }
    }
}

struct Kept {
    place: Place,
    customer: Customer,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Kept {}
impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.compare(&other.place)
    }
}

/// Goes over all rows once and keeps the page: the customers, and where the next page begins.
pub fn page(
    rows: impl Iterator<Item = Result<ScoredRow, WorkError>>,
    wanted: &Wanted,
) -> Result<(Vec<Customer>, Option<Place>), WorkError> {
    let search = wanted.search.as_ref().map(|text| text.to_lowercase());
    let mut kept: BinaryHeap<Kept> = BinaryHeap::with_capacity(wanted.limit + 2);
    for row in rows {
        let ScoredRow { customer, row } = row?;
        if wanted.risk.is_some_and(|risk| risk != customer.risk)
            || search
                .as_ref()
                .is_some_and(|s| !customer.entity_key.to_lowercase().contains(s))
        {
            continue;
        }
        let place = Place {
            sort: wanted.sort,
            score: customer.score,
            key: customer.entity_key.clone(),
            row,
        };
        if wanted
            .after
            .as_ref()
            .is_some_and(|after| place.compare(after) != Ordering::Greater)
        {
            continue;
        }
        kept.push(Kept { place, customer });
        if kept.len() > wanted.limit + 1 {
            kept.pop();
        }
    }
    let mut kept = kept.into_sorted_vec();
    let more = kept.len() > wanted.limit;
    kept.truncate(wanted.limit);
    let next = if more {
        kept.last().map(|last| last.place.clone())
    } else {
        None
    };
    Ok((kept.into_iter().map(|kept| kept.customer).collect(), next))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(n: u64, score: f64) -> ScoredRow {
        let customer = Customer {
            entity_key: format!("C-{n:03}"),
            score,
            risk: if score > 0.5 { Risk::High } else { Risk::Low },
            known: false,
        };
        ScoredRow { customer, row: n }
    }

    fn all_pages(rows: &[ScoredRow], sort: Sort, limit: usize) -> Vec<String> {
        let mut wanted = Wanted {
            sort,
            limit,
            ..Wanted::default()
        };
        let mut keys = Vec::new();
        loop {
            let (items, next) = page(rows.iter().cloned().map(Ok), &wanted).unwrap();
            keys.extend(items.into_iter().map(|c| c.entity_key));
            match next {
                None => return keys,
                Some(next) => {
                    let cursor = next.to_cursor().unwrap();
                    wanted.after = Some(Place::from_cursor(&cursor, sort).unwrap());
                }
            }
        }
    }

    #[test]
    fn a_search_ignores_case_and_a_filter_holds() {
        let rows = [row(1, 0.9), row(2, 0.1), row(21, 0.8)];
        let wanted = Wanted {
            search: Some("c-02".into()),
            risk: Some(Risk::High),
            limit: 10,
            ..Wanted::default()
        };
        let (items, next) = page(rows.into_iter().map(Ok), &wanted).unwrap();
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].entity_key, "C-021");
        assert_eq!(next, None);
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let place = Place {
            sort: Sort::KeyAscending,
            score: 0.1,
            key: "a".into(),
            row: 0,
        };
        let cursor = place.to_cursor().unwrap();
        assert!(Place::from_cursor(&cursor, Sort::ScoreDescending).is_err());
        assert!(Place::from_cursor("rubbish", Sort::KeyAscending).is_err());
    }

    proptest! {
        #[test]
        fn pages_hold_every_row_once_in_order(
            scores in prop::collection::vec(0u8..5, 0..40), limit in 1usize..7
        ) {
            let rows: Vec<_> = scores.iter().enumerate()
                .map(|(n, s)| row(n as u64, f64::from(*s) / 4.0)).collect();
            let mut expected = rows.clone();
            expected.sort_by(|a, b| b.customer.score.total_cmp(&a.customer.score)
                .then(a.customer.entity_key.cmp(&b.customer.entity_key)));
            let expected: Vec<String> =
                expected.into_iter().map(|r| r.customer.entity_key).collect();
            prop_assert_eq!(all_pages(&rows, Sort::ScoreDescending, limit), expected);
        }
    }
}
