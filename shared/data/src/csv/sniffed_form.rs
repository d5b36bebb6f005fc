//! What is written around the cells of a text, from its first bytes.

use crate::csv::dialect::{DELIMITERS, ROWS, is_ruler};
use crate::csv::lines::lines;
use crate::csv::plain::Form;

/// Letters of a line that are looked at.
const WIDTH: usize = 10_000;

/// What stands around cells that a delimiter parts.
pub(super) fn form(head: &[u8], delimiter: u8, quote: u8) -> Form {
    if delimiter == b'|' && is_framed(head) {
        Form::Framed
    } else if let Some(marks) = repeated(head, delimiter) {
        Form::Repeated(marks)
    } else if is_spaced(head, delimiter, quote) {
        Form::Spaced
    } else {
        Form::Plain
    }
}

/// How many marks each time stand for one, where several do.
pub(super) fn repeated(head: &[u8], delimiter: u8) -> Option<u8> {
    if head.first() == Some(&delimiter) {
        return None;
    }
    let is_mark = |b: &u8| *b == delimiter;
    let mut runs = head
        .chunk_by(|a, b| is_mark(a) == is_mark(b))
        .filter(|run| is_mark(&run[0]));
    let marks = runs.clone().next()?.len();
    let are_several = (2..=4).contains(&marks) && runs.clone().nth(1).is_some();
    // The last one may be cut off.
    let cut_off = runs.clone().count() - usize::from(head.ends_with(&[delimiter]));
    let all = are_several
        && runs
            .by_ref()
            .take(cut_off)
            .all(|run| run.len() % marks == 0);
    all.then_some(marks as u8)
}

/// Whether quotes within cells stand behind a backslash, as MySQL and Hadoop write them.
pub(super) fn is_escaped(head: &[u8]) -> bool {
    let mut rest = head;
    while let Some(at) = rest.iter().position(|b| *b == b'\\') {
        rest = &rest[at + 1..];
        let ends = |b: &u8| DELIMITERS.contains(b) || b"\"\r\n ".contains(b);
        match rest {
            // At the end of a cell it may be a backslash of its own.
            [b'"', next, ..] if !ends(next) => return true,
            [b'\\', ..] => rest = &rest[1..],
            _ => {}
        }
    }
    false
}

/// Places in which all lines have blanks, between what they hold: of those next to each other, one.
pub(super) fn gaps(head: &[u8], complete: bool) -> usize {
    let text = String::from_utf8_lossy(head);
    let mut lines: Vec<&str> = lines(&text).take(ROWS).collect();
    if !complete {
        lines.pop();
    }
    let is_drawn = |line: &str| is_ruler(line.trim().as_bytes());
    let mut filled: Vec<bool> = Vec::new();
    for line in lines.into_iter().filter(|line| !is_drawn(line)) {
        for (at, letter) in line.chars().take(WIDTH).enumerate() {
            if at == filled.len() {
                filled.push(false);
            }
            filled[at] |= letter != ' ';
        }
    }
    let is_end = |pair: &&[bool]| pair[0] && !pair[1];
    let ends = filled.windows(2).filter(is_end).count();
    ends - usize::from(ends > 0 && filled.last() == Some(&false))
}

/// Whether rows begin with a cell that the header, indented beyond it, has no name for, as pandas prints them.
pub(super) fn is_first_unnamed(head: &[u8], complete: bool) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines: Vec<&str> = lines(&text).take(ROWS).collect();
    if !complete {
        lines.pop();
    }
    let mut lines = lines.into_iter().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.chars().take_while(|c| *c == ' ').count();
    let header = lines.next().map_or(0, indent);
    let end =
        |line: &str| indent(line) + line.trim_start().chars().take_while(|c| *c != ' ').count();
    let mut rows = lines
        .filter(|line| !is_ruler(line.trim().as_bytes()))
        .peekable();
    rows.peek().is_some() && rows.all(|row| end(row) < header)
}

/// Whether all lines with a bar begin with one.
fn is_framed(head: &[u8]) -> bool {
    let lines = head.split(|b| matches!(b, b'\n' | b'\r')).take(ROWS);
    let mut barred = lines.filter(|line| line.contains(&b'|')).peekable();
    barred.peek().is_some() && barred.all(|line| line.trim_ascii_start().starts_with(b"|"))
}

/// Whether an opening quote stands behind a delimiter and blanks.
fn is_spaced(head: &[u8], delimiter: u8, quote: u8) -> bool {
    let mut rest = head;
    while let Some(at) = rest.iter().position(|b| *b == delimiter) {
        rest = &rest[at + 1..];
        let blanks = rest.iter().take_while(|b| **b == b' ').count();
        if blanks > 0 && rest.get(blanks) == Some(&quote) {
            return true;
        }
    }
    false
}
