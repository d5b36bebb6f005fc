//! What a profile warns of, and what it takes the columns for.

use report::{ColumnType, StrayCell};

use crate::profile::entity_key::{key_score, nearly};
use crate::profile::leakage::names_leakage;
use crate::profile::target::{marks_alone, outcome_score, target_score};
use crate::profile::{ColumnProfile, Question, Suggestions, ValueCount, Warning};
use crate::values::missing::is_hashes;
use crate::values::names::{KeyName, names_code, words};

/// Adds the warnings that follow from a column's statistics; `infinite` counts its infinities.
pub(crate) fn warn(column: &mut ColumnProfile, rows: u64, infinite: u64) {
    let present = rows - column.missing;
    let mut add = |code: &str, detail: String| {
        column.warnings.push(Warning {
            code: code.into(),
            detail,
        })
    };
    if column.distinct == 0 || (column.distinct == 1 && column.missing == 0) {
        add(
            "constant",
            "Every row has the same value: nothing can be learned from it.".into(),
        );
    }
    // What is not ticked is no.
    let are_crosses = column.reading.as_ref().is_some_and(|own| own.crosses);
    if column.missing as f64 >= 0.6 * rows as f64 && !are_crosses {
        add(
            "mostly_missing",
            format!("{} of {rows} rows have no value.", column.missing),
        );
    }
    let named = match column.kind {
        ColumnType::Text => names_rows(column.distinct, present),
        ColumnType::Integer => column.unique && present >= 20,
        _ => false,
    };
    if named {
        let what = "Most rows have a value of their own: it names customers and says nothing about kinds of them.";
        let unread = " If these are numbers or dates, they were not understood: write them as 1234.5 or 2026-11-21.";
        let are_names = KeyName::of(&column.name) != KeyName::No || names_code(&column.name);
        let is_text = column.kind == ColumnType::Text && !are_names;
        add(
            "identifier",
            [what, if is_text { unread } else { "" }].concat(),
        );
    }
    if outcome_score(&column.name, column.distinct) > 0 {
        add(
            "looks_like_outcome",
            "It seems to say what happened in the end. Make it the target, or leave it out: what is known only afterwards cannot predict.".into(),
        );
    } else if names_leakage(&column.name) {
        add(
            "known_afterwards",
            "Its name says that it may be known only after the outcome. If so, exclude it: what is not known in time cannot predict.".into(),
        );
    }
    if let Some(aside) = &column.set_aside {
        let what = match column.kind {
            ColumnType::Date => "Not a date",
            ColumnType::Boolean => "Neither yes nor no",
            ColumnType::Integer | ColumnType::Number | ColumnType::Text => "Not a number",
        };
        let example = |stray: &StrayCell| format!("\"{}\" in row {}", stray.value, stray.row);
        let examples: Vec<String> = aside.examples.iter().map(example).collect();
        let detail = format!(
            "{what}, so treated as missing: {} of {rows} values ({}).",
            aside.count,
            examples.join(", ")
        );
        column.warnings.push(Warning {
            code: "set_aside".into(),
            detail,
        });
    }
    if has_hidden(column) {
        let detail = "Some cells hold only ####, which a spreadsheet shows where a column is too narrow for what is in it. \
                      Widen the column there, save the file again and upload it.";
        column.warnings.push(Warning {
            code: "hidden_by_spreadsheet".into(),
            detail: detail.into(),
        });
    }
    if let Some(word) = word_as_value(column) {
        let detail = format!(
            "\"{}\" in {} rows counts as a value of its own. If it says that nothing is known, read the file again \
             with it among the words for missing values.",
            word.value, word.count
        );
        column.warnings.push(Warning {
            code: "word_as_value".into(),
            detail,
        });
    }
    if infinite > 0 {
        column.warnings.push(Warning {
            code: "infinite_values".into(),
            detail: format!("{infinite} infinite values are treated as missing."),
        });
    }
}

/// Whether cells are among its examples or labels in which a spreadsheet had no room for their values.
fn has_hidden(column: &ColumnProfile) -> bool {
    let aside = column.set_aside.iter().flat_map(|aside| &aside.examples);
    let labels = column.top_values.iter().map(|label| &label.value);
    let mut cells = aside.map(|stray| &stray.value).chain(labels);
    cells.any(|cell| is_hashes(cell.as_bytes()))
}

