//! Tables for people, row by row: CSV and Excel.

use std::borrow::Cow;

use cloud::WorkError;
use report::spreadsheet::harmless;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// What stands in a cell.
#[derive(Debug, Clone)]
pub enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    /// A probability, told with four decimals.
    Score(f64),
    Truth(bool),
    Empty,
}

/// A table that is written.
pub trait Sheet {
    /// Names the columns.
    fn header<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Result<(), WorkError>;

    fn row<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) -> Result<(), WorkError>;

    /// The file.
    fn finish(self) -> Result<Vec<u8>, WorkError>;
}

/// CSV in which no text is taken for a formula.
pub struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    pub fn new() -> Self {
        Self(csv::Writer::from_writer(Vec::new()))
    }

    /// Marked as UTF-8, without which Excel spoils what is not English.
    pub fn marked() -> Self {
        Self(csv::Writer::from_writer("\u{feff}".into()))
    }

    fn field(&mut self, cell: &str) -> Result<(), WorkError> {
        self.0.write_field(cell).map_err(broken)
    }
}

impl Sheet for Csv {
    fn header<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Result<(), WorkError> {
        self.row(names.map(|name| Cell::Text(name.into())))
    }

    fn row<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) -> Result<(), WorkError> {
        for cell in cells {
            match cell {
                Cell::Text(text) => self.field(&harmless(&text))?,
                Cell::Number(number) => self.field(&number.to_string())?,
                Cell::Score(score) => self.field(&format!("{score:.4}"))?,
                Cell::Truth(truth) => self.field(if truth { "true" } else { "false" })?,
                Cell::Empty => self.field("")?,
            }
        }
        self.0.write_record(None::<&[u8]>).map_err(broken)
    }

    fn finish(self) -> Result<Vec<u8>, WorkError> {
        self.0.into_inner().map_err(broken)
    }
}

/// An Excel workbook of one sheet, whose header stays in sight.
pub struct Workbook {
    sheet: Worksheet,
    score: Format,
    rows: u32,
}

/// Characters of a cell; Excel has no more.
const CELL_LENGTH: usize = 32_767;

impl Workbook {
    pub fn new() -> Self {
        Self {
            sheet: Worksheet::new(),
            score: Format::new().set_num_format("0.0000"),
            rows: 0,
        }
    }

    fn text(&mut self, column: u16, text: &str, format: &Format) -> Result<(), WorkError> {
        let text: Cow<str> = match text.len() > CELL_LENGTH {
            true => text.chars().take(CELL_LENGTH).collect(),
            false => text.into(),
        };
        let written = self
            .sheet
            .write_string_with_format(self.rows, column, text, format);
        written.map(drop).map_err(broken)
    }
}

impl Sheet for Workbook {
    fn header<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Result<(), WorkError> {
        let bold = Format::new().set_bold();
        for (column, name) in (0..).zip(names) {
            self.text(column, name, &bold)?;
        }
        self.sheet.set_freeze_panes(1, 0).map_err(broken)?;
        self.rows = 1;
        Ok(())
    }

    fn row<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) -> Result<(), WorkError> {
        let (row, plain) = (self.rows, Format::default());
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => self.text(column, &text, &plain)?,
                Cell::Number(number) => {
                    self.sheet
                        .write_number(row, column, number)
                        .map_err(broken)?;
                }
                Cell::Score(score) => {
                    let written =
                        self.sheet
                            .write_number_with_format(row, column, score, &self.score);
                    written.map_err(broken)?;
                }
                Cell::Truth(truth) => {
                    self.sheet
                        .write_boolean(row, column, truth)
                        .map_err(broken)?;
                }
                Cell::Empty => {}
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(self) -> Result<Vec<u8>, WorkError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.push_worksheet(self.sheet);
        let file: Result<_, XlsxError> = book.save_to_buffer();
        file.map_err(broken)
    }
}

fn broken(error: impl std::fmt::Display) -> WorkError {
    WorkError::Retry(format!("writing a table: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn a_workbook_has_texts_and_numbers_as_they_are() {
        let mut sheet = Workbook::new();
        sheet.header(["key", "score"].into_iter()).unwrap();
        let long = "x".repeat(CELL_LENGTH + 1);
        let cells = [
            Cell::Text("=1+1".into()),
            Cell::Score(0.123_456),
            Cell::Number(-2.5),
            Cell::Empty,
            Cell::Truth(true),
            Cell::Text(long.as_str().into()),
        ];
        sheet.row(cells.into_iter()).unwrap();
        let file = sheet.finish().unwrap();
        let mut parts = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            parts
                .by_name(name)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            text
        };
        let cells = read("xl/worksheets/sheet1.xml");
        for cell in ["<v>0.123456</v>", "<v>-2.5</v>", "t=\"b\"><v>1</v>"] {
            assert!(cells.contains(cell), "{cell} in {cells}");
        }
        assert!(!cells.contains("<f>"), "{cells}");
        let texts = read("xl/sharedStrings.xml");
        assert!(texts.contains("<t>=1+1</t>"), "no formula");
        assert!(texts.contains(&"x".repeat(CELL_LENGTH)) && !texts.contains(&long));
    }
}
