//! Columns of a workbook whose numbers are shown with zeros in front, as `00000` shows postcodes: they are codes, and
//! read as they are shown.

use std::collections::HashMap;
use std::io::BufReader;
use std::sync::Arc;

use calamine::DataRef;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::formats::{cells, zip};
use crate::source::Source;

/// Rows by which columns are told.
pub(super) const ROWS: u64 = 1_000;

/// Digits that a number holds.
const MOST: usize = 15;

/// The digits of such columns, by their place from 0.
#[derive(Debug, Default)]
pub(super) struct ZeroFormats(HashMap<u32, usize>);

impl ZeroFormats {
    /// Those of a sheet of XLSX, by its place in the book. What is wrong with its XML the decoder tells.
    pub fn of_xlsx(source: &Arc<dyn Source>, sheet: usize) -> Self {
        let counts = formats(source, sheet);
        counts.map(FormatCounts::zeros).unwrap_or_default()
    }

    /// Appends a cell, with the zeros in front that it is shown with.
    pub fn write(&self, column: u32, cell: &DataRef, out: &mut String) {
        let start = out.len();
        cells::write(cell, out);
        if let Some(digits) = self.0.get(&column)
            && matches!(cell, DataRef::Int(_) | DataRef::Float(_))
            && out[start..].bytes().all(|byte| byte.is_ascii_digit())
        {
            let zeros = digits.saturating_sub(out.len() - start);
            out.insert_str(start, &"0".repeat(zeros));
        }
    }
}

/// Of each column, its numbers by the digits of their format; 0 for those of another one.
#[derive(Debug, Default)]
pub(super) struct FormatCounts(HashMap<u32, HashMap<usize, u64>>);

impl FormatCounts {
    /// Takes a number into account; `digits` where its format is one of zeros.
    pub fn see(&mut self, column: u32, digits: Option<usize>) {
        let of = self.0.entry(column).or_default();
        *of.entry(digits.unwrap_or(0)).or_default() += 1;
    }

    /// The columns of which most numbers have one such format.
    pub fn zeros(self) -> ZeroFormats {
        let most = |(column, of): (u32, HashMap<usize, u64>)| {
            let all: u64 = of.values().sum();
            let (digits, count) = of.into_iter().max_by_key(|(_, count)| *count)?;
            (digits > 0 && count * 2 > all).then_some((column, digits))
        };
        ZeroFormats(self.0.into_iter().filter_map(most).collect())
    }
}

/// Calls `each` with every tag of a part that begins, until it says that it has seen enough. `None` if it cannot be read.
fn tags(
    source: &Arc<dyn Source>,
    part: &str,
    each: &mut dyn FnMut(&BytesStart) -> bool,
) -> Option<()> {
    let mut archive = zip::archive(source).ok()?;
    let part = archive.by_name(part).ok()?;
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) | Event::Empty(tag) if each(&tag) => return Some(()),
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

/// The value of an attribute, by its name without a prefix.
fn value(tag: &BytesStart, name: &str) -> Option<String> {
    let mut all = tag.attributes().flatten();
    let told = all.find(|of| of.key.local_name().as_ref() == name)?;
    Some(told.value.to_string())
}

/// How many zeros a format is made of, if of nothing else.
pub(super) fn zeros(format: &str) -> Option<usize> {
    let first = format.split(';').next()?;
    let is_code = (2..=MOST).contains(&first.len()) && first.bytes().all(|byte| byte == b'0');
    is_code.then_some(first.len())
}

/// The digits of each style of cells, in their order; `None` where no format is one of zeros.
fn styles(source: &Arc<dyn Source>) -> Option<Vec<Option<usize>>> {
    let mut formats: HashMap<String, usize> = HashMap::new();
    let (mut styles, mut of_cells) = (Vec::new(), false);
    tags(source, "xl/styles.xml", &mut |tag| {
        match tag.local_name().as_ref() {
            "numFmt" => {
                let code = value(tag, "formatCode").and_then(|code| zeros(&code));
                formats.extend(value(tag, "numFmtId").zip(code));
            }
            "cellXfs" => of_cells = true,
            "xf" if of_cells => {
                let format = value(tag, "numFmtId");
                styles.push(format.and_then(|id| formats.get(&id).copied()));
            }
            _ => {}
        }
        false
    })?;
    styles.iter().any(Option::is_some).then_some(styles)
}

/// Where the part of a sheet lies.
fn part(source: &Arc<dyn Source>, sheet: usize) -> Option<String> {
    let (mut seen, mut id) = (0, None);
    tags(source, "xl/workbook.xml", &mut |tag| {
        let is_sheet = tag.local_name().as_ref() == "sheet";
        if is_sheet && seen == sheet {
            id = value(tag, "id");
        }
        seen += usize::from(is_sheet);
        id.is_some()
    })?;
    let (id, mut target) = (id?, None);
    tags(source, "xl/_rels/workbook.xml.rels", &mut |tag| {
        if value(tag, "Id").as_ref() == Some(&id) {
            target = value(tag, "Target");
        }
        target.is_some()
    })?;
    let target = target?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// The formats of the numbers of a sheet of XLSX.
fn formats(source: &Arc<dyn Source>, sheet: usize) -> Option<FormatCounts> {
    let styles = styles(source)?;
    let part = part(source, sheet)?;
    let (mut rows, mut next) = (0, 0);
    let mut counts = FormatCounts::default();
    tags(source, &part, &mut |tag| {
        match tag.local_name().as_ref() {
            "row" => (rows, next) = (rows + 1, 0),
            "c" => {
                let column = value(tag, "r").and_then(|at| column(&at)).unwrap_or(next);
                next = column.saturating_add(1);
                if value(tag, "t").is_none_or(|kind| kind == "n") {
                    let style = value(tag, "s").and_then(|style| style.parse::<usize>().ok());
                    let digits = style.and_then(|style| styles.get(style).copied().flatten());
                    counts.see(column, digits);
                }
            }
            _ => {}
        }
        rows > ROWS
    })?;
    Some(counts)
}

/// The column of a cell such as `AB12`, from 0.
fn column(at: &str) -> Option<u32> {
    let letters = at.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters
        .take(4)
        .fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    number.checked_sub(1)
}
