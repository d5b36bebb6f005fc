use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::event::Event;
use crate::owner::Owner;
use crate::subscription::tests::{at, events_of};

const FAILED: &str = "Invoice Payment Failed";
const UPDATED: &str = "Invoice Updated";
const PAID: &str = "Invoice Paid";

fn events(told: &[(&str, &str, Value)]) -> Vec<Event> {
    events_of(told.iter().map(|(name, at, of)| ("u", *name, *at, of)))
}

fn folded<'a>(events: impl IntoIterator<Item = &'a Event>) -> FailedPayments {
    let mut folded = FailedPayments::default();
    for event in events {
        folded.tell(&Row::new(Owner::Customer("u"), event));
    }
    folded
}

fn open(told: &[(&str, &str, Value)]) -> Vec<FailedPayment> {
    folded(&events(told)).open()
}

fn of(invoice: &str) -> Value {
    json!({
        "invoice_id": invoice, "subscription_id": "s", "amount_minor": 4_900, "currency": "eur",
        "decline_code": "insufficient_funds",
    })
}

fn invoice(id: &str, more: Value) -> Value {
    let mut told = json!({ "invoice_id": id });
    for (name, value) in more.as_object().unwrap() {
        told[name] = value.clone();
    }
    told
}

#[test]
fn what_failed_is_known_by_all_that_was_told_of_it() {
    let stands = invoice(
        "in_1",
        json!({
            "attempt": 2, "next_payment_attempt": "2026-03-08T12:00:00Z",
            "hosted_invoice_url": "https://pay.example/in_1", "amount_minor": 4_000, "currency": "EUR",
        }),
    );
    let found = open(&[
        (FAILED, "2026-03-01T12:00:00Z", of("in_1")),
        (FAILED, "2026-03-04T12:00:00Z", of("in_1")),
        (UPDATED, "2026-03-04T12:00:01Z", stands),
    ]);
    let expected = FailedPayment {
        invoice: "in_1".into(),
        subscription: "s".into(),
        amount: Some(Money {
            currency: "EUR".into(),
            minor: 4_000,
        }),
        first_failed: at("2026-03-01T12:00:00Z"),
        last_failed: at("2026-03-04T12:00:01Z"),
        attempts: 2,
        next_attempt: Some(at("2026-03-08T12:00:00Z")),
        decline_code: Some("insufficient_funds".into()),
        pay_url: Some("https://pay.example/in_1".into()),
    };
    assert_eq!(found, [expected]);
}

#[test]
fn an_attempt_that_is_over_or_taken_back_is_none() {
    let next = |next: Value| {
        invoice(
            "in_1",
            json!({ "attempt": 1, "next_payment_attempt": next }),
        )
    };
    let first = (FAILED, "2026-03-01T12:00:00Z", of("in_1"));
    let planned = (
        UPDATED,
        "2026-03-01T12:00:01Z",
        next(json!("2026-03-04T12:00:00Z")),
    );
    let again = (FAILED, "2026-03-04T12:00:00Z", of("in_1"));
    let given_up = (UPDATED, "2026-03-02T12:00:00Z", next(Value::Null));
    let next = |told: &[(&str, &str, Value)]| open(told)[0].next_attempt;
    assert!(next(&[first.clone(), planned.clone()]).is_some());
    assert_eq!(next(&[first.clone(), planned.clone(), again]), None);
    assert_eq!(next(&[first, planned, given_up]), None);
}

#[test]
fn whatever_ends_the_collection_closes_it() {
    let first = (FAILED, "2026-03-01T12:00:00.500Z", of("in_1"));
    let same_second = "2026-03-01T12:00:00Z";
    for name in [
        PAID,
        "Invoice Payment Recovered",
        "Invoice Voided",
        "Invoice Written Off",
    ] {
        assert_eq!(
            open(&[first.clone(), (name, same_second, of("in_1"))]),
            [],
            "{name}"
        );
        // Another invoice's is not.
        let other = (name, "2026-03-02T12:00:00Z", of("in_2"));
        assert_eq!(open(&[first.clone(), other]).len(), 1, "{name}");
    }
    let refunded = ("Invoice Refunded", "2026-03-02T12:00:00Z", of("in_1"));
    assert_eq!(open(&[first.clone(), refunded]).len(), 1);
    // Nor is one that stands as not tried.
    let stands = (
        UPDATED,
        "2026-03-02T12:00:00Z",
        invoice("in_3", json!({ "attempt": 0 })),
    );
    assert_eq!(open(&[first, stands]).len(), 1);
}

