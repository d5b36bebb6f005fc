//! A page of a run's customers: filtered, sorted, and continued where the last one ended.

use std::cmp::Ordering;

use api::ApiError;
use cloud::WorkError;
use data_encoding::BASE64URL_NOPAD;
use itertools::Itertools;
use report::{Risk, ScoredCustomer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use scores::ScoredRow;

/// How customers are ordered; ties by entity key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Sort {
    #[default]
    #[serde(rename = "-score")]
    ScoreDescending,
    #[serde(rename = "score")]
    ScoreAscending,
    #[serde(rename = "entity_key")]
    KeyAscending,
    #[serde(rename = "-entity_key")]
    KeyDescending,
    /// Most valuable first. Whose value is not known comes last in orders by value.
    #[serde(rename = "-value")]
    ValueDescending,
    #[serde(rename = "value")]
    ValueAscending,
    /// By what is expected to be lost, score x value, most first.
    #[serde(rename = "-value_at_stake")]
    StakeDescending,
    /// By what is expected to be lost, least first.
    #[serde(rename = "value_at_stake")]
    StakeAscending,
}

impl Sort {
    /// The figure that this order goes by; ties, and orders by key, go by key.
    fn figure(self, customer: &ScoredCustomer) -> Option<f64> {
        match self {
            Self::ScoreDescending | Self::ScoreAscending => Some(customer.score),
            Self::KeyAscending | Self::KeyDescending => None,
            Self::ValueDescending | Self::ValueAscending => customer.value,
            Self::StakeDescending | Self::StakeAscending => customer.value_at_stake(),
        }
    }

    fn descends(self) -> bool {
        use Sort::{KeyDescending, ScoreDescending, StakeDescending, ValueDescending};
        matches!(
            self,
            ScoreDescending | KeyDescending | ValueDescending | StakeDescending
        )
    }
}

#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Part of the entity key, in any case.
    pub search: Option<String>,
    pub risk: Option<Risk>,
    /// Only those of whom the file says that they have left, or only the others.
    pub outcome_known: Option<bool>,
    /// For each row of the data, whether it is wanted; unless all are.
    pub rows: Option<Vec<bool>>,
    pub sort: Sort,
    pub after: Option<Place>,
    pub limit: usize,
}

/// A customer's place in an order. Entity keys may repeat in a scored file; rows do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    sort: Sort,
    figure: Option<f64>,
    key: String,
    row: u64,
}

impl Place {
    pub fn of(ScoredRow { customer, row }: &ScoredRow, sort: Sort) -> Self {
        Self {
            sort,
            figure: sort.figure(customer),
            key: customer.entity_key.clone(),
            row: *row,
        }
    }

    pub fn from_cursor(cursor: &str, sort: Sort) -> Result<Self, ApiError> {
        BASE64URL_NOPAD
            .decode(cursor.as_bytes())
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|place| place.sort == sort)
            .ok_or_else(|| store::StoreError::BadCursor.into())
    }

    pub fn to_cursor(&self) -> Result<String, ApiError> {
        Ok(BASE64URL_NOPAD.encode(&serde_json::to_vec(self)?))
    }

    fn compare(&self, other: &Self) -> Ordering {
        let key = self.key.cmp(&other.key).then(self.row.cmp(&other.row));
        match (self.figure, other.figure, self.sort.descends()) {
            (Some(a), Some(b), false) => a.total_cmp(&b).then(key),
            (Some(a), Some(b), true) => b.total_cmp(&a).then(key),
            (Some(_), None, _) => Ordering::Less,
            (None, Some(_), _) => Ordering::Greater,
            (None, None, _) if self.sort == Sort::KeyDescending => key.reverse(),
            (None, None, _) => key,
        }
    }
}

#[derive(Debug, PartialEq)]
pub struct Page {
    pub items: Vec<ScoredRow>,
    pub next: Option<Place>,
    /// How many customers there are on all pages.
    pub total: u64,
}

impl Wanted {
    /// Whether a customer is wanted, on whatever page. `search` is in lower case.
    fn takes(&self, ScoredRow { customer, row }: &ScoredRow, search: Option<&str>) -> bool {
        let is_wanted = |rows: &Vec<bool>| rows.get(*row as usize) == Some(&true);
        let found = |part| customer.entity_key.to_lowercase().contains(part);
        self.risk.is_none_or(|risk| risk == customer.risk)
            && self
                .outcome_known
                .is_none_or(|wanted| wanted == customer.outcome_known)
            && self.rows.as_ref().is_none_or(is_wanted)
            && search.is_none_or(found)
    }
}

