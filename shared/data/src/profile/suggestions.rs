//! What a profile warns of, and what it takes the columns for.

use report::{ColumnType, StrayCell};

use crate::profile::entity_key::{key_score, nearly};
use crate::profile::leakage::names_leakage;
use crate::profile::meaning::{Said, folded, is_among, meaning_of};
use crate::profile::outcome_words::{OUTCOME, OUTCOME_NAME, WON_OUTCOME};
use crate::profile::past_names::is_of_the_past;
use crate::profile::{ColumnProfile, Question, Suggestions, ValueCount, Warning};
use crate::values::names::{KeyName, words};

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
    if column.missing as f64 >= 0.6 * rows as f64 {
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
        let is_text = column.kind == ColumnType::Text && KeyName::of(&column.name) == KeyName::No;
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
    ];
    let repeats = entity_key.is_some_and(|key| key.distinct < nearly(rows - key.missing));
    Suggestions {
        target: target.map(|c| c.name.clone()),
        positive_label,
        entity_key: entity_key.map(|c| c.name.clone()),
        snapshot_column: snapshots().filter(|_| repeats).map(|c| c.name.clone()),
        needs_answer: asked
            .iter()
            .filter(|(_, asked)| *asked)
            .map(|(question, _)| *question)
            .collect(),
    }
}

/// How much a column looks like what is to be predicted: by its name, and least where it is its labels that say who
/// left.
fn target_score(column: &ColumnProfile) -> u32 {
    /// Words of names that speak of when or why.
    const ASIDE: [&str; 24] = [
        "at",
        "on",
        "by",
        "end",
        "date",
        "period",
        "time",
        "reason",
        "count",
        "utc",
        "motivo",
        "razao",
        "data",
        "fecha",
        "motif",
        "raison",
        "grund",
        "datum",
        "причина",
        "дата",
        "原因",
        "理由",
        "日期",
        "사유",
    ];
    let folded = folded(&column.name);
    let aside = |word: &String| {
        let says = |aside: &&str| word == aside || (!aside.is_ascii() && word.contains(*aside));
        ASIDE.iter().any(says)
    };
    if folded.iter().any(aside) || is_of_the_past(&words(&column.name)) {
        return 0;
    }
    let by_labels = || u32::from(may_be_status(column) && column.positive_label().is_some());
    match column.distinct {
        2 => match outcome_score(&column.name, 2) {
            0 => by_labels(),
            score => 2 * score,
        },
        3.. => by_labels(),
        _ => 0,
    }
}

/// What says who is a customer still, by its name: a status, or a yes and no of staying.
fn may_be_status(column: &ColumnProfile) -> bool {
    const STATUS: [&str; 14] = [
        "status",
        "statut",
        "estado",
        "situacao",
        "situacion",
        "situation",
        "stato",
        "stav",
        "durum",
        "статус",
        "状态",
        "状態",
        "狀態",
        "상태",
    ];
    let words = folded(&column.name);
    let status = |word: &String| STATUS.iter().any(|status| word.ends_with(status));
    let stays = || column.distinct == 2 && meaning_of(&words).said == Said::Stayed;
    ends_with(&words, &VAGUE) || words.last().is_some_and(status) || stays()
}

/// A date that says of when a row is.
pub(super) fn is_snapshot(column: &ColumnProfile) -> bool {
    const NAMES: [&str; 16] = [
        "month", "snapshot", "date", "period", "week", "day", "as", "mes", "mês", "data", "fecha",
        "mois", "monat", "datum", "stichtag", "periodo",
    ];
    let named = || {
        words(&column.name)
            .iter()
            .any(|word| NAMES.contains(&word.as_str()))
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

/// Names that say so only of a column with two values.
const VAGUE: [&str; 11] = [
    "left",
    "status",
    "target",
    "label",
    "outcome",
    "y",
    "response",
    "subscribed",
    "renewed",
    "retained",
    "survived",
];

/// How much a name sounds like an outcome: 3 for a plain word, 2 for one among others, 1 for a
/// vague one of a two-valued column.
fn outcome_score(name: &str, distinct: u64) -> u32 {
    let words = words(name);
    if is_of_the_past(&words) {
        return 0;
    }
    let folded = folded(name);
    let plain = |word: &String| {
        let lists = [OUTCOME, OUTCOME_NAME, WON_OUTCOME];
        lists.iter().any(|list| is_among(list, word))
    };
    let subscriber = words.iter().any(|word| word.starts_with("subscriber"));
    if folded.iter().any(plain) && !subscriber {
        return if words.len() == 1 { 3 } else { 2 };
    }
    u32::from(ends_with(&words, &VAGUE) && distinct == 2)
}

fn ends_with(words: &[String], list: &[&str]) -> bool {
    words
        .last()
        .is_some_and(|word| list.contains(&word.as_str()))
}

/// Whether a name plainly speaks of an outcome.
pub(crate) fn names_outcome(name: &str) -> bool {
    outcome_score(name, 0) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(
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

    fn target(name: &str, labels: &[(&str, u64)]) -> (Option<String>, Option<String>) {
        let columns = [
            column(
                "Plan",
                ColumnType::Boolean,
                2,
                false,
                &[("Yes", 5), ("No", 5)],
            ),
            column(name, ColumnType::Text, labels.len() as u64, false, labels),
        ];
        let suggestions = suggest(&columns, 10);
        (suggestions.target, suggestions.positive_label)
    }

    #[test]
    fn targets_and_what_they_count() {
        for (name, labels, positive) in [
            ("Churn", &[("No", 7), ("Yes", 3)][..], Some("Yes")),
            (
                "Attrition_Flag",
                &[("Existing Customer", 8), ("Attrited Customer", 2)],
                Some("Attrited Customer"),
            ),
            ("Converted", &[("0", 5), ("1", 5)], Some("1")),
            ("subscribe", &[("0", 9), ("1", 1)], Some("1")),
            ("cancelou", &[("não", 4), ("sim", 6)], Some("sim")),
            (
                "account_status",
                &[("active", 8), ("gone", 2)],
                Some("gone"),
            ),
            (
                "churn_reason",
                &[("price", 4), ("service", 4), ("other", 2)],
                None,
            ),
            ("subscriber_type", &[("a", 4), ("b", 6)], None),
            ("отток", &[("Да", 3), ("Нет", 7)], Some("Да")),
            ("客户流失", &[("是", 3), ("否", 7)], Some("是")),
            ("resiliação", &[("a", 3), ("b", 7)], None),
            ("Résiliation", &[("non", 7), ("oui", 3)], Some("oui")),
            ("situação", &[("ativo", 8), ("inativo", 2)], Some("inativo")),
            ("is_active", &[("0", 2), ("1", 8)], Some("0")),
            ("estado", &[("SP", 8), ("RJ", 2)], None),
            ("data_cancelamento", &[("a", 8), ("b", 2)], None),
        ] {
            let (found, label) = target(name, labels);
            assert_eq!(
                (found.as_deref(), label.as_deref()),
                (positive.map(|_| name), positive),
                "{name}"
            );
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
        let few = [column("customerID", ColumnType::Text, 5, false, &[])];
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
