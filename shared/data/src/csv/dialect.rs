//! Delimiter and quote of a CSV file, from its first rows.

use std::io::Read;

use crate::csv::fit::{Fit, TIGHT, best, fit, fit_below_titles, fit_of, table};
use crate::csv::header_rows::value_columns;
use crate::csv::layout::{count_up, filled_width, is_value};
use crate::csv::plain::{Form, PlainCsv};
use crate::csv::sniffed_form::{form, gaps, is_escaped, is_first_unnamed, repeated};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub delimiter: u8,
    pub quote: u8,
    pub form: Form,
    /// A backslash stands before quotes that belong to the value.
    pub escape: bool,
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
            .escape(self.escape.then_some(b'\\'))
            .buffer_capacity(1 << 16)
            .from_reader(text)
    }
}

/// Delimiters, the likeliest first.
pub(super) const DELIMITERS: [u8; 8] = *b",;\t|^~\x1f\x01";
pub(super) const ROWS: usize = 500;

/// Columns from which on whole lines in quotes are rows: what has one comma may be a text.
const WRAPPED_COLUMNS: usize = 3;

/// Rows from which on single blanks may part cells.
const WORDED_ROWS: usize = 3;

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
    let sniffer = Sniffer {
        head,
        complete,
        told,
        is_escaped: is_escaped(head),
    };
    if sniffer.best(b"\"").1.is_loose()
        && let Some(wrapped) = sniffer.wrapped()
    {
        return (wrapped, true);
    }
    let (dialect, fitting) = sniffer.best(b"\"'");
    if !fitting.is_loose() {
        return (dialect, true);
    }
    let worded = sniffer.worded();
    let other = sniffer
        .titled()
        .or(worded.filter(|(_, in_line)| *in_line).map(|(it, _)| it))
        .or_else(|| sniffer.aligned())
        .or(worded.map(|(it, _)| it));
    other.map_or((dialect, false), |other| (other, true))
}

/// Marks that part cells if there are several of them each time.
const REPEATED: [u8; 3] = *b":#@";

/// Looks for the dialect of a text.
struct Sniffer<'h> {
    head: &'h [u8],
    complete: bool,
    told: Option<u8>,
    is_escaped: bool,
}

impl Sniffer<'_> {
    fn plain(&self) -> Dialect {
        Dialect {
            delimiter: self.told.unwrap_or(DELIMITERS[0]),
            quote: b'"',
            form: Form::Plain,
            escape: false,
        }
    }

    fn delimiters(&self) -> &[u8] {
        match &self.told {
            Some(told) => std::slice::from_ref(told),
            None => &DELIMITERS,
        }
    }

    /// All that may be, with each quote.
    fn dialects(&self, quotes: &[u8]) -> Vec<Dialect> {
        let repeated = REPEATED
            .iter()
            .filter(|mark| self.told.is_none() && repeated(self.head, **mark).is_some());
        let delimiters: Vec<u8> = self.delimiters().iter().chain(repeated).copied().collect();
        let mut all = Vec::new();
        for quote in quotes.iter().copied() {
            for delimiter in delimiters.iter().copied() {
                let form = form(self.head, delimiter, quote);
                let dialect = Dialect {
                    delimiter,
                    quote,
                    form,
                    escape: self.is_escaped && quote == b'"' && form == Form::Plain,
                };
                all.push(dialect);
                if dialect.escape {
                    all.push(Dialect {
                        escape: false,
                        ..dialect
                    });
                }
            }
        }
        all
    }

    fn best(&self, quotes: &[u8]) -> (Dialect, Fit) {
        let fits = self
            .dialects(quotes)
            .into_iter()
            .map(|it| (it, self.fit(it)));
        best(fits).unwrap_or((self.plain(), Fit::default()))
    }

    fn fit(&self, dialect: Dialect) -> Fit {
        fit(self.head, self.complete, dialect)
    }

    fn is_tight(&self, dialect: Dialect, columns: usize) -> bool {
        let fit = self.fit(dialect);
        fit.columns >= columns && fit.is_tight()
    }

    /// Whole lines in quotes.
    fn wrapped(&self) -> Option<Dialect> {
        let mut wrapped = self.delimiters().iter().map(|delimiter| Dialect {
            delimiter: *delimiter,
            form: Form::Wrapped,
            ..self.plain()
        });
        wrapped.find(|it| self.is_tight(*it, WRAPPED_COLUMNS))
    }

    /// Cells parted by several blanks: as many as the header has names for.
    fn aligned(&self) -> Option<Dialect> {
        let unnamed = usize::from(is_first_unnamed(self.head, self.complete));
        self.aligned_form().filter(|aligned| {
            let table = table(self.head, self.complete, *aligned);
            let fit = table
                .split_first()
                .map(|(header, rows)| fit_of(header, unnamed, &mut rows.iter()));
            fit.is_some_and(|fit| fit.columns >= 2 && fit.is_tight())
        })
    }

    fn aligned_form(&self) -> Option<Dialect> {
        self.told.is_none().then_some(Dialect {
            delimiter: b'\t',
            form: Form::Aligned,
            ..self.plain()
        })
    }

    /// Below titles.
    fn titled(&self) -> Option<Dialect> {
        let all = self.dialects(b"\"'").into_iter().chain(self.aligned_form());
        let fits = all.filter_map(|it| Some((it, fit_below_titles(self.head, self.complete, it)?)));
        best(fits).map(|(titled, _)| titled)
    }

    /// Cells parted by blanks, of which there may be but one: as many in each row, with numbers in one column at least.
    /// And whether all stand in line below their names.
    fn worded(&self) -> Option<(Dialect, bool)> {
        let worded = Dialect {
            delimiter: b' ',
            form: Form::Words,
            ..self.plain()
        };
        let records = table(self.head, self.complete, worded);
        let (header, rows) = records.split_first()?;
        let (named, width) = (filled_width(header), filled_width(rows.first()?));
        let same = rows.iter().filter(|row| filled_width(row) == width).count();
        let is_tight = rows.len() >= WORDED_ROWS && same as f64 >= TIGHT * rows.len() as f64;
        // R has no name for those of rows. Others may have a blank in a cell.
        let is_of_r = || named + 1 == width && (self.is_quoted() || count_up(rows));
        let is_named = named == width && !is_first_unnamed(self.head, self.complete);
        let is_header = (is_named || is_of_r()) && !header.iter().any(is_value);
        let is_found = self.told.is_none()
            && width >= 3
            && is_tight
            && is_header
            && !value_columns(rows, width).is_empty();
        let in_line = || gaps(self.head, self.complete) + 1 == width;
        is_found.then(|| (worded, in_line()))
    }

    /// Whether the text begins with a quote.
    fn is_quoted(&self) -> bool {
        self.head.trim_ascii_start().starts_with(b"\"")
    }
}

