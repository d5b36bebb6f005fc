//! Which column is to be predicted: by its name, and by what its labels say.

use crate::profile::ColumnProfile;
use crate::profile::meaning::{Said, folded, is_among, meaning, meaning_of};
use crate::profile::outcome_words::{OUTCOME, OUTCOME_NAME, WON_OUTCOME};
use crate::profile::past_names::is_of_the_past;
use crate::profile::positive_label::says_only_leaving;
use crate::values::boolean::{is_cross, truth};
use crate::values::names::words;

/// How much a column looks like what is to be predicted: by its name, and least where it is its labels that say who
/// left.
pub(super) fn target_score(column: &ColumnProfile) -> u32 {
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
    let is_aside = folded.iter().any(aside) || is_of_something_else(&folded);
    if is_aside || is_of_the_past(&words(&column.name)) {
        return 0;
    }
    let by_labels = || match may_be_status(column) && column.positive_label().is_some() {
        true => 2,
        false => 0,
    };
    match column.distinct {
        2 => match outcome_score(&column.name, 2) {
            0 => by_labels(),
            _ if is_of_a_channel(&folded) => 1,
            score => 4 * score,
        },
        3.. => by_labels(),
        _ => 0,
    }
}

/// The only value of a column that is called by an outcome and has none in other rows: one that says that it happened.
pub(super) fn marks_alone(column: &ColumnProfile) -> Option<&str> {
    let [only] = &column.top_values[..] else {
        return None;
    };
    let is_target = target_score(&ColumnProfile {
        distinct: 2,
        ..column.clone()
    }) > 0;
    let said = |label: &str| {
        truth(label.as_bytes()) == Some(true)
            || is_cross(label.as_bytes())
            || meaning(label).said == Said::Left
    };
    let is_mark = column.distinct == 1 && column.missing > 0 && said(&only.value);
    (is_mark && is_target).then_some(only.value.as_str())
}

/// Whether a name speaks of what may come, or of something that is cancelled or lost without the customer.
fn is_of_something_else(words: &[String]) -> bool {
    const ANYWHERE: [&str; 24] = [
        "risk",
        "risiko",
        "risco",
        "riesgo",
        "risque",
        "rischio",
        "predicted",
        "prediction",
        "forecast",
        "probability",
        "propensity",
        "likelihood",
        "before",
        "order",
        "orders",
        "ticket",
        "tickets",
        "bestellung",
        "bestellungen",
        "pedido",
        "pedidos",
        "风险",
        "リスク",
        "위험",
    ];
    const LAST: [&str; 6] = ["score", "segment", "segmento", "band", "policy", "frist"];
    let is_of = |list: &[&str], word: &String| list.contains(&word.as_str());
    words.iter().any(|word| is_of(&ANYWHERE, word))
        || words
            .last()
            .is_some_and(|word| LAST.iter().any(|last| word.ends_with(last)))
        || (words.len() > 1 && words[0] == "last")
}

/// Whether a name speaks of what a customer is sent.
fn is_of_a_channel(words: &[String]) -> bool {
    const CHANNELS: [&str; 6] = ["email", "emails", "mail", "mails", "newsletter", "sms"];
    words.iter().any(|word| CHANNELS.contains(&word.as_str()))
}

/// What says who is a customer still, by its name: a status, or a yes and no of staying.
fn may_be_status(column: &ColumnProfile) -> bool {
    const STATUS: [&str; 18] = [
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
        "ステータス",
        "状況",
        "区分",
        "stan",
    ];
    let words = folded(&column.name);
    let status = |word: &String| STATUS.iter().any(|status| word.ends_with(status));
    let says = || meaning_of(&words).said == Said::Stayed || says_only_leaving(&column.name);
    let named = words.first().is_some_and(status) || words.last().is_some_and(status);
    ends_with(&words, &VAGUE) || named || (column.distinct == 2 && says())
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
pub(super) fn outcome_score(name: &str, distinct: u64) -> u32 {
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
    use report::ColumnType;

    use crate::profile::suggestions::suggest;
    use crate::profile::suggestions::tests::column;

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
            ("inactive", &[("No", 8), ("Yes", 2)], Some("Yes")),
            ("Deleted", &[("false", 8), ("true", 2)], Some("true")),
            ("Did not renew", &[("No", 8), ("Yes", 2)], Some("Yes")),
            ("Lost", &[("No", 8), ("Yes", 2)], Some("Yes")),
            ("dropout", &[("0", 8), ("1", 2)], Some("1")),
            (
                "契約状況",
                &[("契約中", 8), ("解約済み", 2)],
                Some("解約済み"),
            ),
            ("会員区分", &[("正会員", 8), ("退会者", 2)], Some("退会者")),
            ("Stan", &[("Aktywna", 8), ("Wygasła", 2)], Some("Wygasła")),
            (
                "Statut client",
                &[("Client", 8), ("Ancien client", 2)],
                Some("Ancien client"),
            ),
            ("Closed Tickets", &[("No", 8), ("Yes", 2)], None),
            ("Lost Password", &[("No", 8), ("Yes", 2)], None),
            ("Exit Interview", &[("No", 8), ("Yes", 2)], None),
            ("Left Handed", &[("No", 8), ("Yes", 2)], None),
            ("Cancelled Orders", &[("0", 8), ("1", 2)], None),
            ("Cancelled Before", &[("0", 8), ("1", 2)], None),
            ("deleted_items", &[("0", 8), ("1", 2)], None),
            ("policy_cancelled", &[("0", 8), ("1", 2)], Some("1")),
            ("churned_last_month", &[("0", 8), ("1", 2)], Some("1")),
            ("email_unsubscribed", &[("0", 8), ("1", 2)], Some("1")),
        ] {
            let (found, label) = target(name, labels);
            assert_eq!(
                (found.as_deref(), label.as_deref()),
                (positive.map(|_| name), positive),
                "{name}"
            );
        }
    }

    /// Whoever may leave, or has left something else, is not who has left.
    #[test]
    fn names_that_speak_of_something_else_are_no_targets() {
        let yes = &[("No", 5), ("Yes", 5)][..];
        let status = ("Customer Status", &[("Active", 5), ("Churned", 5)][..]);
        for (other, target, label) in [
            (
                ("Churn Risk", &[("High", 5), ("Low", 5)][..]),
                status,
                "Churned",
            ),
            (
                ("churn_risk_band", &[("High", 5), ("Low", 5)]),
                ("is_active", yes),
                "No",
            ),
            (("churn_segment", &[("A", 5), ("B", 5)]), status, "Churned"),
            (("Churn Prediction", yes), status, "Churned"),
            (
                ("Cancellation Policy", &[("Flexible", 5), ("Strict", 5)]),
                ("Active", yes),
                "No",
            ),
            (
                ("email_unsubscribed", yes),
                ("status", &[("active", 5), ("canceled", 5)]),
                "canceled",
            ),
            (("Last Order Cancelled", yes), status, "Churned"),
            (("predicted_churn", yes), ("churn", yes), "Yes"),
        ] {
            let of = |(name, labels)| column(name, ColumnType::Text, 2, false, labels);
            let suggestions = suggest(&[of(other), of(target)], 10);
            let found = (
                suggestions.target.as_deref(),
                suggestions.positive_label.as_deref(),
            );
            assert_eq!(found, (Some(target.0), Some(label)), "{other:?}");
        }
    }
}
