//! Workbooks of Excel and LibreOffice: one sheet as CSV.

use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Reader, Sheet, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use report::ReadOptions;

use crate::csv::encoding::EXPANSION;
use crate::formats::compound::protected;
use crate::formats::grid::{Extent, Grid};
use crate::formats::merged::{self, Merged, RegionCount};
use crate::formats::zero_formats::ZeroFormats;
use crate::formats::zip::{self, SourceReader};
use crate::formats::{Opened, Origin, SHEETS, biff_formats, cells, held, ods};
use crate::profile::{FileFormat, LikeSheet};
use crate::source::Source;
use crate::values::cell::trim;
use crate::{Error, Limits, Result};

/// Bytes of a sheet's XML, which is streamed, and of all other parts, which are held.
const SHEET: u64 = 2 << 30;
const PART: u64 = 256 << 20;

pub(super) fn open(
    source: &dyn Source,
    format: FileFormat,
    limits: &Limits,
    options: &ReadOptions,
) -> Result<Opened> {
    let held: Arc<dyn Source> = Arc::new(held::whole(source)?);
    // The decoder checks what it reads, yet a damaged file must never take the process down.
    catch_unwind(AssertUnwindSafe(|| convert(&held, format, limits, options)))
        .unwrap_or_else(|_| Err(broken("it cannot be decoded")))
}

fn convert(
    source: &Arc<dyn Source>,
    format: FileFormat,
    limits: &Limits,
    options: &ReadOptions,
) -> Result<Opened> {
    let mut book = Book::open(source, format, limits)?;
    let sheets: Vec<Sheet> = book.sheets().to_vec();
    let (sheet, extent) = choose(&mut book, candidates(&sheets, options.sheet.as_deref())?)?;
    let others = candidates(&sheets, None)?
        .into_iter()
        .filter(|other| *other != sheet);
    let like_sheets = match extent.header {
        Some(header) => like(&mut book, &sheet, header, others.take(SHEETS))?,
        None => Vec::new(),
    };
    let Some(mut grid) = Grid::new(&extent, limits)? else {
        return Err(empty(&sheet, &sheets));
    };
    if let Some(header) = extent.header {
        grid.merged = Merged::new(&book.merged(&sheet)?, header);
    }
    let at = sheets.iter().position(|one| one.name == sheet);
    let zeros = match (&book, at) {
        (Book::Xlsx(..), Some(at)) => ZeroFormats::of_xlsx(source, at),
        (Book::Xls(..), Some(at)) => biff_formats::zero_formats(source, at),
        _ => ZeroFormats::default(),
    };
    book.each(&sheet, &mut |row, column, cell| {
        grid.cell(row, column, |text| zeros.write(column, cell, text))?;
        Ok(ControlFlow::Continue(()))
    })?;
    let stray_cells = grid.stray;
    let (text, merged_cells) = grid.finish()?;
    let origin = Origin {
        merged_cells,
        stray_cells,
        like_sheets,
        sheets: sheets.into_iter().map(|sheet| sheet.name).collect(),
        sheet: Some(sheet),
        ..Origin::new(format)
    };
    Ok(Opened::Text(Arc::new(text), origin))
}

/// Takes a cell with a value, by row and column from 0, and says whether to go on.
type EachCell<'e> = &'e mut dyn FnMut(u32, u32, &DataRef) -> Result<ControlFlow<()>>;

enum Book {
    /// With how many merged regions all sheets have.
    Xlsx(Xlsx<SourceReader>, usize),
    Xlsb(Xlsb<SourceReader>),
    Xls(Xls<SourceReader>),
    Ods(Ods<SourceReader>),
}

impl Book {
    fn open(source: &Arc<dyn Source>, format: FileFormat, limits: &Limits) -> Result<Self> {
        let merged = match format {
            FileFormat::Xls => 0,
            _ => check_parts(source, limits)?,
        };
        let reader = SourceReader::new(Arc::clone(source), 0, source.len());
        match format {
            FileFormat::Xlsb => Xlsb::new(reader).map(Self::Xlsb).map_err(fault),
            FileFormat::Xls => Xls::new(reader).map(Self::Xls).map_err(fault),
            FileFormat::Ods => {
                ods::check(source)?;
                Ods::new(reader).map(Self::Ods).map_err(fault)
            }
            _ => Xlsx::new(reader)
                .map(|book| Self::Xlsx(book, merged))
                .map_err(fault),
        }
    }

    fn sheets(&self) -> &[Sheet] {
        match self {
            Self::Xlsx(book, _) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        }
    }

