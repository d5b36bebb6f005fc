use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::money::{Lasting, Off};
use super::super::objects::{Invoice, InvoiceItem, Line, Price, Subscription};
use super::*;

const DAY: i64 = 24 * 3600;
const MONTH: i64 = 30 * DAY;

fn prices() -> HashMap<String, Price> {
    let price = |id: &str, product: &str, unit: i64, interval: &str| {
        let price = json!({
            "id": id, "product": product, "unit_amount": unit,
            "recurring": { "interval": interval, "interval_count": 1 },
        });
        (id.to_owned(), serde_json::from_value(price).unwrap())
    };
    HashMap::from([
        price("team", "Team", 1250, "month"),
        price("business", "Business", 3000, "month"),
        price("addon", "Addon", 500, "month"),
        price("team_year", "Team", 12_500, "year"),
    ])
}

fn line(item: &str, price: &str, quantity: i64, amount: i64, start: i64, proration: bool) -> Value {
    json!({
        "id": format!("il_{item}_{start}"), "quantity": quantity, "amount": amount,
        "period": { "start": start, "end": start + MONTH },
        "parent": { "subscription_item_details": { "proration": proration, "subscription_item": item } },
        "pricing": { "price_details": { "price": price } },
    })
}

fn invoice(id: &str, created: i64, extra: Value, lines: &[Value]) -> Invoice {
    let mut invoice = json!({
        "id": id, "created": created, "amount_paid": 1, "currency": "usd", "status": "paid",
        "attempt_count": 1, "lines": { "data": lines },
        "status_transitions": { "paid_at": created, "finalized_at": created },
    });
    let fields = invoice.as_object_mut().unwrap();
    fields.extend(extra.as_object().unwrap().clone());
    serde_json::from_value(invoice).unwrap()
}

fn subscription(extra: Value) -> Subscription {
    let mut subscription = json!({
        "id": "sub_1", "customer": "cus_1", "status": "active", "created": 0, "currency": "usd",
        "items": { "data": [] },
    });
    let fields = subscription.as_object_mut().unwrap();
    fields.extend(extra.as_object().unwrap().clone());
    serde_json::from_value(subscription).unwrap()
}

/// Of each moment: when, what it is called, and what was paid then.
fn told(
    of: &Subscription,
    invoices: &[Invoice],
    discounts: &[Lasting],
) -> Vec<(i64, &'static str, String, i64)> {
    told_with(of, invoices, &[], discounts)
}

/// The same, while lines wait for the next invoice.
fn told_with(
    of: &Subscription,
    invoices: &[Invoice],
    waiting: &[Line],
    discounts: &[Lasting],
) -> Vec<(i64, &'static str, String, i64)> {
    let moments = moments_of(of, invoices, waiting, discounts);
    let name = |event: SubscriptionEvent| <&'static str>::from(event);
    let row = |moment: Moment| {
        let state = moment.state;
        let due = state.amount_minor.unwrap_or(0) - state.discount_minor;
        (
            moment.at,
            name(moment.event).strip_prefix("Subscription ").unwrap(),
            state.status,
            due,
        )
    };
    moments.into_iter().map(row).collect()
}

fn moments_of(
    of: &Subscription,
    invoices: &[Invoice],
    waiting: &[Line],
    discounts: &[Lasting],
) -> Vec<Moment> {
    let prices = prices();
    let billed = Billed {
        invoices,
        waiting,
        prices: &prices,
    };
    moments(of, &billed, discounts, 100 * MONTH)
}

fn row(at: i64, name: &'static str, status: &str, due: i64) -> (i64, &'static str, String, i64) {
    (at, name, status.to_owned(), due)
}

