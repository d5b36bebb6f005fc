//! Files in, events out.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use data::{Frame, Limits, ReadOptions, read_file};
use domain::{
    CustomersAre::{self, Accounts, People},
    FieldSource, ImportField, ImportKind, ImportMapping,
};
use serde_json::{Value, json};

use super::contradictions::REMEMBERED;
use super::{
    Contradiction, ContradictionFinder, KnownExport, Reading, RepeatCounter, RowOutcome,
    Suggestion, each_row, suggest,
};
use crate::event::Event;
use crate::intake::Request;

fn frame(csv: &str) -> Frame {
    let bytes = Arc::new(Bytes::from(csv.to_owned()));
    read_file(bytes, &Limits::NONE, &ReadOptions::default()).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn suggested(csv: &str, kind: Option<ImportKind>, customers_are: CustomersAre) -> Suggestion {
    let header = csv.lines().next().unwrap();
    let columns: Vec<String> = header.split(',').map(str::to_owned).collect();
    suggest(&columns, kind, customers_are).unwrap()
}

/// What each row comes to: its events as time, name and properties, `skipped`, or its column and code.
fn read(csv: &str, mapping: &ImportMapping, kind: ImportKind) -> Vec<Value> {
    outcomes(csv, mapping, kind)
        .into_iter()
        .map(|outcome| match outcome {
            RowOutcome::Skipped => json!("skipped"),
            RowOutcome::Wrong(wrong) => json!([wrong.row, wrong.column, wrong.code]),
            RowOutcome::Told(events, _) => events.iter().map(shown).collect(),
        })
        .collect()
}

fn reading(mapping: &ImportMapping, kind: ImportKind) -> Reading<'_> {
    Reading {
        kind,
        mapping,
        leave_out: &[],
        customers_are: People,
        as_of: at("2026-06-01T00:00:00Z"),
        as_of_is_history: false,
        request: Request::new(at("2026-06-01T00:10:00Z"), "imp_1"),
    }
}

/// The contradictions of a file that comes in parts and is said to have so many rows, in the order in which they are
/// found.
fn contradictions(parts: &[Frame], rows: u64, reading: &Reading<'_>) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for mut finder in ContradictionFinder::of_file(rows) {
        let mut first = 1;
        for part in parts {
            found.extend(finder.add(part, first, reading));
            first += part.rows as u64;
        }
    }
    found
}

fn outcomes(csv: &str, mapping: &ImportMapping, kind: ImportKind) -> Vec<RowOutcome> {
    let frame = frame(csv);
    let reading = reading(mapping, kind);
    let contradictions = contradictions(std::slice::from_ref(&frame), 1, &reading);
    let mut counter = RepeatCounter::default();
    if reading.counts_repeats() {
        counter.add(&frame);
    }
    let mut outcomes = Vec::new();
    let (repeats, each) = (&counter.repeats, |_, outcome| outcomes.push(outcome));
    each_row(&frame, 1, repeats, &contradictions, &reading, each);
    outcomes
}

fn shown(event: &Event) -> Value {
    let what: Value = serde_json::from_str(event.properties.get()).unwrap();
    let name = event.name.as_deref().unwrap_or(event.kind.name());
    json!([
        event.user_id,
        event.event_time.format("%F").to_string(),
        name,
        what
    ])
}

fn events(csv: &str, mapping: &ImportMapping, kind: ImportKind) -> Vec<Event> {
    let told = outcomes(csv, mapping, kind).into_iter();
    told.flat_map(|outcome| match outcome {
        RowOutcome::Told(events, _) => events,
        other => panic!("{other:?}"),
    })
    .collect()
}

const SUBSCRIPTIONS: &str = "\
id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),Canceled At (UTC),Ended At (UTC),Cancel At Period End
sub_1,cus_1,a@x.com,Pro,3,usd,month,19.90,active,2026-01-10 09:30,2026-01-10 09:30,2026-05-10 09:30,2026-06-10 09:30,,,false
sub_2,cus_2,b@x.com,Year,1,jpy,year,12000.00,canceled,2025-02-01 00:00,2025-02-01 00:00,2026-02-01 00:00,2027-02-01 00:00,2026-03-05 10:00,2026-03-05 10:00,false
sub_3,cus_3,c@x.com,Pro,1,usd,month,19.90,incomplete_expired,2026-02-01 00:00,2026-02-01 00:00,2026-02-01 00:00,2026-03-01 00:00,,,false
";

