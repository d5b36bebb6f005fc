//! Putting the parts of a run together: one file by entity key, and the riskiest of all.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BinaryHeap},
};

use bytes::Bytes;
use domain::run::{Totals, ValueTotals};
use platform::WorkError;
use report::Risk;

use crate::{
    scores::{Reader, ScoredRow, Writer},
    view::Customer,
};

/// The merged file, and the rows of the riskiest customers.
pub struct Merged {
    /// Parquet, by entity key and row.
    pub all: Bytes,
    /// The riskiest of those who may still be kept, and the riskiest of all: riskiest first.
    pub top: Vec<ScoredRow>,
    /// Rows in the file.
    pub rows: u64,
    /// Sums over the file.
    pub totals: Totals,
}

/// Merges parts that are each sorted, holding one batch of each in memory. `value` names the column
/// of what is at stake.
pub fn merge(parts: Vec<Bytes>, keep: usize, value: Option<String>) -> Result<Merged, WorkError> {
    let mut readers = parts
        .into_iter()
        .map(Reader::new)
        .collect::<Result<Vec<_>, _>>()?;
    let mut heads = BinaryHeap::with_capacity(readers.len());
    for (part, reader) in readers.iter_mut().enumerate() {
        if let Some(row) = reader.next() {
            heads.push(Head { row: row?, part });
        }
    }
    let mut writer = Writer::new()?;
    let (mut here, mut all) = (Riskiest::new(keep), Riskiest::new(keep));
    let mut rows = 0;
    let mut totals = Totals {
        value: value.map(|column| ValueTotals {
            column,
            ..ValueTotals::default()
        }),
        ..Totals::default()
    };
    while let Some(Head { row, part }) = heads.pop() {
        if let Some(next) = readers[part].next() {
            heads.push(Head { row: next?, part });
        }
        rows += 1;
        if !row.customer.known {
            here.offer(&row);
            count(&mut totals, &row.customer);
        }
        all.offer(&row);
        writer.push(row)?;
    }
    let mut top: BTreeMap<u64, ScoredRow> = BTreeMap::new();
    top.extend(here.rows().chain(all.rows()).map(|row| (row.row, row)));
    let mut top: Vec<ScoredRow> = top.into_values().collect();
    top.sort_by(|a, b| riskier(b, a));
    Ok(Merged {
        all: writer.finish()?,
        top,
        rows,
        totals,
    })
}

fn count(totals: &mut Totals, customer: &Customer) {
    let at_risk = customer.risk == Risk::High;
    totals.customers += 1;
    totals.at_risk += u64::from(at_risk);
    totals.expected_leavers += customer.score;
    if let (Some(sums), Some(value)) = (&mut totals.value, customer.value) {
        sums.total += value;
        sums.expected_loss += customer.score * value;
        if at_risk {
            sums.at_risk += value;
        }
    }
}

/// The order of parts and of the merged file.
pub fn by_key(a: &ScoredRow, b: &ScoredRow) -> Ordering {
    a.customer
        .entity_key
        .cmp(&b.customer.entity_key)
        .then(a.row.cmp(&b.row))
}

/// Greater is riskier; ties by the earlier row.
fn riskier(a: &ScoredRow, b: &ScoredRow) -> Ordering {
    a.customer
        .score
        .total_cmp(&b.customer.score)
        .then(b.row.cmp(&a.row))
}

/// The smallest key is the greatest head, since a heap gives its greatest.
struct Head {
    row: ScoredRow,
    part: usize,
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Head {}
impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        by_key(&other.row, &self.row)
    }
}

/// Keeps the riskiest few of many rows.
struct Riskiest {
    keep: usize,
    heap: BinaryHeap<Safer>,
}

/// The safest of those kept is the greatest, so that it goes first.
struct Safer(ScoredRow);

impl PartialEq for Safer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Safer {}
impl PartialOrd for Safer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Safer {
    fn cmp(&self, other: &Self) -> Ordering {
        riskier(&other.0, &self.0)
    }
}

impl Riskiest {
    fn new(keep: usize) -> Self {
        Self {
            keep,
            heap: BinaryHeap::with_capacity(keep + 1),
        }
    }

    fn offer(&mut self, row: &ScoredRow) {
        let full = self.heap.len() >= self.keep;
        if full
            && self
                .heap
                .peek()
                .is_none_or(|safest| riskier(row, &safest.0).is_le())
        {
            return;
        }
        self.heap.push(Safer(row.clone()));
        if full {
            self.heap.pop();
        }
    }

    fn rows(self) -> impl Iterator<Item = ScoredRow> {
        self.heap.into_iter().map(|safer| safer.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: &str, score: f64, known: bool, row: u64) -> ScoredRow {
        let customer = Customer {
            entity_key: key.into(),
            score,
            risk: if score >= 0.5 { Risk::High } else { Risk::Low },
            known,
            value: (key != "d").then_some(100.0),
        };
        ScoredRow { customer, row }
    }

    fn part(rows: &[ScoredRow]) -> Bytes {
        let mut writer = Writer::new().unwrap();
        for row in rows {
            writer.push(row.clone()).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn parts_become_one_file_by_key_and_the_riskiest_of_both_kinds() {
        let one = part(&[row("a", 0.1, false, 0), row("c", 0.9, true, 1)]);
        let two = part(&[row("b", 0.5, false, 2), row("d", 0.3, false, 3)]);
        let merged = merge(vec![two, one], 2, Some("spend".into())).unwrap();
        let keys: Vec<String> = Reader::new(merged.all)
            .unwrap()
            .map(|row| row.unwrap().customer.entity_key)
            .collect();
        assert_eq!(keys, ["a", "b", "c", "d"]);
        assert_eq!(merged.rows, 4);
        let top: Vec<&str> = merged
            .top
            .iter()
            .map(|r| r.customer.entity_key.as_str())
            .collect();
        assert_eq!(top, ["c", "b", "d"]);
        // Of c the file says that it has left; what d is worth is not known.
        let totals = merged.totals;
        assert_eq!((totals.customers, totals.at_risk), (3, 1));
        assert!((totals.expected_leavers - 0.9).abs() < 1e-12);
        let value = totals.value.unwrap();
        assert_eq!((value.column.as_str(), value.total), ("spend", 200.0));
        assert_eq!(value.at_risk, 100.0);
        assert!((value.expected_loss - 60.0).abs() < 1e-9);
    }

    #[test]
    fn no_parts_make_an_empty_file() {
        let merged = merge(vec![part(&[])], 5, None).unwrap();
        assert_eq!(Reader::new(merged.all).unwrap().count(), 0);
        assert!(merged.top.is_empty());
        assert_eq!(merged.totals, Totals::default());
    }
}
