//! Tables whose columns have a width of their own, with no ruler that shows it: cells are parted where no line has a letter.

use std::ops::Range;

use crate::csv::dialect;
use crate::csv::layout::is_value;
use crate::csv::lines::lines;
use crate::csv::notes::is_note;
use crate::csv::plain::Form;
use crate::formats::printed::{cells, fits, is_ruler};

/// Lines that are looked at, and rows from which on places without a letter are no chance.
const LINES: usize = 500;
const ROWS: usize = 3;

/// Letters of a line that are looked at.
const WIDTH: usize = 10_000;

/// Columns from which on a single blank may part them.
const NARROW: usize = 3;

/// Which letters of a line each column has, by the first lines; none where a delimiter parts the cells, or blanks do and
/// no cell is empty.
pub(super) fn columns(head: &str, complete: bool) -> Option<Vec<Range<usize>>> {
    let parted = dialect::sniff(head.as_bytes(), complete, None);
    let has_blanks = matches!(parted.form, Form::Aligned | Form::Words);
    if head.contains('\t') || (!has_blanks && dialect::is_table(head.as_bytes(), complete)) {
        return None;
    }
    let mut all: Vec<&str> = lines(head).take(LINES).collect();
    if !complete && all.len() < LINES {
        all.pop();
    }
    all.retain(|line| is_row(line));
    let (header, rows) = all.split_first().filter(|(_, rows)| rows.len() >= ROWS)?;
    let columns = filled(&all);
    let names: Vec<&str> = cells(header, &columns).collect();
    let is_named =
        |name: &&str| !name.is_empty() && !name.contains("  ") && !is_value(name.as_bytes());
    let is_wide = |pair: &[Range<usize>]| pair[0].end + 1 < pair[1].start;
    let are_wide = columns.windows(2).any(is_wide);
    let are_columns = columns.len() > 1 && names.iter().all(is_named);
    let has_empty = || {
        rows.iter()
            .any(|row| cells(row, &columns).any(str::is_empty))
    };
    let is_found = are_columns
        && (are_wide || (columns.len() >= NARROW && holds_values(rows, &columns)))
        && (!has_blanks || has_empty());
    is_found.then_some(columns)
}

/// Whether all lines of a text have their cells in these columns, the last one whole.
pub(super) fn fit(text: &str, columns: &[Range<usize>]) -> bool {
    let is_cut = || {
        let last = lines(text).last().unwrap_or_default();
        let ends = text.ends_with(['\n', '\r']);
        !ends && cells(last, columns).last().is_none_or(str::is_empty)
    };
    let mut rows = lines(text).filter(|line| is_row(line));
    rows.all(|line| fits(line, columns)) && !is_cut()
}

fn is_row(line: &str) -> bool {
    !line.trim().is_empty() && !is_note(line.trim().as_bytes()) && !is_ruler(line)
}

/// The runs of places in which some line has a letter.
fn filled(all: &[&str]) -> Vec<Range<usize>> {
    let mut filled: Vec<bool> = Vec::new();
    for line in all {
        for (at, letter) in line.trim_end().chars().take(WIDTH).enumerate() {
            if at == filled.len() {
                filled.push(false);
            }
            filled[at] |= letter != ' ';
        }
    }
    let mut columns: Vec<Range<usize>> = Vec::new();
    for at in (0..filled.len()).filter(|at| filled[*at]) {
        match columns.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => columns.push(at..at + 1),
        }
    }
    columns
}

/// Whether nearly all cells of a column are numbers or dates.
fn holds_values(rows: &[&str], columns: &[Range<usize>]) -> bool {
    let mut counts = vec![(0, 0); columns.len()];
    for row in rows {
        for (cell, (values, all)) in cells(row, columns).zip(&mut counts) {
            *all += usize::from(!cell.is_empty());
            *values += usize::from(is_value(cell.as_bytes()));
        }
    }
    counts
        .iter()
        .any(|(values, all)| *values > 0 && values * 10 >= all * 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_lie_where_all_lines_have_letters() {
        let found = |text: &str| columns(text, true).map(|columns| columns.len());
        for (text, count) in [
            (
                "ID    NAME        SPEND\nC1    Ann Smith   12.50\nC2                 5.00\nC3    Eve Jones    7.25\n",
                Some(3),
            ),
            (
                "id plan  name\n1  Pro   Ann\n2  Basic Bob\n3  Pro   Eve\n10       Joe\n",
                Some(3),
            ),
            // Blanks part the cells, and each row has all.
            (
                "id     plan   spend\nC1     Pro    5\nC2     Basic  6\nC3     Pro    7\n",
                None,
            ),
            (
                "id,plan  name,spend\n1,Pro   Ann,5\n2,Pro   Bob,6\n3,       Eve,7\n",
                None,
            ),
            ("phone num\n12345 678\n54321 876\n67890 123\n", None),
            (
                "Ann likes it\nBob does not\nEve may well\nJoe will not\n",
                None,
            ),
            ("name\nAnn  Smith\nBob  Jones\nEve  Brown\n", None),
        ] {
            assert_eq!(found(text), count, "{text}");
        }
        let table = "ID    NAME        SPEND\nC1    Ann Smith   12.50\nC2                 5.00\nC3    Eve Jones    7.25\n";
        let columns = columns(table, true).unwrap();
        assert!(fit(table, &columns));
        assert!(fit(&format!("{table}C4    Joe\n(4 rows)\n"), &columns));
        assert!(!fit(&format!("{table}C4    Joe"), &columns));
        assert!(!fit(&format!("{table}C4444444 Joe   5\n"), &columns));
    }
}