#[test]
fn changes_within_a_period_are_told_at_their_own_time() {
    let invoices = [
        invoice(
            "in_1",
            0,
            json!({}),
            &[line("si_1", "team", 2, 2500, 0, false)],
        ),
        invoice(
            "in_2",
            MONTH,
            json!({}),
            &[
                // Two seats more, then another plan and an add-on.
                line("si_1", "team", 2, -2000, 6 * DAY, true),
                line("si_1", "team", 4, 4000, 6 * DAY, true),
                line("si_1", "team", 4, -1000, 20 * DAY, true),
                line("si_1", "business", 4, 2400, 20 * DAY, true),
                line("si_2", "addon", 1, 100, 25 * DAY, true),
                line("si_1", "business", 4, 12_000, MONTH, false),
                line("si_2", "addon", 1, 500, MONTH, false),
            ],
        ),
        invoice(
            "in_3",
            2 * MONTH,
            json!({}),
            &[
                line("si_2", "addon", 1, -250, MONTH + 15 * DAY, true),
                line("si_1", "business", 4, 12_000, 2 * MONTH, false),
            ],
        ),
    ];
    let expected = [
        row(0, "Started", "active", 2500),
        row(6 * DAY, "Plan Changed", "active", 5000),
        row(20 * DAY, "Plan Changed", "active", 12_000),
        row(25 * DAY, "Plan Changed", "active", 12_500),
        row(MONTH, "Renewed", "active", 12_500),
        row(MONTH + 15 * DAY, "Plan Changed", "active", 12_000),
        row(2 * MONTH, "Renewed", "active", 12_000),
    ];
    assert_eq!(told(&subscription(json!({})), &invoices, &[]), expected);
}

#[test]
fn a_trial_is_followed_by_what_is_paid_and_ends_as_it_did() {
    let trial = json!({ "trial_start": 0, "trial_end": 14 * DAY });
    let free = invoice(
        "in_1",
        0,
        json!({ "amount_paid": 0 }),
        &[line("si_1", "team", 1, 0, 0, false)],
    );
    let first = invoice(
        "in_2",
        14 * DAY,
        json!({}),
        &[line("si_1", "team", 1, 1250, 14 * DAY, false)],
    );
    let expected = [
        row(0, "Started", "trialing", 1250),
        row(14 * DAY, "Renewed", "active", 1250),
    ];
    assert_eq!(
        told(&subscription(trial.clone()), &[free.clone(), first], &[]),
        expected
    );

    // Without a card it waited for ten days.
    let late = invoice(
        "in_2",
        24 * DAY,
        json!({}),
        &[line("si_1", "team", 1, 1250, 24 * DAY, false)],
    );
    let expected = [
        row(0, "Started", "trialing", 1250),
        row(14 * DAY, "Paused", "paused", 1250),
        row(24 * DAY, "Renewed", "active", 1250),
    ];
    assert_eq!(
        told(&subscription(trial), &[free.clone(), late], &[]),
        expected
    );

    let ended = json!({
        "trial_start": 0, "trial_end": 14 * DAY, "status": "canceled", "ended_at": 14 * DAY, "canceled_at": 3 * DAY,
        "cancellation_details": { "reason": "cancellation_requested", "feedback": "unused" },
    });
    let expected = [
        row(0, "Started", "trialing", 1250),
        row(3 * DAY, "Cancel Requested", "trialing", 1250),
        row(14 * DAY, "Canceled", "canceled", 1250),
    ];
    let ended = subscription(ended);
    assert_eq!(told(&ended, std::slice::from_ref(&free), &[]), expected);
    let all = moments_of(&ended, &[free], &[], &[]);
    let known: Vec<_> = all
        .iter()
        .map(|moment| {
            (
                moment.state.cancel_at_period_end,
                moment.state.reason.is_some(),
            )
        })
        .collect();
    assert_eq!(
        known,
        [(false, false), (true, true), (false, true)],
        "nobody knew before"
    );
}

#[test]
fn discounts_begin_and_end_between_invoices() {
    let invoices = [0, 1, 2].map(|n| {
        invoice(
            &format!("in_{n}"),
            n * MONTH,
            json!({}),
            &[line("si_1", "team", 2, 2500, n * MONTH, false)],
        )
    });
    let half = Lasting {
        id: "di_1".into(),
        start: 0,
        end: Some(MONTH + DAY),
        off: Off::Share(5000),
    };
    let expected = [
        row(0, "Started", "active", 1250),
        row(MONTH, "Renewed", "active", 1250),
        row(MONTH + DAY, "Updated", "active", 2500),
        row(2 * MONTH, "Renewed", "active", 2500),
    ];
    assert_eq!(told(&subscription(json!({})), &invoices, &[half]), expected);
}

