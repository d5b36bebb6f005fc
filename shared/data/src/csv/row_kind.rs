//! What a record is: a row, or one of the things that stand between and below rows.

use csv::ByteRecord;

use crate::csv::layout::{Layout, filled_width, is_ruler_row, is_value, looks_like};
use crate::csv::notes::is_note;
use crate::csv::total_words::{Word, word};
use crate::values::cell::trim;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Row,
    /// A row, unless the rows around it say otherwise: a total or a note.
    Doubtful(Doubt),
    Blank,
    /// The header once more.
    Header,
    /// The names of the header in another order, as where files were joined: what follows is not in these columns.
    OtherHeader,
    /// Drawn below a header, or around a table.
    Ruler,
    Total,
    /// What programs write below a table.
    Note,
    /// What may stand below the table, as long as no row follows.
    Narrow,
}

/// What a record may be instead of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// A total that has no word for it.
    Sum,
    /// A total, or an average, by its first word.
    Word(Word),
    /// A note below the table, or a row of another table there.
    Note,
    /// The name of a group of rows that follows.
    Heading,
}

/// The table that records belong to, and what was seen of it.
pub(super) struct Kinds<'a> {
    /// As it is written.
    header: &'a [String],
    header_filled: usize,
    layout: &'a Layout,
    /// How the first row begins: what begins like it is no note, but a row that breaks off.
    first_key: Option<Vec<u8>>,
    /// Some row's key had no digit.
    plain_keys: bool,
    /// The record before had no value.
    after_blank: bool,
    /// The record before may be of another table, which stands below.
    other_table: bool,
}

impl<'a> Kinds<'a> {
    pub fn new(header: &'a [String], layout: &'a Layout) -> Self {
        let named = header.iter().rposition(|name| !name.is_empty());
        Self {
            header,
            header_filled: named.map_or(0, |last| last + 1),
            layout,
            first_key: None,
            plain_keys: false,
            after_blank: false,
            other_table: false,
        }
    }

    /// A record that may be a row gets the cells that it lacks at its end.
    pub fn of(&mut self, record: &mut ByteRecord) -> RowKind {
        let kind = self.kind(record);
        if kind == RowKind::Row {
            let key = trim(&record[0]);
            self.plain_keys |= !has_digit(key);
            self.first_key.get_or_insert_with(|| key.to_vec());
        }
        kind
    }

    fn kind(&mut self, record: &mut ByteRecord) -> RowKind {
        let width = self.header.len();
        let filled = filled_width(record);
        if filled == 0 {
            self.after_blank = true;
            self.other_table = false;
            return RowKind::Blank;
        }
        // What stands behind the last column is no value as long as it is empty.
        if filled <= width {
            record.truncate(width);
        }
        let first = trim(&record[0]);
        if is_ruler_row(record) {
            return RowKind::Ruler;
        }
        let is_narrow = record.len() < width;
        if filled == 1 || is_narrow {
            if is_note(first) {
                return RowKind::Note;
            }
            if is_narrow && filled * 2 <= width && word(record, width) == Word::Label {
                return RowKind::Narrow;
            }
            let is_other = width > 2 && filled == 1 && !looks_like(first, self.first_key());
            match is_other {
                true if is_narrow => return RowKind::Narrow,
                true if self.after_blank && word(record, width) != Word::Label => {
                    return RowKind::Doubtful(Doubt::Note);
                }
                _ => {}
            }
        }
        let after_blank = std::mem::take(&mut self.after_blank);
        if self.layout.has_header && filled == self.header_filled && self.says_header(record) {
            return RowKind::Header;
        }
        if self.layout.has_header && filled == self.header_filled && self.says_other_header(record)
        {
            return RowKind::OtherHeader;
        }
        (record.len()..width).for_each(|_| record.push_field(b""));
        self.other_table = self.may_be_of_other_table(record, filled, after_blank);
        if self.other_table {
            return RowKind::Doubtful(Doubt::Note);
        }
        let first = trim(&record[0]);
        match word(record, width) {
            Word::Total => RowKind::Total,
            Word::Label if after_blank => RowKind::Total,
            Word::None
                if first.is_empty() && may_be_sums(record) && !self.first_key().is_empty() =>
            {
                RowKind::Doubtful(Doubt::Sum)
            }
            Word::None if filled == 1 && width > 2 => RowKind::Doubtful(self.lone_cell(first)),
            Word::None => RowKind::Row,
            likely => RowKind::Doubtful(Doubt::Word(likely)),
        }
    }

