//! Columns that mean the same to all organizations: what one learns of them helps another.

/// The last of them. What stands after it is an organization's own, whatever it is called: its events, their numbers and
/// its customers' traits.
const LAST: &str = "Different events, last 30 days";
/// What a customer pays is called by its currency, of which there is one.
const MRR: &str = "MRR";

/// As the ledger names them. Whether there are pages is not told, for that column stands among those that may be an
/// organization's own.
const NAMES: [&str; 22] = [
    "Days since first seen",
    "Plan",
    "Billing interval",
    "Seats",
    "Subscriptions",
    "Subscription age in days",
    "Days to renewal",
    "In trial",
    "Payment overdue",
    "Discount in percent",
    "Former subscriptions",
    "Previous cancellation taken back",
    "Currency",
    "Payments failed, last 90 days",
    "Payments recovered, last 90 days",
    "Invoices paid, last 90 days",
    "Refunds, last 90 days",
    "Plan changes, last 90 days",
    "Days since last active",
    "Days active, last 30 days",
    "Days active, change against the 30 days before",
    "Sessions, last 30 days",
];

/// What all organizations call each column of a dataset that was built of a ledger, in its order; none of an organization's
/// own. A trait or an event may be called as it likes: the ledger's columns come first, and it is their place that counts.
pub fn common_names(columns: &[&str]) -> Vec<Option<&'static str>> {
    let end = columns.iter().position(|column| *column == LAST);
    let common = end.map_or(0, |last| last + 1);
    let name = |(at, column): (usize, &&str)| match *column {
        _ if at >= common => None,
        LAST => Some(LAST),
        column if column.starts_with("MRR in ") => Some(MRR),
        column => NAMES.into_iter().find(|name| *name == column),
    };
    columns.iter().enumerate().map(name).collect()
}