#[test]
fn a_first_payment_that_came_late_and_one_that_never_did() {
    let late = json!({ "status_transitions": { "paid_at": 3600, "finalized_at": 0 } });
    let late = invoice("in_1", 0, late, &[line("si_1", "team", 1, 1250, 0, false)]);
    let expected = [
        row(0, "Started", "incomplete", 1250),
        row(3600, "Updated", "active", 1250),
    ];
    assert_eq!(told(&subscription(json!({})), &[late], &[]), expected);
    let never = json!({ "status": "void", "status_transitions": { "finalized_at": 0 } });
    let never = invoice("in_1", 0, never, &[line("si_1", "team", 1, 1250, 0, false)]);
    let expired = subscription(json!({ "status": "incomplete_expired", "ended_at": DAY }));
    let expected = [
        row(0, "Started", "incomplete", 1250),
        row(DAY, "Updated", "incomplete_expired", 1250),
    ];
    assert_eq!(told(&expired, &[never], &[]), expected);
}

#[test]
fn what_was_not_collected_is_a_pause() {
    let of = |n: i64, extra: Value| {
        invoice(
            &format!("in_{n}"),
            n * MONTH,
            extra,
            &[line("si_1", "team", 1, 1250, n * MONTH, false)],
        )
    };
    let void = json!({ "status": "void", "attempt_count": 0, "status_transitions": { "finalized_at": MONTH } });
    let draft = json!({ "status": "draft", "attempt_count": 0, "status_transitions": {} });
    let invoices = [
        of(0, json!({})),
        of(1, void),
        of(2, draft),
        of(3, json!({})),
    ];
    let statuses: Vec<_> = told(&subscription(json!({})), &invoices, &[])
        .into_iter()
        .map(|row| (row.1, row.2))
        .collect();
    let expected = [
        ("Started", "active"),
        ("Paused", "paused"),
        ("Renewed", "paused"),
        ("Renewed", "active"),
    ];
    assert_eq!(
        statuses,
        expected.map(|(name, status)| (name, status.to_owned()))
    );
}

#[test]
fn a_month_that_becomes_a_year_is_one_change() {
    let invoices = [
        invoice(
            "in_1",
            0,
            json!({}),
            &[line("si_1", "team", 2, 2500, 0, false)],
        ),
        invoice(
            "in_2",
            10 * DAY,
            json!({}),
            &[
                line("si_1", "team", 2, -1600, 10 * DAY, true),
                line("si_1", "team_year", 2, 25_000, 10 * DAY, false),
            ],
        ),
    ];
    let expected = [
        row(0, "Started", "active", 2500),
        row(10 * DAY, "Plan Changed", "active", 25_000),
    ];
    assert_eq!(told(&subscription(json!({})), &invoices, &[]), expected);
    let all = moments_of(&subscription(json!({})), &invoices, &[], &[]);
    assert_eq!(all[1].state.interval.as_deref(), Some("year"));
}

#[test]
fn what_waits_for_the_next_invoice_says_when_it_was_changed() {
    let year = invoice(
        "in_1",
        0,
        json!({}),
        &[line("si_1", "team_year", 2, 25_000, 0, false)],
    );
    let item = |quantity: i64, amount: i64, start: i64| {
        let item = json!({
            "id": format!("ii_{start}_{quantity}"), "quantity": quantity, "amount": amount, "proration": true,
            "period": { "start": start, "end": 12 * MONTH },
            "parent": { "subscription_details": { "subscription": "sub_1", "subscription_item": "si_1" } },
            "pricing": { "price_details": { "price": "team_year" } },
        });
        let item: InvoiceItem = serde_json::from_value(item).unwrap();
        item.line().unwrap()
    };
    let items = [
        item(2, -18_000, 3 * MONTH),
        item(5, 45_000, 3 * MONTH),
        item(5, -20_000, 8 * MONTH),
        item(1, 4_000, 8 * MONTH),
    ];
    let waiting = items.map(|(subscription, line)| {
        assert_eq!(subscription, "sub_1");
        line
    });
    let expected = [
        row(0, "Started", "active", 25_000),
        row(3 * MONTH, "Plan Changed", "active", 62_500),
        row(8 * MONTH, "Plan Changed", "active", 12_500),
    ];
    let told = told_with(&subscription(json!({})), &[year], &waiting, &[]);
    assert_eq!(told, expected);
}
