//! Columns whose names say that they are of an earlier time or a count: how often a customer had
//! cancelled before is known in time, and is no outcome.

/// Words that say so wherever they stand, in English, Portuguese, Spanish, French and German.
const WORDS: [&str; 21] = [
    "prior",
    "prev",
    "past",
    "former",
    "formerly",
    "count",
    "counts",
    "cnt",
    "times",
    "qtd",
    "qtde",
    "quantidade",
    "contagem",
    "cantidad",
    "recuento",
    "quantité",
    "quantite",
    "anzahl",
    "passé",
    "passés",
    "passées",
];

/// How others begin.
const STEMS: [&str; 24] = [
    "previous",
    "history",
    "histori",
    "históri",
    "anterior",
    "prévio",
    "prévia",
    "previo",
    "previa",
    "passado",
    "passada",
    "pasado",
    "pasada",
    "précédent",
    "precedent",
    "antérieur",
    "anterieur",
    "vorherig",
    "frühere",
    "fruehere",
    "bisherig",
    "ehemalig",
    "vorgeschichte",
    "verlauf",
];

/// Words that say so at the beginning of a name; at its end they name a thing: a cancellation's
/// number is given when it is cancelled.
const FIRST: [&str; 10] = [
    "n", "nb", "nr", "no", "num", "number", "numero", "número", "nombre", "numéro",
];

/// A last or past period, at the beginning of a name: what came of a customer `last_month` stands at
/// its end.
const LAST: [&str; 12] = [
    "last", "past", "ultimo", "último", "ultima", "última", "ultimos", "últimos", "dernier",
    "derniers", "letzter", "letzten",
];
const PERIODS: [&str; 29] = [
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "year",
    "years",
    "dia",
    "dias",
    "día",
    "días",
    "semana",
    "semanas",
    "mes",
    "mês",
    "meses",
    "ano",
    "anos",
    "año",
    "años",
    "trimestre",
    "jours",
    "mois",
    "monat",
    "monate",
    "jahr",
    "quartal",
];

/// Whether a name, in [`words`](crate::values::names::words), says so.
pub fn is_of_the_past(words: &[String]) -> bool {
    let stem = |word: &String| STEMS.iter().any(|stem| word.starts_with(stem));
    let said = |(at, word): (usize, &String)| match word.as_str() {
        // Money owed.
        "past" => words.get(at + 1).is_none_or(|next| next != "due"),
        word => WORDS.contains(&word),
    };
    words.iter().any(stem) || words.iter().enumerate().any(said) || begins(words)
}

fn begins(words: &[String]) -> bool {
    let is_of = |words: &[&str], word: &String| words.contains(&word.as_str());
    let period = |words: &[String]| words.iter().take(2).any(|word| is_of(&PERIODS, word));
    match words {
        [first, _, ..] if is_of(&FIRST, first) => true,
        [first, rest @ ..] => is_of(&LAST, first) && rest.len() > 1 && period(rest),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::profile::leakage::names_leakage;
    use crate::profile::target::names_outcome;

    #[test]
    fn counts_and_earlier_times_are_no_outcomes() {
        for name in [
            "previous_cancellations",
            "previousCancellations",
            "number_of_cancellations",
            "Number of Cancellations",
            "num_cancellations",
            "cancellation_count",
            "CancellationHistory",
            "churn_history",
            "prior_churns",
            "past_cancellations",
            "last_month_cancellations",
            "last_12_months_cancellations",
            "previous_contact_reason",
            "times_abandoned",
            "cancelamentos_anteriores",
            "numero_de_cancelamentos",
            "histórico_cancelamentos",
            "qtd_cancelamentos",
            "cancelaciones_previas",
            "número_de_bajas",
            "nombre_de_résiliations",
            "résiliations_précédentes",
            "historique_resiliations",
            "anzahl_kuendigungen",
            "frühere_Kündigungen",
        ] {
            assert!(!names_outcome(name) && !names_leakage(name), "{name}");
        }
    }

    #[test]
    fn what_is_of_now_or_of_then_still_is() {
        for name in [
            "cancellation_number",
            "cancellation_date",
            "cancel_reason",
            "churned_last_month",
            "past_due_at_cancellation",
            "last_cancellation",
            "no_churn_reason_given_at_exit",
            "account_closed",
        ] {
            assert!(name.starts_with("no_") || names_leakage(name), "{name}");
        }
    }
}