#[test]
fn stripes_subscriptions_are_known_and_told_with_their_past() {
    let suggestion = suggested(SUBSCRIPTIONS, None, People);
    assert_eq!(suggestion.export, Some(KnownExport::StripeSubscriptions));
    let mapped = |group: &Vec<ImportField>| {
        let mut fields = group.iter();
        fields.any(|field| suggestion.mapping.contains_key(field))
    };
    assert!(suggestion.needed.iter().all(mapped), "{suggestion:?}");
    let told = read(SUBSCRIPTIONS, &suggestion.mapping, suggestion.kind);
    assert_eq!(told[2], "skipped");
    let [started, updated] = &told[0].as_array().unwrap()[..] else {
        panic!("{told:?}");
    };
    assert_eq!(started[1], "2026-01-10");
    assert_eq!(started[2], "Subscription Started");
    assert_eq!(started[3]["amount_minor"], 5_970, "three seats");
    assert_eq!(started[3]["Customer Email"], "a@x.com");
    assert_eq!(updated[1], "2026-06-01", "as of when the file came");
    assert_eq!(updated[3]["status"], "active");
    assert_eq!(updated[3]["period_end"], "2026-06-10T09:30:00.000Z");
    let [started, canceled] = &told[1].as_array().unwrap()[..] else {
        panic!("{told:?}");
    };
    assert_eq!(started[3]["amount_minor"], 12_000, "yen have no decimals");
    assert_eq!(
        (&canceled[1], &canceled[2]),
        (&json!("2026-03-05"), &json!("Subscription Canceled"))
    );
}

#[test]
fn a_later_file_tells_the_beginning_again_as_the_same() {
    let mapping = suggested(SUBSCRIPTIONS, None, People).mapping;
    let all = |csv: &str| events(csv, &mapping, ImportKind::Subscriptions);
    let first_rows: String = SUBSCRIPTIONS
        .lines()
        .take(3)
        .map(|line| format!("{line}\n"))
        .collect();
    let later = first_rows.replace("19.90", "29.90");
    let (first, later) = (all(&first_rows), all(&later));
    let of = |event: &Event| (event.message_id.clone(), event.body);
    assert_eq!(of(&first[0]), of(&later[0]));
    assert_ne!(of(&first[1]), of(&later[1]), "how it stands is another");
}

