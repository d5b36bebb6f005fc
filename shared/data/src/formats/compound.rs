//! The container of Excel's files until 2007 ("CFB"), which others share.

use crate::formats::signature::Other;
use crate::{Error, Result};

const ENTRY: usize = 128;

/// Refuses what is no workbook of Excel, or an encrypted one.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    let has = |name: &str| {
        bytes
            .chunks_exact(ENTRY)
            .any(|entry| is_called(entry, name))
    };
    if has("Workbook") || has("Book") {
        return Ok(());
    }
    if has("EncryptedPackage") {
        return Err(protected("workbook"));
    }
    let document = [
        ("WordDocument", "a Word document"),
        ("PowerPoint Document", "a PowerPoint presentation"),
        ("__properties_version1.0", "an Outlook message"),
        ("VisioDocument", "a Visio drawing"),
    ]
    .into_iter()
    .find(|(name, _)| has(name));
    let name = document.map_or("an Office file without a workbook in it", |(_, name)| name);
    Err(Other::document(name).refusal())
}

/// Whether these bytes are the entry of a stream of that name: its name in UTF-16, how long that is, and its kind.
fn is_called(entry: &[u8], name: &str) -> bool {
    let len = (name.len() + 1) * 2;
    let spelt = entry[..64]
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .take_while(|unit| *unit != 0);
    usize::from(u16::from_le_bytes([entry[64], entry[65]])) == len
        && matches!(entry[66], 1 | 2 | 5)
        && spelt.eq(name.encode_utf16())
}

/// A file that cannot be opened without its password.
pub(super) fn protected(what: &str) -> Error {
    Error::new(
        "password_protected",
        format!("The {what} is protected by a password."),
        "Save it without a password, and upload that.",
    )
}