/// A cell drawn below a header, or a line around a table: `----+----`, `:---`.
pub(crate) fn is_ruler(cell: &[u8]) -> bool {
    cell.len() >= 2
        && cell.iter().all(|b| b"-=+|:_ ".contains(b))
        && cell.iter().any(|b| b"-=_".contains(b))
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
        assert_eq!(dialect("a,b,c\n1,\"x,2\"\n3,y,4\n"), (',', '"'));
        assert_eq!(dialect("a,b,c\n1,\"x,2\n3,y,4\n"), (',', '\''));
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
            ("a||b||c\n1||||2\n", '|', Form::Repeated(2)),
            ("1::5::978\n2::6::979\n", ':', Form::Repeated(2)),
            ("a|b||c\n1|2||3\n", '|', Form::Plain),
            ("## A\n## B\n## C\n", ',', Form::Plain),
            (
                "\"id\" \"fee\"\n\"1\" \"C 1\" 5\n\"2\" \"C 2\" 6\n\"3\" \"C 3\" 7\n",
                ' ',
                Form::Words,
            ),
            (
                "id  plan fee\nC1  Pro    5\nC22 Basic 16\nC3  Pro    7\n",
                ' ',
                Form::Words,
            ),
            (
                "id plan  spend\nC1 Pro       5\nC2 Basic     6\nC3 Pro       7\n",
                ' ',
                Form::Words,
            ),
            (
                "full name  plan   fee\nAnn Lee    Pro      5\nBob Ray    Basic   16\nMaria Fox  Pro      7\n",
                '\t',
                Form::Aligned,
            ),
            (
                "signed_up            fee\n2024-01-01 00:00:00  5\n2024-01-02 00:00:00  6\n2024-01-03 00:00:00  7\n",
                '\t',
                Form::Aligned,
            ),
            ("id fee\n1 C1 5\n2 C2 6\n3 C3 7\n", ' ', Form::Words),
            // As pandas prints it: a date stands but one blank behind another cell.
            (
                "   id   plan      since  fee\n0  C1    Pro 2024-05-01    5\n1  C2  Basic 2024-05-02    6\n2  C3    Pro 2024-05-03    7\n",
                ' ',
                Form::Words,
            ),
            (
                "   id         plan  fee\n0  C1     Pro Plan    5\n1  C2  Basic Plus X    6\n2  C3     Pro Plan    7\n",
                '\t',
                Form::Aligned,
            ),
            (
                "   id         plan      since  fee\n0  C1          Pro 2024-05-01    5\n1  C2   Basic Plus 2024-05-02    6\n2  C3          Pro 2024-05-03    7\n",
                ',',
                Form::Plain,
            ),
            (
                "name fee\nAnn Lee 5\nBob Ray 6\nEve Fox 7\n",
                ',',
                Form::Plain,
            ),
            (
                "the full name\nAnn M Lee\nBob K Ray\nEve L Fox\n",
                ',',
                Form::Plain,
            ),
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
    fn backslashes_stand_before_quotes() {
        for (text, escape) in [
            ("a,b\n\"say \\\"hi\\\" now\",2\n", true),
            ("a,b\n\"{\\\"n\\\": 1}\",2\n", true),
            ("a,b\n\"C:\\dir\\\",2\n", false),
            ("a,b\n\"say \"\"hi\"\"\",2\n", false),
        ] {
            let found = sniff(text.as_bytes(), true, None);
            assert_eq!(found.escape, escape, "{text}");
        }
    }

    #[test]
    fn one_column_is_a_table() {
        assert_eq!(dialect("a\n1\n2\n"), (',', '"'));
    }
}