    /// The merged regions of a sheet, where its format tells them, and they are not too many.
    fn merged(&mut self, sheet: &str) -> Result<Vec<Dimensions>> {
        match self {
            Self::Xlsx(book, 1..=merged::MOST) => {
                book.merge_cells_by_sheet_name(sheet).map_err(fault)
            }
            Self::Xls(book) => book.merge_cells_by_sheet_name(sheet).map_err(fault),
            _ => Ok(Vec::new()),
        }
    }

    /// Calls `each` with every cell that has a value, by row and column from 0, until it has seen enough.
    fn each(&mut self, sheet: &str, each: EachCell<'_>) -> Result<()> {
        let mut valued = |(row, column): (u32, u32), cell: &DataRef| match has_value(cell) {
            true => each(row, column, cell),
            false => Ok(ControlFlow::Continue(())),
        };
        let range = match self {
            Self::Xlsx(book, _) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(fault)?;
                while let Some(cell) = cells.next_cell().map_err(fault)? {
                    if valued(cell.get_position(), cell.get_value())?.is_break() {
                        break;
                    }
                }
                return Ok(());
            }
            Self::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(fault)?;
                while let Some(cell) = cells.next_cell().map_err(fault)? {
                    if valued(cell.get_position(), cell.get_value())?.is_break() {
                        break;
                    }
                }
                return Ok(());
            }
            Self::Xls(book) => book.worksheet_range(sheet).map_err(fault)?,
            Self::Ods(book) => book.worksheet_range(sheet).map_err(fault)?,
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let at = (top + row as u32, left + column as u32);
            if valued(at, &borrowed(cell))?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn has_value(cell: &DataRef) -> bool {
    match cell {
        DataRef::Empty => false,
        DataRef::String(text) => !trim(text.as_bytes()).is_empty(),
        DataRef::SharedString(text) => !trim(text.as_bytes()).is_empty(),
        _ => true,
    }
}

fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        _ => DataRef::Empty,
    }
}

/// Unpacks every part once, for what its size truly is: archives may lie. How many merged regions there are.
fn check_parts(source: &Arc<dyn Source>, limits: &Limits) -> Result<usize> {
    let mut archive = zip::archive(source).map_err(broken)?;
    let mut sheets = 0;
    let mut merged = RegionCount::default();
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(broken)?;
        let is_sheet = part.name().is_ok_and(|name| name.contains("/worksheets/"));
        let most = if is_sheet { SHEET - sheets } else { PART };
        let most = most.min(limits.bytes.saturating_mul(EXPANSION));
        let mut part = part.take(most + 1);
        let size = std::io::copy(&mut part, &mut merged).map_err(broken)?;
        if size > most {
            return Err(Error::new(
                "too_large",
                format!("A part of the workbook has more than {most} bytes once unpacked."),
                "Save the sheet as CSV, which may be larger, and upload that.",
            )
            .case("of_kind")
            .with("most", most));
        }
        sheets += if is_sheet { size } else { 0 };
    }
    Ok(merged.regions)
}

/// The sheet that is named, or all that one sees, in their order.
fn candidates(sheets: &[Sheet], named: Option<&str>) -> Result<Vec<String>> {
    let tables: Vec<&Sheet> = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .collect();
    let names = |is_one: &dyn Fn(&Sheet) -> bool| -> Vec<String> {
        let those = tables.iter().filter(|sheet| is_one(sheet));
        those.map(|sheet| sheet.name.clone()).collect()
    };
    let found = match named {
        Some(named) => names(&|sheet| sheet.name.trim() == named.trim()),
        None => names(&|sheet| sheet.visible == SheetVisible::Visible),
    };
    match (found.is_empty(), named) {
        (false, _) => Ok(found),
        (true, _) if tables.is_empty() => Err(broken("it has no sheet")),
        (true, Some(named)) => {
            let names: Vec<&str> = tables.iter().map(|sheet| sheet.name.as_str()).collect();
            Err(unknown_sheet(named, &names))
        }
        (true, None) => Ok(names(&|_| true)),
    }
}

/// Rows of a table that may explain another one, or sum it up, and how many times more that one has.
const FEW_ROWS: u64 = 30;
const TIMES: u64 = 5;

