//! Delimiter and quote of a CSV file, from its first rows.

use std::io::Read;

use csv::ByteRecord;

use crate::csv::layout::{self, is_blank, is_ruler_row, is_value, records, usual_width};
use crate::csv::plain::{Form, PlainCsv};
use crate::values::cell::trim;

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
    sniffed(head, complete, told).0
}

/// Whether a delimiter makes a table of a text: of more than one column, which most rows have.
pub(crate) fn is_table(head: &[u8], complete: bool) -> bool {
    sniffed(head, complete, None).1
}

fn sniffed(head: &[u8], complete: bool, told: Option<u8>) -> (Dialect, bool) {
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
    let dialects = |quotes: &[u8]| -> Vec<Dialect> {
        let of_quote = |quote: &u8| {
            let quote = *quote;
            delimiters.iter().map(move |delimiter| Dialect {
                delimiter: *delimiter,
                quote,
                form: form(head, *delimiter, quote),
            })
        };
        quotes.iter().flat_map(of_quote).collect()
    };
    let best = |quotes| {
        let fits = dialects(quotes)
            .into_iter()
            .map(|dialect| (dialect, fit(head, complete, dialect)));
        best(fits).unwrap_or((plain, Fit::default()))
    };
    let is_tight = |dialect: &Dialect, columns| {
        let fit = fit(head, complete, *dialect);
        fit.columns >= columns && fit.is_tight()
    };
    if best(b"\"").1.is_loose() {
        let mut wrapped = delimiters.iter().map(|delimiter| Dialect {
            delimiter: *delimiter,
            form: Form::Wrapped,
            ..plain
        });
        if let Some(wrapped) = wrapped.find(|it| is_tight(it, WRAPPED_COLUMNS)) {
            return (wrapped, true);
        }
    }
    let (dialect, fitting) = best(b"\"'");
    if !fitting.is_loose() {
        return (dialect, true);
    }
    let aligned = Dialect {
        delimiter: b'\t',
        form: Form::Aligned,
        ..plain
    };
    let aligned = told.is_empty().then_some(aligned);
    let titled = dialects(b"\"'").into_iter().chain(aligned);
    let titled = titled.filter_map(|it| Some((it, fit_below_titles(head, complete, it)?)));
    if let Some((titled, _)) = self::best(titled) {
        return (titled, true);
    }
    match aligned.filter(|aligned| is_tight(aligned, 2)) {
        Some(aligned) => (aligned, true),
        None => (dialect, false),
    }
}

fn best(fits: impl Iterator<Item = (Dialect, Fit)>) -> Option<(Dialect, Fit)> {
    fits.filter(|(_, fit)| fit.columns >= 2)
        .reduce(|best, other| if other.1.beats(&best.1) { other } else { best })
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

    /// Whether nearly all rows fit.
    fn is_tight(&self) -> bool {
        self.rows > 0 && self.share >= TIGHT
    }

    fn beats(&self, other: &Self) -> bool {
        (self.share, -self.quoted, self.columns as f64)
            > (other.share, -other.quoted, other.columns as f64)
    }
}

fn fit(head: &[u8], complete: bool, dialect: Dialect) -> Fit {
    let mut records = records(head, complete, dialect);
    records.retain(|record| !is_blank(record) && !is_ruler_row(record));
    match records.split_first() {
        Some((header, rows)) => fit_of(header, &mut rows.iter()),
        None => Fit::default(),
    }
}

/// How the rows fit a header that stands below titles: lines of a cell or two. Two columns must be parted from them, or
/// they may be a text.
fn fit_below_titles(head: &[u8], complete: bool, dialect: Dialect) -> Option<Fit> {
    let records = records(head, complete, dialect);
    let width = usual_width(&records);
    let at = records.iter().position(|record| record.len() == width)?;
    let (titles, table) = records.split_at_checked(at)?;
    let (header, rows) = table.split_first()?;
    let is_parted = || {
        let start = header.position().map_or(0, |at| at.byte() as usize);
        let before = head.get(start..).unwrap_or_default();
        let line_ends = before.iter().take_while(|b| **b == b'\n').count();
        titles.iter().any(is_blank) || line_ends > 1 || before.starts_with(b"\n\r")
    };
    let named = header.iter().map(trim).filter(|cell| !cell.is_empty());
    let is_header = named.clone().count() > 1 && !named.into_iter().any(is_value);
    let mut rows = rows
        .iter()
        .filter(|row| row.len() > 1 && !is_ruler_row(row));
    let fit = fit_of(header, &mut rows);
    let is_found = !titles.is_empty()
        && layout::titles(&records, width) == at
        && is_header
        && fit.is_tight()
        && (width > 2 || is_parted());
    is_found.then_some(fit)
}

fn fit_of(header: &ByteRecord, records: &mut dyn Iterator<Item = &ByteRecord>) -> Fit {
    let (mut rows, mut same) = (0, 0);
    for record in records.take(ROWS) {
        rows += 1;
        same += usize::from(record.len() == header.len());
    }
    Fit {
        columns: header.len(),
        rows,
        share: match rows {
            0 => 1.0,
            rows => same as f64 / rows as f64,
        },
        quoted: quoted(header),
    }
}

fn quoted(header: &ByteRecord) -> f64 {
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
                "Customers of May\n\nid;plan;spend\nC1;Pro;5,5\n",
                ';',
                Form::Plain,
            ),
            (
                "Kunden, Mai 2024\nid;plan;spend\nC1;Pro;5\nC2;Pro;6\n",
                ';',
                Form::Plain,
            ),
            (
                "Customers\r\n\r\nid\tplan\r\nC1\tPro\r\nC2\tPro, new\r\n",
                '\t',
                Form::Plain,
            ),
            (
                "Report Z1    01.05.2024\n---------\n|Id |Fee  |\n|---------|\n|C1 | 1,50|\n|C2 |12,00|\n",
                '|',
                Form::Framed,
            ),
            (
                "Report of May\n\nid    plan   spend\nC1    Pro    5\nC2    Basic  16\n",
                '\t',
                Form::Aligned,
            ),
            ("name\nSmith; John\nDoe; Ann\n", ',', Form::Plain),
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
