//! A look at a spreadsheet of LibreOffice before it is decoded: it repeats cells and rows by a number alone, and the
//! decoder makes them all.

use std::io::BufReader;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::Result;
use crate::formats::held::Cells;
use crate::formats::zip;
use crate::source::Source;

const CELLS: [&str; 2] = ["table-cell", "covered-table-cell"];

/// Refuses a spreadsheet that takes too much memory. What is wrong with its XML the decoder tells.
pub(super) fn check(source: &Arc<dyn Source>) -> Result<()> {
    let Ok(mut archive) = zip::archive(source) else {
        return Ok(());
    };
    let Ok(content) = archive.by_name("content.xml") else {
        return Ok(());
    };
    let mut xml = Reader::from_reader(BufReader::new(content));
    let (mut held, mut row, mut cell) = (Cells::default(), Row::default(), Cell::default());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "table-row" => {
                row = Row::new(repeated(&tag, "number-rows-repeated"));
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "table-row" => {
                held.add(
                    row.cells.saturating_mul(row.times),
                    row.bytes.saturating_mul(row.times),
                )?;
                row = Row::default();
            }
            Ok(Event::Empty(tag)) if is_cell(tag.local_name().as_ref()) => {
                row.add(&Cell::new(&tag))
            }
            Ok(Event::Start(tag)) if is_cell(tag.local_name().as_ref()) => cell = Cell::new(&tag),
            Ok(Event::End(tag)) if is_cell(tag.local_name().as_ref()) => {
                row.add(&cell);
                // Before its row ends, lest the row alone be too much.
                held.would_hold(row.cells, row.bytes)?;
                cell = Cell::default();
            }
            Ok(Event::Text(text)) => cell.bytes += text.len() as u64,
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

fn is_cell(name: &str) -> bool {
    CELLS.contains(&name)
}

#[derive(Default)]
struct Row {
    /// How often it stands there.
    times: u64,
    cells: u64,
    bytes: u64,
    /// Empty cells behind the last that has something, which count once another follows.
    empty: u64,
}

impl Row {
    fn new(times: u64) -> Self {
        Self {
            times,
            ..Self::default()
        }
    }

    fn add(&mut self, cell: &Cell) {
        if !cell.has_value && cell.bytes == 0 {
            self.empty = self.empty.saturating_add(cell.times);
            return;
        }
        self.cells = self
            .cells
            .saturating_add(self.empty)
            .saturating_add(cell.times);
        self.bytes = self
            .bytes
            .saturating_add(cell.bytes.saturating_mul(cell.times));
        self.empty = 0;
    }
}

#[derive(Default)]
struct Cell {
    times: u64,
    has_value: bool,
    bytes: u64,
}

impl Cell {
    fn new(tag: &BytesStart) -> Self {
        let names = tag.attributes().flatten();
        let told = names.filter(|of| {
            matches!(
                of.key.local_name().as_ref(),
                "value-type" | "formula" | "string-value"
            )
        });
        let mut cell = Self {
            times: repeated(tag, "number-columns-repeated"),
            ..Self::default()
        };
        for attribute in told {
            cell.has_value = true;
            cell.bytes += attribute.value.len() as u64;
        }
        cell
    }
}

fn repeated(tag: &BytesStart, name: &str) -> u64 {
    let mut all = tag.attributes().flatten();
    let told = all.find(|of| of.key.local_name().as_ref() == name);
    let number = told.and_then(|of| of.value.parse().ok());
    number.unwrap_or(1)
}