#[test]
fn stripes_payments_and_invoices_are_paid_failed_refunded_or_open() {
    let payments = "\
id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Invoice ID,Refunded date (UTC)
ch_1,2026-01-10 09:30:00,19.90,0.00,usd,Paid,cus_1,in_1,
ch_2,2026-01-11 09:30:00,19.90,19.90,usd,Refunded,cus_1,,2026-01-20 10:00:00
ch_3,2026-01-12 09:30:00,19.90,0.00,usd,Failed,cus_2,in_3,
ch_4,2026-01-13 09:30:00,19.90,0.00,usd,requires_action,cus_2,in_4,
ch_5,2026-01-13 09:30:00,19.90,0.00,usd,Paid,,in_5,
ch_6,2026-01-13 09:30:00,-19.90,0.00,usd,Paid,cus_2,in_6,
ch_7,2026-01-13 09:30:00,19.905,0.00,usd,Paid,cus_2,in_7,
ch_8,2026-01-13 09:30:00,19.90,0.00,dollars,Paid,cus_2,in_8,
ch_9,2026-01-13 09:30:00,19.90,0.00,usd,Maybe,cus_2,in_9,
";
    let suggestion = suggested(payments, None, People);
    assert_eq!(suggestion.export, Some(KnownExport::StripePayments));
    let told = read(payments, &suggestion.mapping, suggestion.kind);
    let names = |row: usize| -> Vec<&Value> {
        let events = told[row].as_array().unwrap().iter();
        events.map(|event| &event[2]).collect()
    };
    assert_eq!(names(0), ["Invoice Paid"]);
    assert_eq!(told[0][0][3]["invoice_id"], "in_1");
    assert_eq!(names(1), ["Invoice Paid", "Invoice Refunded"]);
    assert_eq!(told[1][0][3]["invoice_id"], "ch_2", "the payment's own");
    assert_eq!(told[1][1][1], "2026-01-20");
    assert_eq!(names(2), ["Invoice Payment Failed"]);
    assert_eq!(told[3], "skipped");
    assert_eq!(told[4], json!([5, "Customer ID", "missing_field"]));
    assert_eq!(told[5], json!([6, "Amount", "negative"]));
    assert_eq!(told[6], json!([7, "Amount", "too_many_decimals"]));
    assert_eq!(told[7], json!([8, "Currency", "unknown_currency"]));
    assert_eq!(told[8], json!([9, "Status", "unknown_status"]));

    let invoices = "\
id,Amount Due,Amount Paid,Currency,Customer,Date (UTC),Paid At (UTC),Status,Subscription
in_1,19.90,19.90,usd,cus_1,2026-01-10 09:30,2026-01-11 08:00,paid,sub_1
in_2,19.90,0.00,usd,cus_1,2026-02-10 09:30,,open,sub_1
";
    let suggestion = suggested(invoices, None, People);
    assert_eq!(suggestion.export, Some(KnownExport::StripeInvoices));
    let told = read(invoices, &suggestion.mapping, suggestion.kind);
    assert_eq!(told[0][0][1], "2026-01-11", "when it was paid");
    assert_eq!(told[0][0][3]["subscription_id"], "sub_1");
    assert_eq!(told[1], "skipped");
}

#[test]
fn customers_are_told_by_their_traits() {
    let csv = "\
id,Email,Name,Created (UTC),Delinquent,Seats
cus_1,a@x.com,Ana,2026-01-10 09:30,false,7
cus_2,b@x.com,,2026-01-11 00:00,true,
";
    let suggestion = suggested(csv, None, Accounts);
    assert_eq!(suggestion.export, Some(KnownExport::StripeCustomers));
    assert!(suggestion.mapping.contains_key(&ImportField::AccountId));
    let mapping = suggested(csv, None, People).mapping;
    let told = read(csv, &mapping, ImportKind::Customers);
    let ana = json!({
        "email": "a@x.com", "name": "Ana", "created_at": "2026-01-10T09:30:00.000Z",
        "Delinquent": false, "Seats": 7,
    });
    assert_eq!(told[0], json!([["cus_1", "2026-06-01", "identify", ana]]));
    let bea = json!({
        "email": "b@x.com", "created_at": "2026-01-11T00:00:00.000Z", "Delinquent": true,
    });
    assert_eq!(told[1][0][3], bea);
}

#[test]
fn events_that_are_the_same_are_several_and_the_same_in_the_next_file() {
    let csv = "\
cliente,evento,data,origem
7,Entrou,2026-05-01,app
7,Entrou,2026-05-01,app
8,Entrou,2026-05-02,web
7,Entrou,2026-05-01,app
9,,2026-05-01,app
9,Entrou,2190-05-01,app
";
    let suggestion = suggested(csv, None, People);
    assert_eq!(suggestion.kind, ImportKind::Events);
    let told = read(csv, &suggestion.mapping, suggestion.kind);
    let seven = json!([["7", "2026-05-01", "Entrou", { "origem": "app" }]]);
    assert_eq!((&told[0], &told[3]), (&seven, &seven));
    assert_eq!(told[4], json!([5, "evento", "missing_field"]));
    assert_eq!(told[5], json!([6, "data", "time_ahead"]));
    let good: String = csv
        .lines()
        .take(5)
        .map(|line| format!("{line}\n"))
        .collect();
    let messages = |csv: &str| -> Vec<String> {
        let events = events(csv, &suggestion.mapping, suggestion.kind).into_iter();
        events.map(|event| event.message_id).collect()
    };
    let first = messages(&good);
    let mut distinct = first.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 4, "{first:?}");
    assert_eq!(messages(&good), first);
}

