//! The formats of an XLS workbook's numbers, as its records tell them.

use std::sync::Arc;

use crate::formats::biff::{self, BEGIN, Records, short};
use crate::formats::zero_formats::{FormatCounts, ROWS, ZeroFormats, zeros};
use crate::source::Source;

/// A format by its number, and its text.
const FORMAT: u16 = 0x041e;
/// A style of cells, with the number of its format; cells tell it by its place among all.
const STYLE: u16 = 0x00e0;
/// Where the records of a sheet begin.
const SHEET: u16 = 0x0085;
/// The records of a sheet, or what all share, end.
const END: u16 = 0x000a;
/// Single numbers, and several in a row.
const NUMBERS: [u16; 2] = [0x0203, 0x027e];
const SEVERAL: u16 = 0x00bd;
/// The bytes of each of several: its style and its number.
const ONE_OF_SEVERAL: usize = 6;

/// The version of Excel 97, since which texts say how many bytes a letter has.
const WIDE: u64 = 0x0600;

/// The columns of a sheet whose numbers are shown with zeros in front. What is wrong with its records the decoder tells.
pub(super) fn zero_formats(source: &Arc<dyn Source>, sheet: usize) -> ZeroFormats {
    let bytes = source.range(0, source.len()).ok();
    let records = bytes.and_then(|bytes| biff::records(&bytes).ok());
    let counts = records.and_then(|records| formats(&records, sheet));
    counts.map(FormatCounts::zeros).unwrap_or_default()
}

/// The formats of a sheet's numbers, by its place in the book; `None` where no format is one of zeros.
fn formats(records: &[u8], sheet: usize) -> Option<FormatCounts> {
    let (mut is_wide, mut zero_formats) = (true, Vec::new());
    let (mut styles, mut sheets) = (Vec::new(), Vec::new());
    for (kind, body) in Records(records) {
        match kind {
            BEGIN => is_wide = short(body, 0)? == WIDE,
            FORMAT => {
                let digits = format(body, is_wide).and_then(|format| zeros(&format));
                zero_formats.extend(short(body, 0).zip(digits));
            }
            STYLE => {
                let format = short(body, 2);
                let known = zero_formats
                    .iter()
                    .find(|(number, _)| Some(*number) == format);
                styles.push(known.map(|(_, digits)| *digits));
            }
            SHEET => sheets.push(short(body, 0)? + (short(body, 2)? << 16)),
            END => break,
            _ => {}
        }
    }
    if styles.iter().all(Option::is_none) {
        return None;
    }
    let begin = usize::try_from(*sheets.get(sheet)?).ok()?;
    let mut counts = FormatCounts::default();
    let mut see = |column: u64, style: Option<u64>| {
        let digits = style.and_then(|style| styles.get(style as usize).copied().flatten());
        counts.see(column as u32, digits);
    };
    for (kind, body) in Records(records.get(begin..)?) {
        let (row, column) = (short(body, 0), short(body, 2));
        match kind {
            END => break,
            _ if !NUMBERS.contains(&kind) && kind != SEVERAL => {}
            _ if row? > ROWS => break,
            SEVERAL => {
                let all = body.get(4..)?.chunks_exact(ONE_OF_SEVERAL);
                (column?..)
                    .zip(all)
                    .for_each(|(at, one)| see(at, short(one, 0)));
            }
            _ => see(column?, short(body, 4)),
        }
    }
    Some(counts)
}

/// The text of a format, if it is of letters of one byte.
fn format(body: &[u8], is_wide: bool) -> Option<String> {
    let (length, text) = match is_wide {
        true if body.get(4)? & 1 == 0 => (short(body, 2)?, body.get(5..)?),
        true => return None,
        false => (u64::from(*body.get(2)?), body.get(3..)?),
    };
    let text = text.get(..length as usize)?;
    Some(text.iter().copied().map(char::from).collect())
}
