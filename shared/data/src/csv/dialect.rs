//! Delimiter and quote of a CSV file, from its first rows.

use std::collections::HashMap;
use std::io::Read;

use crate::csv::layout::{is_blank, is_ruler_row};
use crate::csv::plain::{Form, PlainCsv};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub delimiter: u8,
    pub quote: u8,
    pub form: Form,
}

impl Dialect {
    /// Records of any number of cells, the first one included.
    pub fn reader<R: Read>(self, text: R) -> csv::Reader<PlainCsv<R>> {
        self.reader_of(PlainCsv::new(text, self))
    }

    /// Records of a text, and the mark behind it.
    pub fn marked_reader<R: Read>(self, text: R) -> csv::Reader<PlainCsv<R>> {
        self.reader_of(PlainCsv::marked(text, self))
    }

    fn reader_of<R: Read>(self, text: PlainCsv<R>) -> csv::Reader<PlainCsv<R>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quote(self.quote)
            .buffer_capacity(1 << 16)
            .from_reader(text)
    }
}

/// Delimiters, the likeliest first.
const DELIMITERS: [u8; 8] = *b",;\t|^~\x1f\x01";
const ROWS: usize = 500;

/// Part of the rows with as many cells as the header, below which a text may be of another form.
const LOOSE: f64 = 0.5;

/// The same, from which on it is.
const TIGHT: f64 = 0.9;

/// Columns from which on whole lines in quotes are rows: what has one comma may be a text.
const WRAPPED_COLUMNS: usize = 3;

/// The dialect in which most rows have as many cells as the header, of those the one with most
/// columns; `told` is a delimiter that the text itself names. `complete` says that `head` is the whole text and
/// its last row is not cut off.
pub(crate) fn sniff(head: &[u8], complete: bool, told: Option<u8>) -> Dialect {
    let told = told.as_slice();
    let delimiters = if told.is_empty() {
        &DELIMITERS[..]
    } else {
        told
    };
    let plain = Dialect {
        delimiter: delimiters[0],
        quote: b'"',
        form: Form::Plain,
    };
    let best = |quotes: &[u8]| {
        let mut best = (plain, Fit::default());
        for quote in quotes.iter().copied() {
            for delimiter in delimiters.iter().copied() {
                let dialect = Dialect {
                    delimiter,
                    quote,
                    form: form(head, delimiter, quote),
                };
                let fit = fit(head, complete, dialect);
                if fit.columns >= 2 && fit.beats(&best.1) {
                    best = (dialect, fit);
                }
            }
        }
        best
    };
    let is_tight = |dialect: &Dialect, columns| {
        let fit = fit(head, complete, *dialect);
        fit.columns >= columns && fit.rows > 0 && fit.share >= TIGHT
    };
    if best(b"\"").1.is_loose() {
        let mut wrapped = delimiters.iter().map(|delimiter| Dialect {
            delimiter: *delimiter,
            form: Form::Wrapped,
            ..plain
        });
        if let Some(wrapped) = wrapped.find(|it| is_tight(it, WRAPPED_COLUMNS)) {
            return wrapped;
        }
    }
    let (dialect, fitting) = best(b"\"'");
    let aligned = Dialect {
        delimiter: b'\t',
        form: Form::Aligned,
        ..plain
    };
    match fitting.is_loose() && told.is_empty() && is_tight(&aligned, 2) {
        true => aligned,
        false => dialect,
    }
}

fn form(head: &[u8], delimiter: u8, quote: u8) -> Form {
    if delimiter == b'|' && is_framed(head) {
        Form::Framed
    } else if is_spaced(head, delimiter, quote) {
        Form::Spaced
    } else {
        Form::Plain
    }
}

/// Whether all lines with a bar begin with one.
fn is_framed(head: &[u8]) -> bool {
    let lines = head.split(|b| matches!(b, b'\n' | b'\r')).take(ROWS);
    let mut barred = lines.filter(|line| line.contains(&b'|')).peekable();
    barred.peek().is_some() && barred.all(|line| line.trim_ascii_start().starts_with(b"|"))
}

/// A cell drawn below a header, or a line around a table: `----+----`, `:---`.
pub(crate) fn is_ruler(cell: &[u8]) -> bool {
    cell.len() >= 2
        && cell.iter().all(|b| b"-=+|:_ ".contains(b))
        && cell.iter().any(|b| b"-=_".contains(b))
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
    rows: usize,
    /// Part of the header's cells that still carry a quote of another kind.
    quoted: f64,
}

impl Fit {
    /// Whether the text may be of another form.
    fn is_loose(&self) -> bool {
        self.columns < 2 || self.share < LOOSE
    }

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
        if is_blank(&record) || is_ruler_row(&record) {
            continue;
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
        rows,
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
    fn texts_may_be_dressed() {
        for (text, delimiter, form) in [
            (
                "\"a,b,c\"\n\"1,2,3\"\n\"x,\"\"y, z\"\",w\"\n",
                ',',
                Form::Wrapped,
            ),
            ("a,b,c\n\"1,2,3\"\n\"4,5,6\"\n", ',', Form::Wrapped),
            ("| a | b |\n|---|:-:|\n| 1 | 2 |\n", '|', Form::Framed),
            (
                "id    plan   spend\nC1    Pro    5\nC2    Basic  16\n",
                '\t',
                Form::Aligned,
            ),
            ("a, b\n\"x\", \"y\"\n", ',', Form::Spaced),
            ("a^b\n1^2\n", '^', Form::Plain),
            ("a~b\n1~2\n", '~', Form::Plain),
            ("a\x1fb\n1\x1f2\n", '\x1f', Form::Plain),
            (" a | b \n---+---\n 1 | 2 \n(1 row)\n", '|', Form::Plain),
            (
                "city, state\n\"Rome, IT\"\n\"Lyon, FR\"\n",
                ',',
                Form::Plain,
            ),
        ] {
            let found = sniff(text.as_bytes(), true, None);
            assert_eq!(
                (found.delimiter as char, found.form),
                (delimiter, form),
                "{text}"
            );
        }
    }

    #[test]
    fn one_column_is_a_table() {
        assert_eq!(dialect("a\n1\n2\n"), (',', '"'));
    }
}
