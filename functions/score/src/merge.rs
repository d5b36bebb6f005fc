//! Putting the parts of a run together: one file by entity key, and sums over it.

use std::cmp::Ordering;

use bytes::Bytes;
use cloud::WorkError;
use domain::{Totals, ValueTotals};
use itertools::Itertools;
use report::{RepeatedKeys, Risk, ScoredCustomer};

use scores::{Reader, ScoredRow, Writer};

pub struct Merged {
    /// Parquet, by entity key and row.
    pub all: Bytes,
    pub rows: u64,
    pub totals: Totals,
    /// Keys in more than one row.
    pub repeated_keys: Option<RepeatedKeys>,
}

/// Merges parts that are each sorted, holding one batch of each in memory. `value` names the column
/// of what is at stake, and has no sums yet.
pub fn merge(parts: Vec<Bytes>, value: Option<ValueTotals>) -> Result<Merged, WorkError> {
    let readers: Vec<Reader> = parts.into_iter().map(Reader::new).try_collect()?;
    let mut writer = Writer::new()?;
    let mut rows = 0;
    let mut totals = Totals {
        value,
        ..Totals::default()
    };
    // An error comes at once, and ends it.
    let first = |a: &Row, b: &Row| match (a, b) {
        (Ok(a), Ok(b)) => by_key(a, b).is_le(),
        (a, _) => a.is_err(),
    };
    let mut repeated = RepeatedKeys::default();
    let mut already_known = 0;
    let (mut last, mut of_last) = (String::new(), 0);
    for row in readers.into_iter().kmerge_by(first) {
        let row = row?;
        rows += 1;
        if row.customer.entity_key != last {
            repeated.see(&last, of_last);
            last.clone_from(&row.customer.entity_key);
            of_last = 0;
        }
        of_last += 1;
        match row.customer.outcome_known {
            true => already_known += 1,
            false => count(&mut totals, &row.customer),
        }
        writer.push(row)?;
    }
    repeated.see(&last, of_last);
    totals.already_known = Some(already_known);
    Ok(Merged {
        repeated_keys: repeated.found(),
        all: writer.finish()?,
        rows,
        totals,
    })
}

type Row = Result<ScoredRow, WorkError>;

fn count(totals: &mut Totals, customer: &ScoredCustomer) {
    let at_risk = customer.risk == Risk::High;
    totals.customers += 1;
    totals.at_risk += u64::from(at_risk);
    totals.expected_outcomes += customer.score;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: &str, score: f64, outcome_known: bool, row: u64) -> ScoredRow {
        let customer = ScoredCustomer {
            entity_key: key.into(),
            score,
            risk: if score >= 0.5 { Risk::High } else { Risk::Low },
            outcome_known,
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
    fn parts_become_one_file_by_key() {
        let one = part(&[row("a", 0.1, false, 0), row("c", 0.9, true, 1)]);
        let two = part(&[
            row("b", 0.5, false, 2),
            row("d", 0.3, false, 3),
            row("d", 0.3, true, 4),
        ]);
        let spend = ValueTotals {
            column: "spend".into(),
            currency: Some("EUR".into()),
            ..ValueTotals::default()
        };
        let merged = merge(vec![two, one], Some(spend)).unwrap();
        let keys: Vec<String> = Reader::new(merged.all)
            .unwrap()
            .map(|row| row.unwrap().customer.entity_key)
            .collect();
        assert_eq!(keys, ["a", "b", "c", "d", "d"]);
        assert_eq!(merged.rows, 5);
        let repeated = merged.repeated_keys.unwrap();
        assert_eq!((repeated.keys, repeated.rows), (1, 2));
        assert_eq!(repeated.examples[0].key, "d");
        // Of c the file says that it has left; what d is worth is not known.
        let totals = merged.totals;
        assert_eq!((totals.customers, totals.at_risk), (3, 1));
        assert_eq!(totals.already_known, Some(2));
        assert!((totals.expected_outcomes - 0.9).abs() < 1e-12);
        let value = totals.value.unwrap();
        assert_eq!((value.column.as_str(), value.total), ("spend", 200.0));
        assert_eq!(value.currency.as_deref(), Some("EUR"));
        assert_eq!(value.at_risk, 100.0);
        assert!((value.expected_loss - 60.0).abs() < 1e-9);
    }

    #[test]
    fn no_parts_make_an_empty_file() {
        let merged = merge(vec![part(&[])], None).unwrap();
        assert_eq!(Reader::new(merged.all).unwrap().count(), 0);
        assert_eq!(merged.totals.customers, 0);
    }
}