impl Wanted {
    /// Those of some rows that are wanted, on whatever page.
    pub fn among(
        &self,
        rows: impl Iterator<Item = Result<ScoredRow, WorkError>>,
    ) -> impl Iterator<Item = Result<ScoredRow, WorkError>> {
        let search = self.search.as_ref().map(|text| text.to_lowercase());
        rows.filter_ok(move |row| self.takes(row, search.as_deref()))
    }
}

/// Goes over all rows once and keeps the page.
pub fn page(
    rows: impl Iterator<Item = Result<ScoredRow, WorkError>>,
    wanted: &Wanted,
) -> Result<Page, WorkError> {
    let mut total = 0;
    let placed = |row: ScoredRow| (Place::of(&row, wanted.sort), row);
    let comes_after = |place: &Place| {
        let after = wanted.after.as_ref();
        after.is_none_or(|after| place.compare(after).is_gt())
    };
    let mut kept = wanted.among(rows).process_results(|rows| {
        rows.inspect(|_| total += 1)
            .map(placed)
            .filter(|(place, _)| comes_after(place))
            // One more than fits tells that there is another page.
            .k_smallest_by(wanted.limit + 1, |a, b| a.0.compare(&b.0))
            .collect_vec()
    })?;
    let more = kept.len() > wanted.limit;
    kept.truncate(wanted.limit);
    let last = kept.last().filter(|_| more);
    Ok(Page {
        next: last.map(|(place, _)| place.clone()),
        items: kept.into_iter().map(|(_, row)| row).collect(),
        total,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(n: u64, score: f64) -> ScoredRow {
        let customer = ScoredCustomer {
            entity_key: format!("C-{n:03}"),
            score,
            risk: if score > 0.5 { Risk::High } else { Risk::Low },
            outcome_known: n.is_multiple_of(3),
            value: (!n.is_multiple_of(4)).then_some(1.0 + (n % 2) as f64),
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
            let Page { items, next, total } = page(rows.iter().cloned().map(Ok), &wanted).unwrap();
            assert_eq!(total as usize, rows.len());
            keys.extend(items.into_iter().map(|row| row.customer.entity_key));
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
        let rows = [row(1, 0.9), row(2, 0.1), row(21, 0.8), row(22, 0.8)];
        let wanted = Wanted {
            search: Some("c-02".into()),
            risk: Some(Risk::High),
            rows: Some((0..30).map(|row| row != 22).collect()),
            limit: 10,
            ..Wanted::default()
        };
        let Page { items, next, total } = page(rows.into_iter().map(Ok), &wanted).unwrap();
        assert_eq!(total, 1);
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].customer.entity_key, "C-021");
        assert_eq!(next, None);
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let place = Place {
            sort: Sort::KeyAscending,
            figure: None,
            key: "a".into(),
            row: 0,
        };
        let cursor = place.to_cursor().unwrap();
        assert!(Place::from_cursor(&cursor, Sort::ScoreDescending).is_err());
        assert!(Place::from_cursor("rubbish", Sort::KeyAscending).is_err());
    }

    #[test]
    fn whose_value_is_not_known_comes_last() {
        let rows = [row(1, 0.9), row(4, 0.8), row(2, 0.2), row(3, 0.5)];
        for (sort, keys) in [
            (Sort::ValueDescending, ["C-001", "C-003", "C-002", "C-004"]),
            (Sort::ValueAscending, ["C-002", "C-001", "C-003", "C-004"]),
            (Sort::StakeDescending, ["C-001", "C-003", "C-002", "C-004"]),
            (Sort::StakeAscending, ["C-002", "C-003", "C-001", "C-004"]),
        ] {
            assert_eq!(all_pages(&rows, sort, 2), keys);
        }
    }

    #[test]
    fn those_who_have_left_are_left_out_or_alone() {
        let rows = [row(1, 0.9), row(3, 0.8), row(5, 0.7)];
        for (outcome_known, expected) in [(None, 3), (Some(false), 2), (Some(true), 1)] {
            let wanted = Wanted {
                outcome_known,
                limit: 10,
                ..Wanted::default()
            };
            let page = page(rows.iter().cloned().map(Ok), &wanted).unwrap();
            assert_eq!((page.items.len(), page.total), (expected, expected as u64));
        }
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
