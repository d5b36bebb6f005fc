//! Delimiter and quote of a CSV file, from its first rows.

use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub delimiter: u8,
    pub quote: u8,
}

const DELIMITERS: [u8; 4] = *b",;\t|";
const ROWS: usize = 500;

/// The dialect in which most rows have as many cells as the header, of those the one with most
/// columns. `complete` says that `head` is the whole file and its last row is not cut off.
pub(crate) fn sniff(head: &[u8], complete: bool) -> Dialect {
    let mut best = (
        Dialect {
            delimiter: b',',
            quote: b'"',
        },
        Fit::default(),
    );
    for quote in *b"\"'" {
        for delimiter in DELIMITERS {
            let dialect = Dialect { delimiter, quote };
            let fit = fit(head, complete, dialect);
            if fit.columns >= 2 && fit.beats(&best.1) {
                best = (dialect, fit);
            }
        }
    }
    best.0
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
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter)
        .quote(dialect.quote)
        .from_reader(head);
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
        let Dialect { delimiter, quote } = sniff(text.as_bytes(), true);
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