/// Warns of a column that marks those who left alone, and has nothing for the others.
pub(crate) fn only_yes(column: &mut ColumnProfile, rows: u64) {
    let Some(label) = marks_alone(column) else {
        return;
    };
    let detail = format!(
        "Its only value is \"{label}\", and {} of {rows} rows have none. What is empty counts as not known, so that nothing \
         can be learned from it: say whether empty means that it did not happen.",
        column.missing
    );
    column.warnings.push(Warning {
        code: "only_yes".into(),
        detail,
    });
}

/// A word among the frequent labels of a column that elsewhere stands for a missing value.
fn word_as_value(column: &ColumnProfile) -> Option<&ValueCount> {
    let is_word = |value: &str| ["none", "na"].contains(&value.to_lowercase().as_str());
    let is_text = column.kind == ColumnType::Text;
    let mut labels = column.top_values.iter().filter(|_| is_text);
    labels.find(|label| is_word(&label.value))
}

/// Whether so many different texts among so many name rows, not kinds of rows: nothing is learned from such a column.
pub fn names_rows(distinct: u64, present: u64) -> bool {
    distinct > 20 && distinct * 2 > present
}

/// The columns that seem to be target and key.
pub(crate) fn suggest(columns: &[ColumnProfile], rows: u64) -> Suggestions {
    let target = best(columns, target_score);
    let entity_key = best(columns, |column| {
        if rows >= 2 {
            key_score(column, columns, rows)
        } else {
            0
        }
    });
    let snapshots = || columns.iter().find(|column| is_snapshot(column));
    let positive_label = target.and_then(ColumnProfile::positive_label);
    let warned = |code: &str| {
        let mut warnings = columns.iter().flat_map(|column| &column.warnings);
        warnings.any(|warning| warning.code == code)
    };
    let asked = [
        (
            Question::PositiveLabel,
            target.is_some() && positive_label.is_none(),
        ),
        (Question::DateOrder, warned("ambiguous_dates")),
        (Question::Decimal, warned("ambiguous_numbers")),
        (Question::EmptyCells, target.is_none() && warned("only_yes")),
    ];
    let repeats = entity_key.is_some_and(|key| key.distinct < nearly(rows - key.missing));
    Suggestions {
        target: target.map(|c| c.name.clone()),
        positive_label,
        entity_key: entity_key.map(|c| c.name.clone()),
        snapshot_column: snapshots().filter(|_| repeats).map(|c| c.name.clone()),
        key_pair: None,
        needs_answer: asked
            .iter()
            .filter(|(_, asked)| *asked)
            .map(|(question, _)| *question)
            .collect(),
    }
}

/// A date that says of when a row is.
pub(super) fn is_snapshot(column: &ColumnProfile) -> bool {
    const NAMES: [&str; 37] = [
        "month",
        "snapshot",
        "date",
        "period",
        "week",
        "day",
        "as",
        "mes",
        "mês",
        "data",
        "fecha",
        "mois",
        "monat",
        "datum",
        "stichtag",
        "periodo",
        "período",
        "competencia",
        "competência",
        "anomes",
        "referencia",
        "referência",
        "semana",
        "semaine",
        "woche",
        "periode",
        "période",
        "mese",
        "settimana",
        "maand",
        "miesiąc",
        "miesiac",
        "měsíc",
        "месяц",
        "дата",
        "период",
        "неделя",
    ];
    /// Found anywhere, for there are no blanks between words.
    const PARTS: [&str; 8] = ["年月", "月份", "日期", "日付", "週", "周", "월", "기준일"];
    let named = || {
        let mut words = words(&column.name).into_iter();
        let is_part = |word: &str| PARTS.iter().any(|part| word.contains(part));
        words.any(|word| NAMES.contains(&word.as_str()) || is_part(&word))
    };
    column.kind == ColumnType::Date && column.missing == 0 && column.distinct >= 2 && named()
}

