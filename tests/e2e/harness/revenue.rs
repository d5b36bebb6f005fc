//! Revenue as it is shown, and as a company has it in its own books, by the books' names.

use std::{collections::BTreeMap, fmt};

use super::prelude::*;

/// How many, and how much in the smallest unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figure(pub i64, pub i64);

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.0, self.1)
    }
}

/// All figures of a month in a currency.
pub type Page = BTreeMap<String, Figure>;

/// By month and currency.
pub type Pages = BTreeMap<(String, String), Page>;

const MOVED: [&str; 4] = ["new", "reactivation", "expansion", "contraction"];
const LOST: [&str; 3] = ["voluntary", "involuntary", "paused"];
const PAID: [&str; 4] = ["payments", "failed", "recovered", "refunds"];

fn page(of: &Value) -> Page {
    let whole = |value: &Value| value.as_i64().unwrap_or_else(|| panic!("{value} in {of}"));
    let sum = |sum: &Value| {
        let amount = sum.get("amount").unwrap_or(&sum["amount_minor"]);
        Figure(whole(&sum["count"]), whole(amount))
    };
    let mrr = of.get("mrr").unwrap_or(&of["mrr_minor"]);
    let mrr = Figure(whole(&of["customers"]), whole(mrr));
    let mut page = Page::from([("mrr".to_owned(), mrr)]);
    for kind in ["net", "changes"] {
        let of = &of[kind];
        page.extend(MOVED.map(|how| (format!("{kind} {how}"), sum(&of[how]))));
        page.extend(LOST.map(|why| (format!("{kind} {why}"), sum(&of["churn"][why]))));
    }
    page.extend(PAID.map(|what| (what.to_owned(), sum(&of[what]))));
    page
}

/// A company's books, as its stand-in tells them.
pub fn books(months: &Value) -> Pages {
    let mut pages = Pages::new();
    for month in items(months) {
        for (currency, of) in month["currencies"].as_object().unwrap() {
            let key = (text(&month["month"]), currency.to_uppercase());
            pages.insert(key, page(of));
        }
    }
    pages
}

/// What is shown of the months of those books, reckoned anew. All events must be merged.
pub async fn reckoned(owner: &Organization, books: &Pages) -> Pages {
    let run = owner.caller.post("/v1/revenue/runs", &Value::Null).await;
    let path = format!("/v1/revenue/runs/{}", text(&run.body(202)["id"]));
    let run = owner
        .once(&path, 300, |run| run["ended_at"].is_string())
        .await;
    assert_eq!(run["status"], "succeeded", "{run}");
    let months = || books.keys().map(|(month, _)| month.as_str());
    let (from, to) = (months().next().unwrap(), months().next_back().unwrap());
    let shown = owner.get(&format!("/v1/revenue?from={from}&to={to}")).await;
    let mut pages = Pages::new();
    for one in items(&shown["currencies"]) {
        for month in items(&one["months"]) {
            let key = (text(&month["month"]), text(&one["currency"]));
            pages.insert(key, page(month));
        }
    }
    pages
}

/// Each figure that differs, of months that are in the books. Before anything happened in a currency nothing is shown.
pub fn differing(ours: &Pages, books: &Pages) -> Vec<String> {
    let none = Page::new();
    let mut differ = Vec::new();
    for (key, theirs) in books {
        let ours = ours.get(key).unwrap_or(&none);
        for (name, theirs) in theirs {
            let ours = ours.get(name).copied().unwrap_or_default();
            if ours != *theirs {
                let (month, currency) = key;
                differ.push(format!(
                    "{month} {currency} {name}: {ours}, in the books {theirs}"
                ));
            }
        }
    }
    differ
}