#[test]
fn payments_that_name_no_invoice_are_of_all_of_the_subscription() {
    let paid = json!({ "subscription_id": "s", "amount_minor": 1, "currency": "EUR" });
    let mut other = of("in_2");
    other["subscription_id"] = "t".into();
    let found = open(&[
        (FAILED, "2026-03-01T12:00:00Z", of("in_1")),
        (FAILED, "2026-03-01T12:00:00Z", other),
        (PAID, "2026-03-02T12:00:00Z", paid.clone()),
    ]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].invoice, "in_2");
    // And one that fails without a name is mended by one that has it.
    let failed = (FAILED, "2026-03-01T12:00:00Z", paid);
    assert_eq!(open(std::slice::from_ref(&failed)).len(), 1);
    assert_eq!(
        open(&[failed, (PAID, "2026-03-02T12:00:00Z", of("in_1"))]),
        []
    );
}

#[test]
fn history_fails_nothing_and_still_ends_what_failed() {
    let mut past = events(&[
        (FAILED, "2026-03-01T12:00:00Z", of("in_1")),
        (PAID, "2026-03-02T12:00:00Z", of("in_1")),
    ]);
    past.iter_mut().for_each(|event| event.historical = true);
    assert_eq!(folded(&past[..1]).open(), []);
    let live = events(&[(FAILED, "2026-03-01T12:00:00Z", of("in_1"))]);
    assert_eq!(folded(&live).open().len(), 1);
    assert_eq!(folded(live.iter().chain(&past[1..])).open(), []);
}

#[test]
fn only_the_last_ones_are_kept() {
    let told: Vec<(String, Value)> = (0..MOST_INVOICES + 40)
        .map(|n| {
            let at = format!("2026-03-01T{:02}:{:02}:00Z", n / 60, n % 60);
            (at, invoice(&format!("in_{n:03}"), json!({ "attempt": 1 })))
        })
        .collect();
    let told: Vec<(&str, &str, Value)> = told
        .iter()
        .map(|(at, of)| (UPDATED, at.as_str(), of.clone()))
        .collect();
    let events = events(&told);
    let (there, back) = (folded(&events), folded(events.iter().rev()));
    assert_eq!(there, back);
    let open = there.open();
    assert_eq!(open.len(), MOST_INVOICES);
    assert_eq!(open[0].invoice, "in_040");
}

/// Events of two subscriptions with three invoices, some without names.
fn any_event() -> impl Strategy<Value = (&'static str, String, Value)> {
    let names = prop::sample::select(vec![FAILED, UPDATED, PAID, "Invoice Voided"]);
    (names, 0u32..400, 0u8..4, 0u8..2, 0u8..3).prop_map(
        |(name, minutes, which, subscription, attempt)| {
            let at = format!("2026-03-01T{:02}:{:02}:00Z", minutes / 60, minutes % 60);
            let mut told =
                json!({ "attempt": attempt, "subscription_id": format!("s{subscription}") });
            if which > 0 {
                told["invoice_id"] = format!("in_{which}").into();
            }
            (name, at, told)
        },
    )
}

proptest! {
    #[test]
    fn order_and_doubles_do_not_count(
        told in prop::collection::vec(any_event(), 0..30),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
    ) {
        let told: Vec<(&str, &str, Value)> =
            told.iter().map(|(name, at, of)| (*name, at.as_str(), of.clone())).collect();
        let events = events(&told);
        let once = folded(&events);
        let shuffled = picks.iter().filter(|_| !events.is_empty()).map(|at| &events[at.index(events.len())]);
        let again = folded(shuffled.chain(events.iter().rev()));
        prop_assert_eq!(&again, &once);
        let kept = serde_json::to_string(&once).unwrap();
        prop_assert_eq!(serde_json::from_str::<FailedPayments>(&kept).unwrap(), once);
    }

    #[test]
    fn nothing_is_open_after_the_last_payment(told in prop::collection::vec(any_event(), 0..30)) {
        let mut told: Vec<(&str, &str, Value)> =
            told.iter().map(|(name, at, of)| (*name, at.as_str(), of.clone())).collect();
        for subscription in ["s0", "s1", ""] {
            told.push((PAID, "2026-03-02T00:00:00Z", json!({ "subscription_id": subscription })));
        }
        prop_assert_eq!(open(&told), []);
    }
}