#[test]
fn kinds_are_told_by_words_of_either_language() {
    let kind = |header: &str| suggested(header, None, People).kind;
    assert_eq!(
        kind("id_cliente,plano,valor,moeda,periodicidade,data_inicio"),
        ImportKind::Subscriptions
    );
    assert_eq!(
        kind("Customer ID,Start date,Billing period,Price"),
        ImportKind::Subscriptions
    );
    assert_eq!(
        kind("Cliente,Valor pago,Data do pagamento,Situação"),
        ImportKind::Payments
    );
    assert_eq!(kind("user_id,event,timestamp"), ImportKind::Events);
    assert_eq!(kind("customer_id,name,plan"), ImportKind::Customers);
    let columns = ["colour", "size"].map(str::to_owned);
    assert_eq!(suggest(&columns, None, People), None);
    let found = suggested("Cliente,Valor pago,Data do pagamento", None, People).mapping;
    let found: Vec<&ImportField> = found.keys().collect();
    assert_eq!(
        found,
        [&ImportField::UserId, &ImportField::At, &ImportField::Amount]
    );
}

#[test]
fn one_value_can_stand_for_a_column_and_a_wrong_cell_is_said() {
    let csv = "\
customer_id,amount,paid_on
c1,19.90,2026-01-10
c2,19.90,2026-01-11
c3,twenty,2026-01-12
c4,,2026-01-12
c5,1,2026-01-12
c6,1,2026-01-12
c7,1,2026-01-12
c8,1,2026-01-12
c9,1,2026-01-12
c10,1,2026-01-12
c11,1,2026-01-12
c12,1,2026-01-12
c13,1,2026-01-12
c14,1,2026-01-12
c15,1,2026-01-12
c16,1,2026-01-12
c17,1,2026-01-12
c18,1,2026-01-12
c19,1,2026-01-12
c20,1,2026-01-12
";
    let column = |name: &str| FieldSource::Column(name.to_owned());
    let mapping = ImportMapping::from([
        (ImportField::UserId, column("customer_id")),
        (ImportField::Amount, column("amount")),
        (ImportField::At, column("paid_on")),
        (ImportField::Currency, FieldSource::Value("eur".into())),
    ]);
    let told = read(csv, &mapping, ImportKind::Payments);
    assert_eq!(
        told[0][0][3],
        json!({ "amount_minor": 1_990, "currency": "EUR" })
    );
    assert_eq!(told[2], json!([3, "amount", "not_a_number"]));
    assert_eq!(told[3], json!([4, "amount", "missing_field"]));
}

#[test]
fn a_payment_without_an_id_is_one_of_its_own_though_others_have_one() {
    let csv = "\
payment_id,customer_id,amount,currency,paid_on
p1,c1,10,eur,2026-01-10
,c1,10,eur,2026-01-11
,c1,10,eur,2026-01-11
p1,c1,10,eur,2026-01-10
,c2,10,eur,2026-01-11
";
    let mapping = [
        (ImportField::PaymentId, "payment_id"),
        (ImportField::UserId, "customer_id"),
        (ImportField::Amount, "amount"),
        (ImportField::Currency, "currency"),
        (ImportField::At, "paid_on"),
    ];
    let mapping = mapping.map(|(field, name)| (field, FieldSource::Column(name.to_owned())));
    let mapping = ImportMapping::from(mapping);
    let events = events(csv, &mapping, ImportKind::Payments);
    let ids: Vec<&str> = events.iter().map(|event| &*event.message_id).collect();
    assert_eq!(ids[0], ids[3], "the same payment");
    let distinct: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(distinct.len(), 4, "{ids:?}");
}

