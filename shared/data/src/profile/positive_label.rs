//! Which label of a column means that it happened: told by what the labels say and what the column is called, never
//! by how many have it.

use crate::profile::suggestions::words;
use crate::values::boolean::truth;

/// How labels of those who left begin, in the main languages.
const LEFT: [&str; 56] = [
    "churn",
    "left",
    "leaver",
    "leave",
    "cancel",
    "terminat",
    "deactivat",
    "disconnect",
    "inactiv",
    "lost",
    "closed",
    "exited",
    "exit",
    "lapsed",
    "expired",
    "attrit",
    "unsubscrib",
    "gone",
    "quit",
    "stopped",
    "ended",
    "departed",
    "resigned",
    "dropped",
    "defect",
    "withdrawn",
    "former",
    "saiu",
    "inativ",
    "perdid",
    "encerrad",
    "evadi",
    "deslig",
    "desist",
    "rescind",
    "baja",
    "abandon",
    "perdu",
    "resili",
    "résili",
    "parti",
    "gekundigt",
    "gekündigt",
    "gekuendigt",
    "kündig",
    "inaktiv",
    "verlor",
    "beendet",
    "abgewandert",
    "opgezegd",
    "vertrokken",
    "disdett",
    "cessat",
    "ушел",
    "ушёл",
    "отток",
];

/// How labels of those who stayed begin.
const STAYED: [&str; 31] = [
    "active",
    "existing",
    "retain",
    "stay",
    "current",
    "renew",
    "ongoing",
    "open",
    "loyal",
    "kept",
    "continu",
    "ativ",
    "activo",
    "activa",
    "retid",
    "renovad",
    "ficou",
    "permanec",
    "vigente",
    "actif",
    "renouvel",
    "aktiv",
    "bestehend",
    "bestand",
    "verlänger",
    "verlaenger",
    "actief",
    "attiv",
    "rinnovat",
    "активн",
    "остал",
];

/// How labels of what was won begin.
const WON: [&str; 14] = [
    "won",
    "convert",
    "subscribed",
    "purchas",
    "bought",
    "signed",
    "success",
    "accepted",
    "ganh",
    "convertid",
    "comprou",
    "ganad",
    "gagn",
    "gewonnen",
];

/// How words begin that call a column by those who leave, or by what is won: its yes is what happened.
const SPEAKS_OF_IT: [&str; 36] = [
    "churn",
    "attrit",
    "cancel",
    "exited",
    "left",
    "leav",
    "lapsed",
    "defect",
    "lost",
    "terminat",
    "deactivat",
    "inactiv",
    "unsubscrib",
    "evadi",
    "evas",
    "saiu",
    "abandon",
    "baja",
    "resili",
    "résili",
    "kuendig",
    "kündig",
    "gekuendigt",
    "gekündigt",
    "convert",
    "conver",
    "subscribe",
    "subscribed",
    "won",
    "purchas",
    "bought",
    "response",
    "target",
    "label",
    "outcome",
    "y",
];

/// How words begin that call a column by those who stay: its no is what happened.
const SPEAKS_OF_STAYING: [&str; 21] = [
    "renew",
    "retain",
    "retention",
    "active",
    "survived",
    "stay",
    "loyal",
    "customer",
    "member",
    "current",
    "kept",
    "ativ",
    "activo",
    "renov",
    "retid",
    "actif",
    "renouvel",
    "aktiv",
    "bestand",
    "verlänger",
    "verlaenger",
];

fn begins(word: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| match start.len() {
        1 => word == *start,
        _ => word.starts_with(start),
    })
}

/// What a label says, whatever its case, with `not` and the like turned round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Left,
    Stayed,
    Won,
    Nothing,
}

fn said(label: &str) -> Said {
    let words = words(label);
    let negated = words.iter().any(|word| {
        ["not", "non", "no", "não", "nao", "nicht", "niet", "ex"].contains(&word.as_str())
    });
    let meant = |starts: &[&str]| words.iter().any(|word| begins(word, starts));
    match (meant(&LEFT), meant(&STAYED), meant(&WON), negated) {
        (true, false, _, false) | (false, true, _, true) => Said::Left,
        (false, true, _, false) | (true, false, _, true) => Said::Stayed,
        (false, false, true, false) => Said::Won,
        _ => Said::Nothing,
    }
}

/// The label of a column that means that it happened, where that is certain.
pub fn positive_label<'a>(column: &str, labels: &[&'a str]) -> Option<&'a str> {
    let only = |wanted: &dyn Fn(&str) -> bool| {
        let mut found = labels.iter().filter(|label| wanted(label));
        match (found.next(), found.next()) {
            (Some(label), None) => Some(*label),
            _ => None,
        }
    };
    let is = |what| move |label: &str| said(label) == what;
    if let Some(label) = only(&is(Said::Left)) {
        return Some(label);
    }
    let [a, b] = labels else {
        return only(&is(Said::Won));
    };
    if truth(a.as_bytes()).is_some() && truth(b.as_bytes()).is_some() {
        let truth_of = |wanted| move |label: &str| truth(label.as_bytes()) == Some(wanted);
        let words = words(column);
        let negated = words.iter().any(|word| word == "not" || word == "non");
        let speaks = |starts: &[&str]| words.iter().any(|word| begins(word, starts));
        return match (speaks(&SPEAKS_OF_IT), speaks(&SPEAKS_OF_STAYING)) {
            (true, _) => only(&truth_of(!negated)),
            (false, true) => only(&truth_of(negated)),
            (false, false) => None,
        };
    }
    if let Some(stayed) = only(&is(Said::Stayed)) {
        return labels.iter().copied().find(|label| *label != stayed);
    }
    only(&is(Said::Won))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_told_by_words() {
        for (column, labels, positive) in [
            ("Churn", ["No", "Yes"], Some("Yes")),
            ("churn", ["False.", "True."], Some("True.")),
            ("churned", ["0", "1"], Some("1")),
            ("cancelou", ["não", "sim"], Some("sim")),
            ("Kuendigung", ["Nein", "Ja"], Some("Ja")),
            ("renewed", ["No", "Yes"], Some("No")),
            ("is_active", ["0", "1"], Some("0")),
            ("retained", ["TRUE", "FALSE"], Some("FALSE")),
            ("IsCustomer", ["1", "0"], Some("0")),
            ("not_renewed", ["Yes", "No"], Some("Yes")),
            ("survived", ["1", "0"], Some("0")),
            ("status", ["Deactivated", "Active"], Some("Deactivated")),
            ("status", ["Active", "Terminated"], Some("Terminated")),
            ("status", ["Active", "P"], Some("P")),
            (
                "Attrition_Flag",
                ["Existing Customer", "Attrited Customer"],
                Some("Attrited Customer"),
            ),
            ("estado", ["Ativo", "Inativo"], Some("Inativo")),
            ("Kundenstatus", ["aktiv", "inaktiv"], Some("inaktiv")),
            ("situation", ["Not renewed", "Renewed"], Some("Not renewed")),
            ("Converted", ["0", "1"], Some("1")),
            ("stage", ["Won", "In progress"], Some("Won")),
            ("y", ["no", "yes"], Some("yes")),
            ("plan_type", ["no", "yes"], None),
            ("segment", ["A", "B"], None),
        ] {
            assert_eq!(
                positive_label(column, &labels),
                positive,
                "{column} {labels:?}"
            );
        }
        let stripe = ["active", "canceled", "past_due", "trialing"];
        assert_eq!(positive_label("Status", &stripe), Some("canceled"));
        assert_eq!(positive_label("plan", &["Basic", "Plus", "Pro"]), None);
    }
}
