//! Which column names customers.

use report::ColumnType;

use crate::profile::key_pairs::KEY_OF_SEVERAL;
use crate::profile::suggestions::is_snapshot;
use crate::profile::{ColumnProfile, Warning};
use crate::values::names::{KeyName, words};

/// Rows of a customer, on average, from which on a column is not taken for the key where nothing tells them apart.
const MOST_ROWS: u64 = 5;

/// Of so many values, so many must differ in a key: the others are repeats.
pub(super) fn nearly(values: u64) -> u64 {
    values - values / 20
}

/// Numbers that look like dates of when a row is.
fn may_be_snapshot(column: &ColumnProfile) -> bool {
    let warned = column
        .warnings
        .iter()
        .any(|one| one.code == "dates_as_numbers");
    warned && column.missing == 0 && column.distinct >= 2
}

/// Whether a name is that of a document or of something done, of which a customer has several.
pub(super) fn names_document(name: &str) -> bool {
    const DOCUMENTS: [&str; 26] = [
        "invoice",
        "order",
        "transaction",
        "receipt",
        "payment",
        "ticket",
        "event",
        "session",
        "row",
        "line",
        "record",
        "rechnung",
        "bestellung",
        "auftrag",
        "beleg",
        "fatura",
        "factura",
        "pedido",
        "facture",
        "commande",
        "fattura",
        "ordine",
        "rechnungs",
        "rechnungsnummer",
        "bestellnummer",
        "belegnummer",
    ];
    let words = words(name);
    words.iter().any(|word| DOCUMENTS.contains(&word.as_str()))
}

/// How much a column looks like the name of each customer: 3 with a name that says so, 2 with such an ending, 1 for a
/// text in the first column and for the number of a document. One whose name plainly says so may repeat: a few times by
/// mistake, or since a customer has several rows. If nothing tells those apart, any other key comes first.
pub(super) fn key_score(column: &ColumnProfile, columns: &[ColumnProfile], rows: u64) -> u32 {
    if !matches!(column.kind, ColumnType::Text | ColumnType::Integer) || column.missing * 20 > rows
    {
        return 0;
    }
    // It may name several customers: which column does, its owner has to say.
    let is_of_several = |warning: &Warning| warning.code == KEY_OF_SEVERAL;
    if column.warnings.iter().any(is_of_several) {
        return 0;
    }
    let is_first = columns
        .first()
        .is_some_and(|first| first.name == column.name);
    let is_first_text = is_first && column.kind == ColumnType::Text;
    let score = match KeyName::of(&column.name) {
        KeyName::No if is_first_text => 1,
        KeyName::No => 0,
        _ if names_document(&column.name) => 1,
        KeyName::Plain | KeyName::Number => 3,
        KeyName::Ending => 2,
    };
    let tells_when = |other: &ColumnProfile| is_snapshot(other) || may_be_snapshot(other);
    let snapshots =
        score >= 2 && column.distinct * 2 > rows.isqrt() && columns.iter().any(tells_when);
    let repeats = score >= 2 && column.distinct >= nearly(rows - column.missing);
    match column.unique {
        true => score * 2,
        false if repeats || snapshots => score * 2 - 1,
        false => u32::from(score == 3 && column.distinct * MOST_ROWS >= rows - column.missing),
    }
}