#[test]
fn of_a_short_file_with_one_bad_date_only_that_row_is_wrong() {
    let rows: String = (1..=6)
        .map(|day| format!("c{day},Login,2026-05-0{day} 10:00\n"))
        .collect();
    let csv = format!("user_id,event,timestamp\n{rows}c7,Login,not a date\n");
    let mapping = suggested(&csv, None, People).mapping;
    let told = read(&csv, &mapping, ImportKind::Events);
    assert_eq!(told[0], json!([["c1", "2026-05-01", "Login", {}]]));
    assert_eq!(told[5], json!([["c6", "2026-05-06", "Login", {}]]));
    assert_eq!(told[6], json!([7, "timestamp", "invalid_time"]));
}

#[test]
fn of_rows_of_one_time_the_later_one_is_later() {
    let csv = "\
user_id,event,timestamp
c1,Subscription Started,2026-05-01
c1,Subscription Canceled,2026-05-01
c2,Login,2026-05-01
";
    let mapping = suggested(csv, None, People).mapping;
    let events = events(csv, &mapping, ImportKind::Events);
    let millis: Vec<u32> = events
        .iter()
        .map(|event| event.event_time.timestamp_subsec_millis())
        .collect();
    assert_eq!(millis, [0, 1, 0]);
}

#[test]
fn what_a_subscription_does_not_say_is_said() {
    let csv = "\
subscription_id,customer_id,amount,currency,interval,start_date,status,canceled_at
s1,c1,10,eur,month,2026-01-10,canceled,
s2,c2,10,eur,month,2026-01-10,canceled,2026-03-10
s3,c3,10,eur,month,2026-01-10,active,
s3,c3,20,eur,month,2026-01-10,active,
s4,c3,20,eur,month,2026-01-10,active,
,c5,10,eur,month,2026-01-10,active,
,c5,30,eur,month,2026-02-10,active,
";
    let mapping = suggested(csv, None, People).mapping;
    let told = outcomes(csv, &mapping, ImportKind::Subscriptions);
    let notes = |outcome: &RowOutcome| -> Vec<(u64, Option<String>, String)> {
        let RowOutcome::Told(_, notes) = outcome else {
            panic!("{outcome:?}");
        };
        assert!(notes.iter().all(|note| note.taken));
        let shown = notes
            .iter()
            .map(|note| (note.row, note.column.clone(), note.code.clone()));
        shown.collect()
    };
    let all: Vec<_> = told.iter().flat_map(notes).collect();
    let contradicts = |row, column: &str| {
        (
            row,
            Some(column.to_owned()),
            "contradicts_another_row".to_owned(),
        )
    };
    let expected = [
        (1, None, "end_unknown".to_owned()),
        contradicts(4, "amount"),
        contradicts(7, "start_date"),
    ];
    assert_eq!(all, expected);
    // Nothing is counted of what ended nobody knows when.
    let read = read(csv, &mapping, ImportKind::Subscriptions);
    let canceled = read[0].as_array().unwrap();
    assert_eq!(canceled.len(), 1);
    assert_eq!(
        (&canceled[0][1], &canceled[0][2]),
        (&json!("2026-06-01"), &json!("Subscription Canceled"))
    );
    let events = events(csv, &mapping, ImportKind::Subscriptions);
    let row = crate::row::Row::new(crate::owner::Owner::Customer("c1"), &events[0]);
    let (mut walk, mut steps) = (crate::subscription::Walk::default(), Vec::new());
    walk.tell(&row, &mut steps);
    assert!(steps.iter().all(|step| step.after.mrr.is_none()));
    let one = walk.subscriptions().get("s1").unwrap();
    let status = one.status(at("2026-06-02T00:00:00Z").timestamp_millis());
    assert_eq!(status, Some(crate::subscription::Status::Canceled));
}