/// The first sheet that holds a table, and where its cells lie: a cover may stand before it, and a table of a few rows
/// that explains one of far more. Where none does, the first that holds anything.
fn choose(book: &mut Book, candidates: Vec<String>) -> Result<(String, Extent)> {
    let mut best: Option<(String, Extent)> = None;
    for sheet in candidates {
        let mut extent = Extent::default();
        book.each(&sheet, &mut |row, column, _| {
            extent.see(row, column);
            Ok(ControlFlow::Continue(()))
        })?;
        let is_better = match &best {
            None => true,
            Some((_, best)) if best.is_table() => {
                extent.is_table() && extent.rows() >= best.rows() * TIMES
            }
            Some((_, best)) => extent.is_table() || best.is_empty(),
        };
        if is_better {
            let is_enough = extent.is_table() && extent.rows() > FEW_ROWS;
            best = Some((sheet, extent));
            if is_enough {
                break;
            }
        }
    }
    best.ok_or_else(|| broken("it has no sheet"))
}

/// Those of other sheets that have the same names in their first row with several values as the sheet has there.
fn like(
    book: &mut Book,
    sheet: &str,
    header: u32,
    others: impl Iterator<Item = String>,
) -> Result<Vec<LikeSheet>> {
    let mut names = Vec::new();
    book.each(sheet, &mut |row, column, cell| {
        if row == header {
            names.push((column, text(cell)));
        }
        Ok(enough(row > header))
    })?;
    let mut like = Vec::new();
    for name in others {
        let mut extent = Extent::default();
        let mut first: Vec<(u32, u32, String)> = Vec::new();
        let (mut rows, mut last) = (0, None);
        let seen = book.each(&name, &mut |row, column, cell| {
            extent.see(row, column);
            let is_below = extent.header.is_some_and(|header| header < row);
            if !is_below {
                first.retain(|(known, ..)| *known == row);
                first.push((row, column, text(cell)));
            } else if last != Some(row) {
                last = Some(row);
                rows += 1;
            }
            Ok(enough(is_below && !are_same(&names, &first)))
        });
        // What is not read may be damaged.
        if seen.is_ok() && rows > 0 && are_same(&names, &first) {
            like.push(LikeSheet { name, rows });
        }
    }
    Ok(like)
}

fn enough(is_enough: bool) -> ControlFlow<()> {
    match is_enough {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    }
}

fn text(cell: &DataRef) -> String {
    let mut text = String::new();
    cells::write(cell, &mut text);
    text.trim().to_lowercase()
}

/// Whether two headers say the same, one beside the other, wherever they begin.
fn are_same(names: &[(u32, String)], others: &[(u32, u32, String)]) -> bool {
    let begin = names.first().map_or(0, |(column, _)| *column);
    let other = others.first().map_or(0, |(_, column, _)| *column);
    let same = |((column, name), (_, at, text)): (&(u32, String), &(u32, u32, String))| {
        column.checked_sub(begin) == at.checked_sub(other) && name == text
    };
    names.len() == others.len() && names.iter().zip(others).all(same)
}

/// A sheet that was asked for and is not there.
pub(super) fn unknown_sheet(named: &str, names: &[&str]) -> Error {
    Error::new(
        "unknown_sheet",
        format!("The file has no sheet \"{named}\"."),
        format!("Name one that it has: {}.", listed(names)),
    )
    .with("sheet", named)
    .with("names", listed(names))
}

fn listed(names: &[&str]) -> String {
    let mut quoted: Vec<String> = names.iter().take(10).map(|n| format!("\"{n}\"")).collect();
    if names.len() > quoted.len() {
        quoted.push(format!("and {} more", names.len() - quoted.len()));
    }
    quoted.join(", ")
}

fn empty(sheet: &str, sheets: &[Sheet]) -> Error {
    let others = sheets.iter().filter(|other| other.name != sheet);
    let others: Vec<&str> = others.map(|other| other.name.as_str()).collect();
    let remedy = match others.is_empty() {
        true => "Upload a file with one row per customer.".to_owned(),
        false => format!("Name another one to be read: {}.", listed(&others)),
    };
    Error::new(
        "no_rows",
        format!("The sheet \"{sheet}\" has no values."),
        remedy,
    )
    .case("sheet")
    .with("sheet", sheet)
}

pub(super) fn broken(e: impl std::fmt::Display) -> Error {
    Error::new(
        "broken_workbook",
        format!("The workbook is damaged or incomplete: {e}."),
        "Open it in a spreadsheet, save it again as XLSX, and upload that.",
    )
}

/// An error of any workbook.
trait Fault: std::fmt::Display {
    fn is_password(&self) -> bool;
}

macro_rules! fault {
    ($($error:ident),*) => {
        $(impl Fault for $error {
            fn is_password(&self) -> bool {
                matches!(self, Self::Password)
            }
        })*
    };
}

fault!(XlsxError, XlsbError, XlsError, OdsError);

fn fault(e: impl Fault) -> Error {
    match e.is_password() {
        true => protected("workbook"),
        false => broken(e),
    }
}