/// The first column of the highest score above zero.
fn best(
    columns: &[ColumnProfile],
    score: impl Fn(&ColumnProfile) -> u32,
) -> Option<&ColumnProfile> {
    let top = columns.iter().map(&score).max().filter(|&top| top > 0)?;
    columns.iter().find(|c| score(c) == top)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn column(
        name: &str,
        kind: ColumnType,
        distinct: u64,
        unique: bool,
        labels: &[(&str, u64)],
    ) -> ColumnProfile {
        ColumnProfile {
            name: name.into(),
            kind,
            reading: None,
            set_aside: None,
            missing: 0,
            words_for_nobody: Vec::new(),
            distinct,
            distinct_is_estimate: false,
            unique,
            min: None,
            max: None,
            mean: None,
            std: None,
            quantiles: None,
            histogram: None,
            top_values: labels
                .iter()
                .map(|&(value, count)| ValueCount {
                    value: value.into(),
                    count,
                })
                .collect(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn keys_are_nearly_unique_and_named_like_keys() {
        let key = |name, kind, unique| {
            let columns = [
                column("age", ColumnType::Integer, 10, true, &[]),
                column(name, kind, 10, unique, &[]),
            ];
            suggest(&columns, 10).entity_key
        };
        for (name, kind) in [
            ("customerID", ColumnType::Text),
            ("CLIENTNUM", ColumnType::Integer),
        ] {
            assert_eq!(key(name, kind, true).as_deref(), Some(name));
        }
        // Several rows each, and nothing tells which is which: it is the key where no other is.
        let each_twice = column("customerID", ColumnType::Text, 5, false, &[]);
        let among = |columns: &[ColumnProfile]| suggest(columns, 10).entity_key;
        assert_eq!(
            among(std::slice::from_ref(&each_twice)).as_deref(),
            Some("customerID")
        );
        let contract = column("contract_id", ColumnType::Text, 10, true, &[]);
        assert_eq!(
            among(&[each_twice, contract]).as_deref(),
            Some("contract_id")
        );
        let few = [column("customerID", ColumnType::Text, 1, false, &[])];
        assert_eq!(suggest(&few, 10).entity_key, None);
        assert_eq!(key("balance", ColumnType::Integer, true), None);
        let invoices = [
            column("Invoice No", ColumnType::Text, 10, true, &[]),
            column("Customer ID", ColumnType::Integer, 4, false, &[]),
            column("Invoice Date", ColumnType::Date, 9, false, &[]),
        ];
        let keys = suggest(&invoices, 10);
        assert_eq!(keys.entity_key.as_deref(), Some("Customer ID"));
        assert_eq!(keys.snapshot_column.as_deref(), Some("Invoice Date"));
        let document = suggest(&invoices[..1], 10).entity_key;
        assert_eq!(document.as_deref(), Some("Invoice No"));
        assert_eq!(key("contact_id", ColumnType::Number, true), None);
    }

    #[test]
    fn warnings() {
        let codes = |mut column: ColumnProfile, infinite| {
            warn(&mut column, 100, infinite);
            let codes = column.warnings.into_iter().map(|w| w.code);
            codes.collect::<Vec<_>>()
        };
        let named = |name, kind, distinct| column(name, kind, distinct, false, &[]);
        for (column, infinite, code) in [
            (named("a", ColumnType::Text, 1), 0, "constant"),
            (named("a", ColumnType::Text, 99), 0, "identifier"),
            (named("a", ColumnType::Number, 50), 3, "infinite_values"),
            (
                named("ChurnDate", ColumnType::Date, 50),
                0,
                "looks_like_outcome",
            ),
            (
                named("duration", ColumnType::Integer, 50),
                0,
                "known_afterwards",
            ),
        ] {
            assert_eq!(codes(column, infinite), [code]);
        }
        let plans = [("Basic", 60), ("None", 30), ("Pro", 10)];
        let plans = column("plan", ColumnType::Text, 3, false, &plans);
        assert_eq!(codes(plans, 0), ["word_as_value"]);
        let date = column("a", ColumnType::Date, 100, true, &[]);
        assert!(codes(date, 0).is_empty());
        let mut missing = column("a", ColumnType::Number, 5, false, &[]);
        missing.missing = 60;
        assert_eq!(codes(missing, 0), ["mostly_missing"]);
    }
}