    /// Whether a row has half of the columns at most and another key than the first one, and stands below a blank one and
    /// names alone, with no other rows between.
    fn may_be_of_other_table(&self, record: &ByteRecord, filled: usize, after_blank: bool) -> bool {
        let key = self.first_key();
        let first = trim(&record[0]);
        let is_other = filled * 2 <= self.header.len()
            && !first.is_empty()
            && key.iter().any(u8::is_ascii_digit)
            && !looks_like(first, key);
        let mut cells = record.iter().map(trim).take(filled);
        is_other
            && (self.other_table
                || (after_blank
                    && filled > 1
                    && cells.all(|cell| !cell.is_empty() && !is_value(cell))))
    }

    /// What a cell alone may be: where all keys have digits, some words that look like none are a note, if no row follows.
    fn lone_cell(&self, cell: &[u8]) -> Doubt {
        let key = self.first_key();
        let is_text = cell.split(|byte| *byte == b' ').count() > 2;
        match !key.is_empty() && !self.plain_keys && is_text && !looks_like(cell, key) {
            true => Doubt::Note,
            false => Doubt::Heading,
        }
    }

    fn first_key(&self) -> &[u8] {
        self.first_key.as_deref().unwrap_or_default()
    }

    /// Whether it has each name once, in another order.
    fn says_other_header(&self, record: &ByteRecord) -> bool {
        let names = || self.header.iter().map(String::as_str);
        let mut cells = record.iter().map(trim);
        record.len() == self.header.len()
            && record.len() > 2
            && cells.all(|cell| names().any(|name| says(cell, name)))
            && names().all(|name| record.iter().any(|cell| says(trim(cell), name)))
    }

    fn says_header(&self, record: &ByteRecord) -> bool {
        let quote = self.layout.dialect.quote;
        // What is called like a column but for capitals may be a customer, where there is no other cell.
        let is_same = |cell: &[u8], name: &String| match self.header.len() {
            1 => cell == name.as_bytes(),
            _ => cell.eq_ignore_ascii_case(name.as_bytes()),
        };
        let mut cells = record.iter().map(trim).zip(self.header);
        let is_first = cells.next().is_some_and(|(cell, name)| {
            is_same(cell, name) || is_same(unquoted(cell, quote), name)
        });
        is_first && cells.all(|(cell, name)| is_same(cell, name))
    }
}

fn has_digit(cell: &[u8]) -> bool {
    cell.iter().any(u8::is_ascii_digit)
}

/// Whether a cell says the same as a name, but for capitals.
fn says(cell: &[u8], name: &str) -> bool {
    cell.eq_ignore_ascii_case(name.as_bytes())
}

/// Whether every cell that is there may be a number, by its letters.
fn may_be_sums(record: &ByteRecord) -> bool {
    const UNIT: usize = 4;
    record.iter().map(trim).all(|cell| {
        let letters = cell.iter().filter(|b| b.is_ascii_alphabetic()).count();
        let has_digit = cell.iter().any(|b| b.is_ascii_digit() || !b.is_ascii());
        cell.is_empty() || (has_digit && letters <= UNIT)
    })
}

/// A byte order mark in the middle of joined files stands before a quote, which is part of the cell then.
fn unquoted(cell: &[u8], quote: u8) -> &[u8] {
    match cell {
        [first, inner @ .., last] if [*first, *last] == [quote; 2] => inner,
        _ => cell,
    }
}