#[test]
fn rows_far_apart_in_a_file_contradict_each_other() {
    let header = "subscription_id,customer_id,amount,currency,interval,start_date,status";
    let parts = [
        "s1,c1,10,eur,month,2026-01-10,active\ns2,c2,10,eur,month,2026-01-10,active\n",
        "s3,c3,10,eur,month,2026-01-10,active\ns2,c2,10,eur,month,2026-01-10,active\n",
        // The first of these is wrong and not told: it contradicts nothing.
        "s1,c1,10,eur,fortnight,2026-01-10,active\ns1,c1,30,eur,month,2026-01-10,active\n\
         s3,c3,10,usd,month,2026-01-10,active\ns1,c9,70,eur,month,2026-01-10,active\n",
    ];
    let parts = parts.map(|rows| frame(&format!("{header}\n{rows}")));
    let mapping = suggested(header, None, People).mapping;
    let reading = reading(&mapping, ImportKind::Subscriptions);
    let contradiction = |row, earlier, field| Contradiction {
        row,
        earlier,
        field,
    };
    let expected = [
        contradiction(6, 1, ImportField::Amount),
        contradiction(7, 3, ImportField::Currency),
    ];
    assert_eq!(contradictions(&parts, 8, &reading), expected);
    // Of a file of which not all can be remembered at a time, each is found once all the same.
    let mut found = contradictions(&parts, 5 * REMEMBERED, &reading);
    found.sort_by_key(|one| one.row);
    assert_eq!(found, expected);
    let columns = reading.compared_columns();
    assert!(columns.contains("amount") && columns.contains("customer_id"));
}

#[test]
fn payments_of_one_id_contradict_each_other() {
    let csv = "\
payment_id,invoice_id,customer_id,amount,currency,status,paid_on
p1,i1,c1,10,eur,failed,2026-01-10
p1,i1,c1,10,eur,paid,2026-01-12
p1,i1,c1,12,eur,paid,2026-01-12
,i2,c2,10,eur,paid,2026-01-10
,i2,c2,20,eur,paid,2026-02-10
,i2,c3,20,eur,paid,2026-02-10
p2,,c4,20,eur,paid,2026-02-10
,,c4,20,eur,paid,2026-02-10
,,c4,30,eur,paid,2026-02-10
";
    let column = |name: &str| FieldSource::Column(name.to_owned());
    let mapping = ImportMapping::from([
        (ImportField::PaymentId, column("payment_id")),
        (ImportField::InvoiceId, column("invoice_id")),
        (ImportField::UserId, column("customer_id")),
        (ImportField::Amount, column("amount")),
        (ImportField::Currency, column("currency")),
        (ImportField::Status, column("status")),
        (ImportField::At, column("paid_on")),
    ]);
    let notes: Vec<(u64, Option<String>, String)> = outcomes(csv, &mapping, ImportKind::Payments)
        .into_iter()
        .flat_map(|outcome| match outcome {
            RowOutcome::Told(_, notes) => notes,
            other => panic!("{other:?}"),
        })
        .map(|note| (note.row, note.column, note.code))
        .collect();
    let code = "contradicts_another_payment".to_owned();
    let expected = [
        (3, Some("amount".to_owned()), code.clone()),
        (6, Some("customer_id".to_owned()), code),
    ];
    assert_eq!(notes, expected);
}

#[test]
fn a_column_that_is_called_as_a_trait_of_another_is_said() {
    let csv = "customer_id,full_name,name\nc1,Ana Lima,ana\nc2,Bea Reis,\nc3,,cid\n";
    let column = |name: &str| FieldSource::Column(name.to_owned());
    let mapping = ImportMapping::from([
        (ImportField::UserId, column("customer_id")),
        (ImportField::Name, column("full_name")),
    ]);
    let told = outcomes(csv, &mapping, ImportKind::Customers).into_iter();
    let told: Vec<(Value, Vec<String>)> = told
        .map(|outcome| match outcome {
            RowOutcome::Told(events, notes) => {
                let what: Value = serde_json::from_str(events[0].properties.get()).unwrap();
                let codes = notes.into_iter().map(|note| note.code).collect();
                (what["name"].clone(), codes)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let hidden = vec!["column_not_told".to_owned()];
    let expected = [
        (json!("Ana Lima"), hidden),
        (json!("Bea Reis"), Vec::new()),
        (json!("cid"), Vec::new()),
    ];
    assert_eq!(told, expected);
}
