//! Delimiter and quote of a CSV file, from its first rows.

use std::collections::HashMap;
use std::io::{self, Read};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub delimiter: u8,
    pub quote: u8,
    /// Blanks stand between delimiters and opening quotes: `"a", "b"`.
    pub spaced: bool,
}

impl Dialect {
    /// Records of any number of cells, the first one included.
    pub fn reader<R: Read>(self, text: R) -> csv::Reader<Unspaced<R>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quote(self.quote)
            .buffer_capacity(1 << 16)
            .from_reader(self.unspaced(text))
    }

    /// The text that [`reader`](Self::reader) reads.
    pub fn unspaced<R: Read>(self, text: R) -> Unspaced<R> {
        Unspaced {
            text,
            dialect: self,
            quoted: false,
            closed: false,
            at_start: true,
        }
    }
}

/// A text; where its dialect is spaced, without the blanks between delimiters and opening quotes.
pub(crate) struct Unspaced<R> {
    pub text: R,
    dialect: Dialect,
    quoted: bool,
    /// The last byte was a quote that closed, or is the first of two that stand for one.
    closed: bool,
    at_start: bool,
}

impl<R> Unspaced<R> {
    fn keeps(&mut self, byte: u8) -> bool {
        if self.at_start && byte == b' ' {
            return false;
        }
        let was_closed = std::mem::take(&mut self.closed);
        if byte == self.dialect.quote && (self.at_start || self.quoted || was_closed) {
            self.closed = self.quoted;
            self.quoted = !self.quoted;
        }
        self.at_start =
            !self.quoted && (byte == self.dialect.delimiter || matches!(byte, b'\n' | b'\r'));
        true
    }
}

impl<R: Read> Read for Unspaced<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.text.read(buf)?;
            if !self.dialect.spaced {
                return Ok(read);
            }
            let mut kept = 0;
            for at in 0..read {
                if self.keeps(buf[at]) {
                    buf[kept] = buf[at];
                    kept += 1;
                }
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

const DELIMITERS: [u8; 4] = *b",;\t|";
const ROWS: usize = 500;

/// The dialect in which most rows have as many cells as the header, of those the one with most
/// columns; `told` is a delimiter that the text itself names. `complete` says that `head` is the whole text and
/// its last row is not cut off.
pub(crate) fn sniff(head: &[u8], complete: bool, told: Option<u8>) -> Dialect {
    let mut best = (
        Dialect {
            delimiter: told.unwrap_or(b','),
            quote: b'"',
            spaced: false,
        },
        Fit::default(),
    );
    for quote in *b"\"'" {
        for delimiter in DELIMITERS
            .into_iter()
            .filter(|each| told.is_none_or(|told| told == *each))
        {
            let spaced = is_spaced(head, delimiter, quote);
            let dialect = Dialect {
                delimiter,
                quote,
                spaced,
            };
            let fit = fit(head, complete, dialect);
            if fit.columns >= 2 && fit.beats(&best.1) {
                best = (dialect, fit);
            }
        }
    }
    best.0
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

#[derive(Debug, Default)]
struct Fit {
    columns: usize,
    /// Part of the rows with as many cells as the header.
    share: f64,
    /// Part of the header's cells that still carry a quote of another kind.
    quoted: f64,
}

impl Fit {
    fn beats(&self, other: &Self) -> bool {
        (self.share, -self.quoted, self.columns as f64)
            > (other.share, -other.quoted, other.columns as f64)
    }
}

fn fit(head: &[u8], complete: bool, dialect: Dialect) -> Fit {
    let mut reader = dialect.reader(head);
    let mut header: Option<(usize, f64)> = None;
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    let mut rows = 0;
    let mut record = csv::ByteRecord::new();
    while rows < ROWS {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            _ => break,
        }
        if !complete && reader.position().byte() >= head.len() as u64 {
            break;
        }
        if header.is_none() {
            header = Some((record.len(), quoted(&record)));
            continue;
        }
        *lengths.entry(record.len()).or_default() += 1;
        rows += 1;
    }
    let (columns, quoted) = header.unwrap_or_default();
    let same = lengths.get(&columns).copied().unwrap_or(0);
    Fit {
        columns,
        share: if rows == 0 {
            1.0
        } else {
            same as f64 / rows as f64
        },
        quoted,
    }
}

fn quoted(header: &csv::ByteRecord) -> f64 {
    let wrapped = |cell: &&[u8]| {
        cell.len() >= 2 && cell[0] == cell[cell.len() - 1] && b"\"'".contains(&cell[0])
    };
    header.iter().filter(wrapped).count() as f64 / header.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(text: &str) -> (char, char) {
        let Dialect {
            delimiter, quote, ..
        } = sniff(text.as_bytes(), true, None);
        (delimiter as char, quote as char)
    }

    #[test]
    fn the_delimiter_that_gives_every_row_the_same_cells_wins() {
        assert_eq!(dialect("a,b\n1,2\n"), (',', '"'));
        assert_eq!(dialect("a;b;c\n1,5;2,5;3\n2,1;3,1;4\n"), (';', '"'));
        assert_eq!(dialect("a\tb\nx, y\tz\nq\tr, s\n"), ('\t', '"'));
        assert_eq!(dialect("a|b\n1|2\n"), ('|', '"'));
        assert_eq!(dialect("name, full;age\nAda, L;3\nBob;4\n"), (';', '"'));
    }

    #[test]
    fn quoted_delimiters_do_not_count() {
        assert_eq!(dialect("a,b\n\"x;y;z\",2\n\"p;q;r\",3\n"), (',', '"'));
        assert_eq!(dialect("'a','b'\n'x, y','2'\n"), (',', '\''));
        assert_eq!(dialect("a,b\nit's,don't\nhe's,x\n"), (',', '"'));
    }

    #[test]
    fn one_column_is_a_table() {
        assert_eq!(dialect("a\n1\n2\n"), (',', '"'));
    }
}
