//! Tables in HTML, as many programs write them into files that they call `.xls`.

mod entities;
mod tags;

use std::sync::Arc;

use report::ReadOptions;

use crate::csv::faults::no_rows;
use crate::formats::grid::{Extent, Grid};
use crate::formats::signature::Other;
use crate::formats::tables::{Span, Table};
use crate::formats::text::Written;
use crate::formats::workbook::unknown_sheet;
use crate::formats::{Opened, Origin};
use crate::profile::FileFormat;
use crate::{Error, Limits, Result};

use self::tags::{Tags, Token, attribute};

/// What a text with tags is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    /// Excel's own XML of 2003.
    Spreadsheet,
    Xml,
    /// No text with tags.
    Other,
}

/// How a text begins that is HTML, or XML.
const BEGINNINGS: [&str; 12] = [
    "<!doctype html",
    "<html",
    "<head",
    "<meta",
    "<style",
    "<body",
    "<table",
    "<div",
    "<center",
    "<!--",
    "<?xml",
    "<!doctype",
];

pub(super) fn kind(head: &str) -> Kind {
    let beginning = BEGINNINGS.iter().find(|mark| {
        let start = head.get(..mark.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(mark))
    });
    let Some(beginning) = beginning else {
        return Kind::Other;
    };
    let lower = head.to_ascii_lowercase();
    if lower.contains("urn:schemas-microsoft-com:office:spreadsheet") && lower.contains("<workbook")
    {
        return Kind::Spreadsheet;
    }
    let is_html = !matches!(*beginning, "<?xml" | "<!--" | "<!doctype");
    match is_html || lower.contains("<html") || lower.contains("<table") {
        true => Kind::Table,
        false => Kind::Xml,
    }
}

/// The encoding that a page says it is written in.
pub(super) fn charset(head: &str) -> Option<&str> {
    let at = head.to_ascii_lowercase().find("charset=")?;
    let rest = head.get(at + "charset=".len()..)?;
    rest.trim_start_matches(['"', '\''])
        .split(['"', '\'', ';', '>', ' ', '/'])
        .next()
}

/// The table that is named, else the one with most cells.
pub(super) fn open(
    text: &str,
    written: Written,
    limits: &Limits,
    options: &ReadOptions,
) -> Result<Opened> {
    let tables: Vec<Table> = tables(text, limits)?;
    let names: Vec<String> = (1..=tables.len()).map(|n| format!("table {n}")).collect();
    let at = match &options.sheet {
        Some(named) => names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(named.trim()))
            .ok_or_else(|| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                unknown_sheet(named, &names)
            })?,
        None => {
            let cells = |at: &usize| (tables[*at].cells(), usize::MAX - at);
            let largest = (0..tables.len()).max_by_key(cells);
            largest.ok_or_else(|| match is_form(text) {
                true => sign_in(),
                false => Other::document("a web page without a table").refusal(),
            })?
        }
    };
    let parts = match options.sheet {
        Some(_) => vec![at],
        None => like(&tables, at),
    };
    let mut extent = Extent::default();
    each_cell(&tables, &parts, &mut |row, column, _| {
        extent.see(row, column);
        Ok(())
    })?;
    if !extent.is_table() && is_form(text) {
        return Err(sign_in());
    }
    let mut grid = Grid::new(&extent, limits)?.ok_or_else(no_rows)?;
    each_cell(&tables, &parts, &mut |row, column, text| {
        grid.cell(row, column, |cell| cell.push_str(text))
    })?;
    let read: Vec<&str> = parts.iter().map(|at| names[*at].as_str()).collect();
    let origin = Origin {
        merged_cells: parts.iter().map(|at| tables[*at].filled).sum(),
        sheet: Some(read.join(", ")),
        sheets: names,
        encoding: Some(written),
        ..Origin::new(FileFormat::Html)
    };
    let (text, _) = grid.finish()?;
    Ok(Opened::Text(Arc::new(text), origin))
}

