//! Files of text: CSV, unless they are JSON or an HTML table.

use std::io::Read;
use std::sync::Arc;

use report::ReadOptions;

use crate::csv::charset::Charset;
use crate::csv::dialect;
use crate::csv::encoding::{Coding, NOT_UTF8, TextReader, from_io, not_a_table};
use crate::formats::printed::Printed;
use crate::formats::signature::Other;
use crate::formats::{Opened, Origin, fixed_width, held, html, json, other_text, printed};
use crate::source::Source;
use crate::{Limits, Result};

/// Bytes of text from which it is told what it is.
const HEAD: usize = 1 << 16;

pub(super) fn open(
    source: Arc<dyn Source>,
    limits: &Limits,
    options: &ReadOptions,
) -> Result<Opened> {
    let csv = |source| Ok(Opened::Text(source, Origin::default()));
    let Some(whole_head) = head(&*source, limits, options) else {
        return csv(source);
    };
    let head = whole_head.trim_start();
    if let Some(python) = other_text::python(head) {
        return Err(python.refusal());
    }
    if json::is_json(head) {
        if let Some(link) = other_text::link(head) {
            return Err(link.refusal());
        }
        let (text, coding) = read(&*source, limits, options, None)?;
        return json::open(text, coding, limits);
    }
    let kind = html::kind(head);
    let is_whole = whole_head.len() < HEAD - 16;
    let fixed = match (kind, options.delimiter) {
        (html::Kind::Other, None) => fixed_width::columns(&whole_head, is_whole),
        _ => None,
    };
    let other = match kind {
        html::Kind::Other if fixed.is_none() => other(head, options),
        _ => None,
    };
    if let Some(other) = other {
        return Err(other.refusal());
    }
    if kind == html::Kind::Other
        && options.delimiter.is_none()
        && let Some(printed) = printed::of(&whole_head)
    {
        let (text, coding) = read(&*source, limits, options, None)?;
        return printed::open(&text, &printed, coding, limits);
    }
    if let Some(columns) = fixed {
        let (text, coding) = read(&*source, limits, options, None)?;
        if fixed_width::fit(&text, &columns) {
            return printed::open(&text, &Printed::Ruled(columns), coding, limits);
        }
    }
    match kind {
        html::Kind::Table => {
            let (text, coding) = read(&*source, limits, options, html::charset(head))?;
            html::open(&text, coding, limits, options)
        }
        html::Kind::Spreadsheet => {
            Err(Other::spreadsheet("a spreadsheet in XML, as Excel 2003 writes it").refusal())
        }
        html::Kind::Xml => Err(Other::data("an XML file").refusal()),
        html::Kind::Other => csv(source),
    }
}

/// What a text is, if it is no table. Its owner may have said what stands between its cells.
fn other(head: &str, options: &ReadOptions) -> Option<Other> {
    other_text::begun(head).or_else(|| {
        let is_table = options.delimiter.is_some()
            || dialect::is_table(head.as_bytes(), head.len() < HEAD - 16);
        (!is_table).then(|| other_text::written(head))?
    })
}

/// The first text; none of what is no text, of which CSV's reader says what it is.
fn head(source: &dyn Source, limits: &Limits, options: &ReadOptions) -> Option<String> {
    let coding = Coding {
        lenient: true,
        ..Coding::detect(source, options).ok()?
    };
    let head = TextReader::open(source, coding, limits).ok()?;
    Some(String::from_utf8_lossy(&head.head(HEAD).ok()?).into_owned())
}

/// The encoding that a text was written in, and lines with bytes that are no letters in it.
pub(super) type Written = (&'static str, Vec<u64>);

/// The whole text. Where it is not UTF-8, `told` is the encoding that it names itself.
fn read(
    source: &dyn Source,
    limits: &Limits,
    options: &ReadOptions,
    told: Option<&str>,
) -> Result<(String, Written)> {
    let coding = Coding::detect(source, options)?;
    match all(source, coding, limits) {
        Err(e) if e.code == NOT_UTF8 => {}
        text => return Ok((text?, (coding.charset.name(), Vec::new()))),
    }
    let (coding, mistakes) = match told.and_then(|told| Charset::named(told).ok()) {
        Some(charset) => {
            let lenient = true;
            let coding = Coding {
                charset,
                lenient,
                ..coding
            };
            (coding, Vec::new())
        }
        None => {
            let (coding, found) = coding.surveyed(source, limits)?;
            (coding, found.mistakes)
        }
    };
    let text = all(source, coding, limits)?;
    Ok((text, (coding.charset.name(), mistakes)))
}

fn all(source: &dyn Source, coding: Coding, limits: &Limits) -> Result<String> {
    let most = held::most_text(limits);
    let mut reader = TextReader::open(source, coding, limits)?;
    let mut text = Vec::new();
    let mut buffer = vec![0; HEAD];
    loop {
        reader.record_done();
        match reader.read(&mut buffer).map_err(from_io)? {
            0 => break,
            read => held::append(&mut text, &buffer[..read], most)?,
        }
    }
    // The reader gives nothing else.
    String::from_utf8(text).map_err(|_| not_a_table("The file is not text."))
}
