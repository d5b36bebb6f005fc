//! Texts that are CSV but for what is written around their cells, made into plain CSV while they are read.

use std::io::{self, Read};

use csv::ByteRecord;

use crate::csv::dialect::Dialect;

/// What is written around cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    /// Blanks stand between delimiters and opening quotes: `"a", "b"`.
    Spaced,
    /// Lines begin with a delimiter, and end with one: `| a | b |`.
    Framed,
    /// Whole lines are in quotes, and the quotes within doubled: `"a,b"`.
    Wrapped,
    /// Cells are parted by two or more blanks, for which a tab is read.
    Aligned,
    /// Cells are parted by one or more blanks, but for those in quotes.
    Words,
    /// So many delimiters stand for one: `a||b`.
    Repeated(u8),
}

impl Form {
    /// Whether a cell that is empty shows in the text.
    pub fn shows_empty(self) -> bool {
        !matches!(self, Self::Aligned | Self::Words)
    }
}

/// A text as plain CSV, line by line the same.
pub(crate) struct PlainCsv<R> {
    pub text: R,
    dialect: Dialect,
    quoted: bool,
    /// The last byte was a quote that closed, or is the first of two that stand for one.
    closed: bool,
    /// No byte was kept since the last delimiter or line end, or since the last line end.
    at_start: bool,
    /// Blanks, or delimiters, in a row.
    blanks: usize,
    /// What is read behind the text.
    end: &'static [u8],
    /// The last byte of the text so far.
    last: u8,
}

/// A record of its own behind a text, in which no byte is zero, or the end of a cell whose quote is still open.
const END: &[u8] = b"\n\0";

/// Whether it is the mark behind a text.
pub(super) fn is_end(record: &ByteRecord) -> bool {
    record.as_slice() == b"\0"
}

/// Whether a quote is open up to the end of the text.
pub(super) fn is_unclosed(record: &ByteRecord) -> bool {
    record.as_slice().last() == Some(&0)
}

impl<R> PlainCsv<R> {
    pub fn new(text: R, dialect: Dialect) -> Self {
        Self {
            text,
            dialect,
            quoted: false,
            closed: false,
            at_start: true,
            blanks: 0,
            end: b"",
            last: b'\n',
        }
    }

    /// The same, with a mark behind it.
    pub fn marked(text: R, dialect: Dialect) -> Self {
        Self {
            end: END,
            ..Self::new(text, dialect)
        }
    }

    /// Whether the text, as far as it was read, ends a line.
    pub fn ends_line(&self) -> bool {
        is_line_end(self.last)
    }

    /// What is read for a byte.
    fn kept(&mut self, byte: u8) -> Option<u8> {
        match self.dialect.form {
            Form::Plain => Some(byte),
            Form::Spaced => self.unspaced(byte).then_some(byte),
            Form::Framed => self.unframed(byte).then_some(byte),
            Form::Wrapped => self.unwrapped(byte).then_some(byte),
            Form::Aligned => self.parted(byte),
            Form::Words => self.worded(byte).then_some(byte),
            Form::Repeated(marks) => self.unrepeated(byte, marks).then_some(byte),
        }
    }

    fn unspaced(&mut self, byte: u8) -> bool {
        if self.at_start && byte == b' ' {
            return false;
        }
        self.see_quote(byte);
        self.at_start = !self.quoted && (byte == self.dialect.delimiter || is_line_end(byte));
        true
    }

    /// A quote opens at the beginning of a cell alone.
    fn see_quote(&mut self, byte: u8) {
        let was_closed = std::mem::take(&mut self.closed);
        if byte == self.dialect.quote && (self.at_start || self.quoted || was_closed) {
            self.closed = self.quoted;
            self.quoted = !self.quoted;
        }
    }

    fn unframed(&mut self, byte: u8) -> bool {
        if self.at_start && (byte == self.dialect.delimiter || byte == b' ') {
            self.at_start = byte == b' ';
            return false;
        }
        self.at_start = is_line_end(byte);
        true
    }

    fn unwrapped(&mut self, byte: u8) -> bool {
        if is_line_end(byte) {
            (self.at_start, self.quoted, self.closed) = (true, false, false);
            return true;
        }
        if std::mem::take(&mut self.at_start) {
            self.quoted = byte == self.dialect.quote;
            return !self.quoted;
        }
        if !self.quoted || byte != self.dialect.quote {
            self.closed = false;
            return true;
        }
        // The second of two is the one that they stand for; one alone ends the line.
        self.closed = !self.closed;
        !self.closed
    }

    fn worded(&mut self, byte: u8) -> bool {
        self.see_quote(byte);
        let is_blank = byte == b' ' && !self.quoted;
        let keeps = !is_blank || !std::mem::replace(&mut self.at_start, true);
        self.at_start = is_blank || (is_line_end(byte) && !self.quoted);
        keeps
    }

    /// Keeps the first of them: one that stands alone parts cells, too.
    fn unrepeated(&mut self, byte: u8, marks: u8) -> bool {
        if byte != self.dialect.delimiter {
            self.blanks = 0;
            return true;
        }
        self.blanks += 1;
        self.blanks % usize::from(marks) == 1
    }

    fn parted(&mut self, byte: u8) -> Option<u8> {
        if byte != b' ' {
            self.blanks = 0;
            self.at_start = is_line_end(byte);
            return Some(byte);
        }
        self.blanks += 1;
        match self.blanks {
            _ if self.at_start => None,
            1 => Some(b' '),
            2 => Some(self.dialect.delimiter),
            _ => None,
        }
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl<R: Read> Read for PlainCsv<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.text.read(buf)?;
            if read == 0 {
                return self.end.read(buf);
            }
            self.last = buf[read - 1];
            if self.dialect.form == Form::Plain {
                return Ok(read);
            }
            let mut kept = 0;
            for at in 0..read {
                if let Some(byte) = self.kept(buf[at]) {
                    buf[kept] = byte;
                    kept += 1;
                }
            }
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_cells_goes() {
        for (form, delimiter, text, plain) in [
            (Form::Spaced, b',', "\"a\",  \"b \"\n", "\"a\",\"b \"\n"),
            (Form::Framed, b'|', "| a |\n  | b |\n", " a |\n b |\n"),
            (
                Form::Wrapped,
                b',',
                "a,\"b\"\n\"c,\"\"d\"\"\"\n\"\"\n\"\"\"e\"\",f\"\n",
                "a,\"b\"\nc,\"d\"\n\n\"e\",f\n",
            ),
            (
                Form::Words,
                b' ',
                " a  b \n\"c  d\" e\n5\"  \"f  \"\"g\"\n",
                "a b \n\"c  d\" e\n5\" \"f  \"\"g\"\n",
            ),
            (Form::Repeated(2), b'|', "a||b||||c\nd|e\n", "a|b||c\nd|e\n"),
            (
                Form::Aligned,
                b'\t',
                " a b   c\n  d  e\n",
                "a b \tc\nd \te\n",
            ),
        ] {
            let dialect = Dialect {
                delimiter,
                quote: b'"',
                form,
                escape: false,
            };
            // Byte by byte: what is kept must not hang on where a buffer ends.
            let mut reader = PlainCsv::new(text.as_bytes(), dialect);
            let (mut read, mut byte) = (Vec::new(), [0]);
            while reader.read(&mut byte).unwrap() > 0 {
                read.extend(byte);
            }
            assert_eq!(String::from_utf8(read).unwrap(), plain);
        }
    }
}