/// The tables with the same first row, of several cells, as this one: pages of one report.
fn like(tables: &[Table], at: usize) -> Vec<usize> {
    let header: Vec<(u32, &str)> = tables[at].first_row().collect();
    let is_like = |other: &usize| {
        *other == at || (header.len() > 1 && tables[*other].first_row().eq(header.iter().copied()))
    };
    (0..tables.len()).filter(is_like).collect()
}

/// Calls `each` with the cells of some tables, one below the other.
fn each_cell(
    tables: &[Table],
    parts: &[usize],
    each: &mut dyn FnMut(u32, u32, &str) -> Result<()>,
) -> Result<()> {
    let mut above = 0;
    for at in parts {
        tables[*at].each(&mut |row, column, text| each(above + row, column, text))?;
        above += tables[*at].rows();
    }
    Ok(())
}

/// Whether a page asks for something.
fn is_form(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("<form") || lower.contains("type=\"password\"")
}

fn sign_in() -> Error {
    Error::new(
        "not_a_table",
        "The file is a web page that asks for something, as for signing in, and no table.",
        "Open the address of the download in a browser, sign in there, and upload the file that comes then.",
    ).case("sign_in")
}

/// Tables while they are read: one may lie in another's cell.
struct Reading<'l> {
    limits: &'l Limits,
    tables: Vec<Table>,
    /// Those that are open, and the cell that is.
    open: Vec<(usize, Option<Cell>)>,
    /// What is open and not shown within a cell: its tag, and how often that is open.
    hidden: Option<(String, u32)>,
}

struct Cell {
    text: String,
    /// It is none of a header.
    is_data: bool,
    span: Span,
}

/// Tags that may hide a part of a cell.
const PARTS: [&str; 10] = [
    "span", "div", "p", "small", "sup", "a", "i", "b", "em", "label",
];

fn tables(text: &str, limits: &Limits) -> Result<Vec<Table>> {
    let mut reading = Reading {
        limits,
        tables: Vec::new(),
        open: Vec::new(),
        hidden: None,
    };
    for token in Tags::of(text) {
        match token {
            Token::Start(name, attributes) => reading.start(name, attributes)?,
            Token::End(name) => reading.end(name)?,
            Token::Text(text) => {
                if let Some(cell) = reading.shown_cell() {
                    entities::push_decoded(text, &mut cell.text);
                }
            }
        }
    }
    while !reading.open.is_empty() {
        reading.end("table")?;
    }
    Ok(reading.tables)
}

impl Reading<'_> {
    fn start(&mut self, name: &str, attributes: &str) -> Result<()> {
        let is = |tag: &str| name.eq_ignore_ascii_case(tag);
        self.hide(name, attributes);
        if is("table") {
            self.open.push((self.tables.len(), None));
            self.tables.push(Table::default());
        } else if is("tr") {
            self.close_cell()?;
            if let Some((at, _)) = self.open.last() {
                self.tables[*at].start_row()?;
            }
        } else if is("td") || is("th") {
            self.close_cell()?;
            if let Some((_, cell)) = self.open.last_mut() {
                let number = |name| attribute(attributes, name)?.trim().parse().ok();
                let span = Span {
                    columns: number("colspan").unwrap_or(1),
                    rows: number("rowspan").unwrap_or(1),
                };
                *cell = Some(Cell {
                    text: String::new(),
                    is_data: is("td"),
                    span,
                });
            }
        } else if ["br", "p", "div", "li"].into_iter().any(is) {
            self.space();
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        let is = |tag: &str| name.eq_ignore_ascii_case(tag);
        self.show(name);
        if is("table") {
            self.close_cell()?;
            if let Some((at, _)) = self.open.pop() {
                self.tables[at].end_row()?;
            }
        } else if is("td") || is("th") || is("tr") {
            self.close_cell()?;
        } else if ["p", "div", "li"].into_iter().any(is) {
            self.space();
        }
        Ok(())
    }

    fn hide(&mut self, name: &str, attributes: &str) {
        match &mut self.hidden {
            Some((tag, times)) => *times += u32::from(name.eq_ignore_ascii_case(tag)),
            None => {
                let is_part = PARTS.iter().any(|part| name.eq_ignore_ascii_case(part));
                if is_part && is_hidden(attributes) {
                    self.hidden = Some((name.to_owned(), 1));
                }
            }
        }
    }

    fn show(&mut self, name: &str) {
        if let Some((tag, times)) = &mut self.hidden
            && name.eq_ignore_ascii_case(tag)
        {
            *times -= 1;
            if *times == 0 {
                self.hidden = None;
            }
        }
    }

    fn shown_cell(&mut self) -> Option<&mut Cell> {
        match self.hidden {
            Some(_) => None,
            None => self.open.last_mut()?.1.as_mut(),
        }
    }

    fn space(&mut self) {
        if let Some(cell) = self.shown_cell() {
            cell.text.push(' ');
        }
    }

    fn close_cell(&mut self) -> Result<()> {
        self.hidden = None;
        let Some((at, cell)) = self.open.last_mut() else {
            return Ok(());
        };
        match cell.take() {
            Some(cell) => self.tables[*at].push(&cell.text, cell.is_data, cell.span, self.limits),
            None => Ok(()),
        }
    }
}

