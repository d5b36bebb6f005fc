//! Columns whose names say that they are known only once the outcome is: how long the call that
//! closed the sale took, why a customer left.

use crate::profile::past_names::is_of_the_past;
use crate::profile::target::names_outcome;
use crate::values::names::words;

/// How words begin that speak of afterwards wherever they stand, in English and Portuguese.
const STEMS: [&str; 15] = [
    "reason",
    "motivo",
    "razao",
    "razão",
    "terminat",
    "rescis",
    "distrat",
    "desligament",
    "encerra",
    "closed",
    "closure",
    "winback",
    "leaving",
    "exit",
    "offboard",
];

/// Names that speak of it as a whole: `duration` is that of the last call, `contract_duration`
/// is known from the start.
const NAMES: [&[&str]; 23] = [
    &["duration"],
    &["duracao"],
    &["duração"],
    &["call", "duration"],
    &["last", "call", "duration"],
    &["duracao", "chamada"],
    &["duração", "chamada"],
    &["tag"],
    &["tags"],
    &["etiqueta"],
    &["etiquetas"],
    &["lead", "quality"],
    &["lead", "status"],
    &["last", "activity"],
    &["last", "notable", "activity"],
    &["ultima", "atividade"],
    &["última", "atividade"],
    &["end", "date"],
    &["data", "fim"],
    &["data", "final"],
    &["data", "saida"],
    &["data", "saída"],
    &["saída"],
];

/// Whether a column's name says that its values may be known only after the outcome.
pub fn names_leakage(name: &str) -> bool {
    let words = words(name);
    let stem = |word: &String| STEMS.iter().any(|stem| word.starts_with(stem));
    names_outcome(name)
        || (words.iter().any(stem) && !is_of_the_past(&words))
        || NAMES.iter().any(|name| words.iter().eq(name.iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_speak_of_afterwards() {
        for name in [
            "duration",
            "Tags",
            "Lead Quality",
            "Last Activity",
            "Last Notable Activity",
            "cancel_date",
            "ChurnReason",
            "exit_survey",
            "motivo_cancelamento",
            "Data Saída",
            "contractTerminatedOn",
        ] {
            assert!(names_leakage(name), "{name}");
        }
        for name in [
            "contract_duration",
            "tenure",
            "days_since_last_login",
            "last_activity_days",
            "contract_end_date",
            "status",
            "payment_failures",
            "Stage",
        ] {
            assert!(!names_leakage(name), "{name}");
        }
    }
}
