//! Rows that are none by what stands around them: totals that their numbers or their place tell, notes below the table.

use csv::ByteRecord;

use crate::csv::layout::filled_width;
use crate::csv::row_kind::{Doubt, RowKind};
use crate::csv::total_words::Word;
use crate::csv::totals::Sums;
use crate::values::cell::trim;

/// Numbers of records, from 1 below the header, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Asides(Vec<u64>);

impl Asides {
    pub fn has(&self, at: u64) -> bool {
        self.0.binary_search(&at).is_ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Most of such rows.
const MOST: usize = 100_000;

/// Rows at the end that may be none without a word for it.
const LAST: usize = 20;

/// Whether a row lacks more than its key, as one does that is nothing but a sum.
fn says_only(record: &ByteRecord) -> bool {
    record.iter().filter(|cell| trim(cell).is_empty()).count() > 1
}

/// Finds them while it sees all records.
pub(super) struct Finder {
    sums: Sums,
    found: Vec<u64>,
    /// Sums without a word, words without a sum, and notes, which are such if no row follows.
    last: Vec<(u64, ByteRecord)>,
    /// A row of a single cell, which may name the group that follows.
    heading: Option<(u64, Vec<u8>)>,
}

impl Finder {
    pub fn new() -> Self {
        Self {
            sums: Sums::new(),
            found: Vec::new(),
            last: Vec::new(),
            heading: None,
        }
    }

    pub fn see(&mut self, kind: RowKind, at: u64, record: &ByteRecord) {
        self.see_heading(kind, at, record);
        let total = match kind {
            RowKind::Doubtful(Doubt::Word(Word::Label)) => {
                let words = [Word::Likely, Word::Count];
                words.iter().find_map(|it| self.sums.confirm(record, *it))
            }
            RowKind::Doubtful(Doubt::Word(word)) => self.sums.confirm(record, word),
            RowKind::Doubtful(Doubt::Sum) => self.sums.equal(record).filter(|_| says_only(record)),
            _ => None,
        };
        if let Some(start) = total {
            self.sums.close(start);
            return self.found.push(at);
        }
        match kind {
            RowKind::Total => self.sums.close_any(record),
            RowKind::Doubtful(Doubt::Sum) if self.sums.equal(record).is_some() => {
                self.keep(at, record);
            }
            RowKind::Doubtful(Doubt::Note | Doubt::Word(Word::Label)) => self.keep(at, record),
            // Nothing but a word for it and numbers.
            RowKind::Doubtful(Doubt::Word(Word::Average)) if says_only(record) => {
                self.keep(at, record);
            }
            RowKind::Row | RowKind::Doubtful(_) => {
                self.release();
                self.sums.add(record);
            }
            RowKind::Blank
            | RowKind::Header
            | RowKind::OtherHeader
            | RowKind::Ruler
            | RowKind::Note
            | RowKind::Narrow => {}
        }
    }

    /// What names a group is followed by the header, or by rows that begin with the same name or with none.
    fn see_heading(&mut self, kind: RowKind, at: u64, record: &ByteRecord) {
        let first = trim(&record[0]);
        let is_row = matches!(kind, RowKind::Row | RowKind::Doubtful(_));
        if let Some((before, name)) = self.heading.take_if(|_| is_row || kind == RowKind::Header) {
            let is_named = || name.windows(first.len().max(1)).any(|part| part == first);
            let is_sum = matches!(kind, RowKind::Doubtful(Doubt::Sum));
            // `Region: North`, before keys with digits.
            let has_digit = |cell: &[u8]| cell.iter().any(u8::is_ascii_digit);
            let is_said = || name.contains(&b':') && !has_digit(&name) && has_digit(first);
            if !is_row || (!is_sum && (first.is_empty() || is_named() || is_said())) {
                self.last.retain(|(at, _)| *at != before);
                self.found.push(before);
            }
        }
        if matches!(kind, RowKind::Doubtful(Doubt::Note | Doubt::Heading))
            && filled_width(record) == 1
        {
            self.heading = Some((at, first.to_vec()));
        }
    }

    fn keep(&mut self, at: u64, record: &ByteRecord) {
        if self.last.len() == LAST {
            self.release();
        }
        self.last.push((at, record.clone()));
    }

    /// What was kept is rows.
    fn release(&mut self) {
        for (_, record) in self.last.drain(..) {
            self.sums.add(&record);
        }
    }

    pub fn finish(mut self) -> Asides {
        self.found.extend(self.last.iter().map(|(at, _)| at));
        self.found.sort_unstable();
        match self.found.len() > MOST {
            true => Asides::default(),
            false => Asides(self.found),
        }
    }
}
