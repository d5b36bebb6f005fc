//! Columns that a file calls otherwise than the one that a model learned from: `customer_id` for `Customer ID`.

use report::{AdjustedColumn, Adjustment};

use crate::frame::Frame;
use crate::values::caseless::caseless;
use crate::values::composed::composed;

/// The letters and digits of a name, in lower case.
fn loose(name: &str) -> String {
    caseless(name)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Which of a file's columns is meant by a name: the one that is called so, or the only one that is but for its case,
/// blanks and marks.
pub fn column_called<'a>(columns: impl Iterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    let columns: Vec<&str> = columns.collect();
    if let Some(same) = columns.iter().find(|column| **column == name) {
        return Some(same);
    }
    let wanted = loose(name);
    let mut alike = columns.into_iter().filter(|column| loose(column) == wanted);
    let only = alike.next().filter(|_| !wanted.is_empty());
    only.filter(|_| alike.next().is_none())
}

impl Frame {
    /// With its columns called by those of `names` that they are meant by: see [`column_called`]. What is called by one of
    /// them is not meant by another. It is told in [`Frame::adjusted`].
    pub fn named_as(mut self, names: &[&str]) -> Self {
        let is_absent = |name: &&str| self.column(name).is_none();
        let mut absent: Vec<&str> = names.iter().copied().filter(is_absent).collect();
        absent.sort_unstable();
        absent.dedup();
        for &name in &absent {
            let columns = self.columns.iter().map(|column| column.name.as_str());
            let free = columns.filter(|column| !names.contains(column));
            let alike = absent.iter().filter(|other| loose(other) == loose(name));
            let found = column_called(free, name).filter(|_| alike.count() == 1);
            let Some(found) = found.map(str::to_owned) else {
                continue;
            };
            let is_other = composed(&found) != composed(name);
            let mut columns = self.columns.iter_mut();
            if let Some(column) = columns.find(|column| column.name == found) {
                name.clone_into(&mut column.name);
            }
            if is_other {
                self.adjusted.push(AdjustedColumn {
                    column: name.to_owned(),
                    adjustment: Adjustment::NamedOtherwise,
                });
            }
        }
        self
    }

    /// A column that may be meant by a name that none has: called alike, or by a part of it.
    pub(crate) fn column_like(&self, name: &str) -> Option<&str> {
        /// Shorter names are parts of many.
        const PART: usize = 4;
        let wanted = loose(name);
        let parts = |one: &str, other: &str| one.len() >= PART && other.contains(one);
        let columns = || self.columns.iter().map(|column| column.name.as_str());
        let same = columns().find(|column| loose(column) == wanted);
        same.or_else(|| {
            let part = |column: &&str| {
                let loose = loose(column);
                parts(&loose, &wanted) || parts(&wanted, &loose)
            };
            columns().find(part)
        })
    }
}

#[cfg(test)]
mod tests {
    use report::ColumnType;

    use super::*;
    use crate::frame::{Column, Values};

    fn named(columns: &[&str], names: &[&str]) -> (Vec<String>, usize) {
        let column =
            |name: &&str| Column::new(*name, ColumnType::Number, Values::Number(vec![1.0]));
        let frame = Frame::new(columns.iter().map(column).collect(), 1).named_as(names);
        let told = frame.adjusted.len();
        (
            frame
                .columns
                .into_iter()
                .map(|column| column.name)
                .collect(),
            told,
        )
    }

    #[test]
    fn columns_are_known_without_case_blanks_and_marks() {
        let names = ["Customer ID", "Usage", "Auto Pay"];
        for columns in [
            ["customer id", "usage", "auto pay"],
            ["customer_id", "USAGE", "AutoPay"],
            ["Customer-ID", "usage", "Auto  Pay"],
        ] {
            assert_eq!(
                named(&columns, &names),
                (names.map(str::to_owned).to_vec(), 3)
            );
        }
        for (columns, names, kept, told) in [
            // Two are alike, or one is meant by two.
            (
                &["plan a", "plan_a"][..],
                &["Plan A"][..],
                &["plan a", "plan_a"][..],
                0,
            ),
            (&["plan_a"], &["Plan A", "PlanA"], &["plan_a"], 0),
            (&["plan_a"], &["Plan A", "plan_a"], &["plan_a"], 0),
            (&["e\u{301}tat"], &["état"], &["état"], 0),
            (&["#", "x"], &["%"], &["#", "x"], 0),
        ] {
            let (found, count) = named(columns, names);
            assert_eq!(
                (found, count),
                (kept.iter().map(|k| (*k).to_owned()).collect(), told)
            );
        }
    }
}
