//! Tables as programs print them: columns below a ruler that shows how wide each one is, as of SQL*Plus and sqlcmd, and
//! cells between drawn lines, as of DuckDB, ClickHouse and Polars. Each line becomes a record.

use std::ops::Range;
use std::sync::Arc;

use crate::csv::lines::lines;
use crate::csv::notes::is_note;
use crate::formats::held::Csv;
use crate::formats::signature::Other;
use crate::formats::text::Written;
use crate::formats::{Opened, Origin};
use crate::profile::FileFormat;
use crate::{Limits, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Printed {
    /// Which letters of a line each column has.
    Ruled(Vec<Range<usize>>),
    Drawn,
}

/// Lines at the beginning among which a ruler, or the first drawn line, stands.
const FIRST: usize = 30;

/// Lines that are looked at.
const LINES: usize = 500;

/// What is written for a drawn line.
const RULER: &str = "---";

const BARS: [char; 6] = ['│', '┃', '║', '┆', '┊', '╎'];

/// How a text is printed, by its first lines.
pub(super) fn of(head: &str) -> Option<Printed> {
    let lines: Vec<&str> = lines(head).take(LINES).collect();
    let first = &lines[..lines.len().min(FIRST)];
    let is_box = |line: &&str| line.trim_start().starts_with(['┌', '╭', '┏', '╔']);
    if first.iter().any(is_box) && lines.iter().any(|line| is_barred(line)) {
        return Some(Printed::Drawn);
    }
    let at = first.iter().position(|line| is_ruler(line))?;
    let columns = columns(lines[at]);
    let (above, below) = (lines.get(at.checked_sub(1)?)?, &lines[at + 1..]);
    let is_row = |line: &&&str| !line.trim().is_empty() && !is_note(line.trim().as_bytes());
    let rows = || below.iter().filter(is_row);
    let fitting = rows().filter(|line| fits(line, &columns)).count();
    let is_parted = !above.trim().is_empty() && fits(above, &columns);
    (is_parted && fitting > 0 && fitting * 10 >= rows().count() * 9)
        .then_some(Printed::Ruled(columns))
}

pub(super) fn open(
    text: &str,
    printed: &Printed,
    written: Written,
    limits: &Limits,
) -> Result<Opened> {
    let mut csv = Csv::new(limits);
    for line in lines(text).filter(|line| !line.trim().is_empty()) {
        match printed {
            Printed::Ruled(_) if is_ruler(line) => csv.record([RULER])?,
            Printed::Ruled(columns) if fits(line, columns) => csv.record(cells(line, columns))?,
            Printed::Drawn if is_barred(line) => {
                if is_cut(line) {
                    return Err(cut().refusal());
                }
                csv.record(barred(line))?;
            }
            Printed::Drawn if line.chars().all(is_drawn) => csv.record([RULER])?,
            Printed::Drawn if line.trim_start().starts_with(is_drawn) => {
                let names = line.split(['┬', '┳', '╦']);
                csv.record(names.map(|name| name.trim_matches(is_drawn)))?;
            }
            _ => csv.record([line.trim()])?,
        }
    }
    let origin = Origin {
        encoding: Some(written),
        ..Origin::new(FileFormat::Csv)
    };
    Ok(Opened::Text(Arc::new(csv.finish()?), origin))
}

fn cut() -> Other {
    Other::new(
        "a print of a table in which rows are left out",
        "Export the whole table as CSV or Parquet, and upload that.",
    )
}

/// Strokes, and blanks between them.
pub(super) fn is_ruler(line: &str) -> bool {
    let line = line.trim_end();
    let strokes = |stroke: char| {
        let runs = || line.split(' ').filter(|run| !run.is_empty());
        runs().count() > 1
            && runs().any(|run| run.len() > 2)
            && runs().all(|run| run.chars().all(|c| c == stroke))
    };
    strokes('-') || strokes('=')
}

/// The letters from the beginning of each run of strokes to the next one.
fn columns(ruler: &str) -> Vec<Range<usize>> {
    let mut columns: Vec<Range<usize>> = Vec::new();
    let mut before = ' ';
    for (at, c) in ruler.trim_end().chars().enumerate() {
        match (before, c) {
            (' ', ' ') => {}
            (' ', _) => columns.push(at..at + 1),
            (_, ' ') => {}
            _ => columns
                .last_mut()
                .into_iter()
                .for_each(|last| last.end = at + 1),
        }
        before = c;
    }
    columns
}

/// Whether a line has blanks where the ruler has some.
pub(super) fn fits(line: &str, columns: &[Range<usize>]) -> bool {
    let mut columns = columns.iter();
    let mut column = columns.next();
    line.chars().enumerate().all(|(at, c)| {
        if column.is_some_and(|known| at >= known.end) {
            // The last one goes on to the end of the line.
            match columns.clone().next() {
                None => return true,
                Some(next) if at >= next.start => column = columns.next(),
                Some(_) => return c == ' ',
            }
        }
        c != '\t' && (column.is_some_and(|known| at >= known.start) || c == ' ')
    })
}

pub(super) fn cells<'l>(
    line: &'l str,
    columns: &'l [Range<usize>],
) -> impl Iterator<Item = &'l str> {
    let mut letters = line.char_indices().map(|(at, _)| at);
    let mut seen = 0;
    let mut byte_at = move |letter: usize| {
        let at = letters.nth(letter - seen).unwrap_or(line.len());
        seen = letter + 1;
        at
    };
    let starts: Vec<usize> = columns.iter().map(|column| byte_at(column.start)).collect();
    (0..columns.len()).map(move |at| {
        let end = starts.get(at + 1).copied().unwrap_or(line.len());
        line[starts[at]..end].trim()
    })
}

fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257f}') || c.is_whitespace()
}

fn is_barred(line: &str) -> bool {
    line.trim_start().starts_with(BARS)
}

fn barred(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim();
    let line = line.strip_prefix(BARS).unwrap_or(line);
    let line = line.strip_suffix(BARS).unwrap_or(line);
    line.split(BARS).map(str::trim)
}

/// Dots in each cell stand for rows.
fn is_cut(line: &str) -> bool {
    barred(line).count() > 1 && barred(line).all(|cell| matches!(cell, "·" | "…" | "..."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_tables_are_told_by_their_lines() {
        let ruled = |columns: &[Range<usize>]| Some(Printed::Ruled(columns.to_vec()));
        for (text, printed) in [
            ("ID PLAN\n-- ----\n 5 Pro\n", ruled(&[0..2, 3..7])),
            (
                "\n  ID PLAN\n  == ====\n   5 Pro and more\n",
                ruled(&[2..4, 5..9]),
            ),
            (
                "┌────┬──────┐\n│ id │ plan │\n└────┴──────┘\n",
                Some(Printed::Drawn),
            ),
            // A cell is wider than its stroke.
            ("id plan\n-- ----\n512 Pro\n", None),
            ("id plan\n-------\n512 Pro\n", None),
            ("-- ----\nid plan\n", None),
            ("id,plan\n--,----\n5,Pro\n", None),
            ("id,plan\n5,\"│ ┌\"\n", None),
        ] {
            assert_eq!(of(text), printed, "{text}");
        }
        // Lines end as records do.
        assert_eq!(of("ID PLAN\r-- ----\r 5 Pro\r"), ruled(&[0..2, 3..7]));
        let columns = columns("-- --- -");
        let of = |line| cells(line, &columns).collect::<Vec<_>>();
        assert_eq!(of("é5  ab c d"), ["é5", "ab", "c d"]);
        assert_eq!(of("5"), ["5", "", ""]);
    }
}