fn is_hidden(attributes: &str) -> bool {
    attribute(attributes, "style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.to_ascii_lowercase().contains("display:none")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<Vec<(u32, u32, String)>> {
        let tables = tables(html, &Limits::NONE).unwrap();
        let cells = |table: &Table| {
            let mut cells = Vec::new();
            table
                .each(&mut |row, column, text| {
                    cells.push((row, column, text.to_owned()));
                    Ok(())
                })
                .unwrap();
            cells
        };
        tables.iter().map(cells).collect()
    }

    #[test]
    fn cells_stand_where_they_are_shown() {
        let html = "<TABLE><tr><th rowspan=2>a<th colspan='2'>b &amp;\n c</tr><tr><td>d<td>e\
                    <tr><td>x<table><tr><td>inner</table>y<td>&nbsp;<td>&eacute;&#8364;&#x41;";
        let cell = |row, column, text: &str| (row, column, text.to_owned());
        assert_eq!(
            read(html),
            [
                vec![
                    cell(0, 0, "a"),
                    cell(0, 1, "b & c"),
                    cell(1, 1, "d"),
                    cell(1, 2, "e"),
                    cell(2, 0, "xy"),
                    cell(2, 2, "é€A"),
                ],
                vec![cell(0, 0, "inner")],
            ]
        );
    }

    #[test]
    fn cells_that_span_rows_count_in_each() {
        let html = "<table><tr><th rowspan=2>plan<th colspan=2>of<tr><th>id<th>fee\
                    <tr><th rowspan=2>Pro<td>C1<td rowspan=3>5<tr><td>C2<tr><td>Basic<td>C3<tr></table>";
        let rows = read(html).remove(0).into_iter();
        let below: Vec<String> = rows
            .filter(|(row, ..)| *row > 1)
            .map(|(row, column, text)| format!("{row},{column} {text}"))
            .collect();
        assert_eq!(
            below,
            [
                "2,0 Pro",
                "2,1 C1",
                "2,2 5",
                "3,0 Pro",
                "3,1 C2",
                "3,2 5",
                "4,0 Basic",
                "4,1 C3",
                "4,2 5"
            ]
        );
    }

    #[test]
    fn what_is_not_shown_is_no_value() {
        let html = "<table><tr><td><span style='DISPLAY: none'>9<span>8</span>7</span><span>64</span>\
                    <td><span style=\"display:none\">1<td>5</table>";
        assert_eq!(
            read(html)[0],
            [(0, 0, "64".to_owned()), (0, 2, "5".to_owned())]
        );
    }

    #[test]
    fn pages_are_told_from_lists() {
        assert_eq!(kind("<html><body>"), Kind::Table);
        assert_eq!(kind("<?xml version=\"1.0\"?><customers>"), Kind::Xml);
        assert_eq!(kind("<DATE>,<OPEN>\n1,2\n"), Kind::Other);
        assert_eq!(
            charset("<meta content='text/html; charset=windows-1252'>"),
            Some("windows-1252")
        );
    }
}
