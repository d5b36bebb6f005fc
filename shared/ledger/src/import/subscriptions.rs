//! Subscriptions as they stand: when each began, and how it is now or that it has ended. A later file tells how it
//! stands then; of its beginning the first file counts.

use chrono::{DateTime, Utc};
use domain::{
    ImportField::{
        self, Amount, AmountMinor, CancelAtPeriodEnd, CanceledAt, EndedAt, Interval, IntervalCount,
        PeriodEnd, PeriodStart, Plan, Quantity, Reason, StartedAt, Status, SubscriptionId,
        TrialEnd, TrialStart, UnitAmount,
    },
    ImportKind, SubscriptionEvent,
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::Wrong;
use super::cells::json_number;
use super::rows::{Rows, Told, iso};
use super::words::{interval, standing};
use crate::event::{Event, Kind};
use crate::subscription::Status as Standing;

/// The events of a subscription; none of one that never began. Of one that is canceled without saying when, only that.
pub fn read(rows: &Rows<'_>, row: usize) -> Result<Vec<Event>, Wrong> {
    let (cells, as_of) = (&rows.cells, rows.reading.as_of);
    let status = status(rows, row)?;
    if matches!(
        status,
        Some(Standing::Incomplete | Standing::IncompleteExpired)
    ) {
        return Ok(Vec::new());
    }
    let began = cells.needed_time(StartedAt, row)?;
    let ended = ended(rows, row, status)?;
    if let Some(ended) = ended
        && ended < began
    {
        let detail = "The subscription ends before it begins. Correct one of the two dates.";
        return Err(Wrong::new(EndedAt, "before_its_start", detail));
    }
    let facts = price(rows, row)?;
    let mut first = facts.clone();
    for field in [StartedAt, TrialStart, TrialEnd] {
        add_time(rows, row, field, &mut first)?;
    }
    let told = |event: SubscriptionEvent, at, historical, message, what| Told {
        kind: Kind::Track,
        name: Some(event.into()),
        at,
        historical,
        message,
        what,
    };
    let historical = rows.reading.as_of_is_history;
    if ended.is_none() && status == Some(Standing::Canceled) {
        // Told of as begun it would count until then.
        for field in [CanceledAt, PeriodStart, PeriodEnd] {
            add_time(rows, row, field, &mut first)?;
        }
        add_reason(rows, row, &mut first);
        let at = as_of.max(began);
        let canceled = told(SubscriptionEvent::Canceled, at, historical, None, first);
        return Ok(vec![rows.event(row, canceled)?]);
    }
    let (message, body) = message_of_beginning(rows, row, began)?;
    let started = told(
        SubscriptionEvent::Started,
        began,
        true,
        Some(message),
        first,
    );
    let mut started = rows.event(row, started)?;
    started.body = body;
    let mut events = vec![started];
    let mut last = facts;
    for field in [CanceledAt, PeriodStart, PeriodEnd, TrialStart, TrialEnd] {
        add_time(rows, row, field, &mut last)?;
    }
    add_reason(rows, row, &mut last);
    match ended {
        Some(ended) if ended <= as_of => {
            last.insert("ended_at".into(), iso(ended).into());
            let canceled = told(SubscriptionEvent::Canceled, ended, true, None, last);
            events.push(rows.event(row, canceled)?);
        }
        _ => {
            if let Some(ended) = ended {
                last.insert("ended_at".into(), iso(ended).into());
            }
            if let Some(status) = status {
                last.insert("status".into(), super::code(status).into());
            }
            if let Some(flag) = cells.flag(CancelAtPeriodEnd, row)? {
                last.insert(CancelAtPeriodEnd.name().into(), flag.into());
            }
            let now = told(
                SubscriptionEvent::Updated,
                as_of.max(began),
                historical,
                None,
                last,
            );
            events.push(rows.event(row, now)?);
        }
    }
    Ok(events)
}

/// What is to be known of a row: that it is canceled, and not since when.
pub fn note(rows: &Rows<'_>, row: usize) -> Option<Wrong> {
    let status = status(rows, row).ok()?;
    let ended = ended(rows, row, status).ok()?;
    (status == Some(Standing::Canceled) && ended.is_none()).then(|| {
        let detail = "The subscription is canceled, and the row does not say when it ended. It is taken as canceled, and \
                      counts for no revenue at any time. Fill `ended_at`, or `canceled_at`.";
        Wrong::new(EndedAt, "end_unknown", detail)
    })
}

fn status(rows: &Rows<'_>, row: usize) -> Result<Option<Standing>, Wrong> {
    let word = rows.cells.text(Status, row);
    word.map(|word| standing(&word).ok_or_else(|| unknown(&word)))
        .transpose()
}

/// When it ended or is to end. Of one that is canceled without saying so, when it was canceled, if that is over.
fn ended(
    rows: &Rows<'_>,
    row: usize,
    status: Option<Standing>,
) -> Result<Option<DateTime<Utc>>, Wrong> {
    let canceled = rows.cells.time(CanceledAt, row)?;
    if let Some(ended) = rows.cells.time(EndedAt, row)? {
        return Ok(Some(ended));
    }
    let is_over = status == Some(Standing::Canceled);
    Ok(canceled.filter(|at| is_over && *at <= rows.reading.as_of))
}

fn add_reason(rows: &Rows<'_>, row: usize, what: &mut Map<String, Value>) {
    if let Some(reason) = rows.cells.text(Reason, row) {
        what.insert("reason".into(), reason.into());
    }
}

/// Its plan, and what it costs.
fn price(rows: &Rows<'_>, row: usize) -> Result<Map<String, Value>, Wrong> {
    let cells = &rows.cells;
    let mut what = cells.others(row, ImportKind::Subscriptions.fields());
    for field in [SubscriptionId, Plan] {
        if let Some(text) = cells.text(field, row) {
            what.insert(field.name().into(), text.into());
        }
    }
    let currency = cells.currency(row)?;
    let quantity = cells.number(Quantity, row)?;
    if let Some(quantity) = quantity {
        what.insert("quantity".into(), json_number(quantity));
    }
    let unit = cells.minor(UnitAmount, row, &currency)?;
    let of_units = unit.map(|unit| json_number(unit as f64 * quantity.unwrap_or(1.0)));
    let amount = match (cells.number(AmountMinor, row)?, of_units) {
        (Some(minor), _) => Some(json_number(minor)),
        (None, Some(amount)) => Some(amount),
        (None, None) => cells.minor(Amount, row, &currency)?.map(Value::from),
    };
    // One whose price is not known has no MRR, which its customer's page tells.
    if let Some(amount) = amount {
        what.insert("amount_minor".into(), amount);
    }
    what.insert("currency".into(), currency.into());
    if let Some(word) = cells.text(Interval, row) {
        let (interval, count) = interval(&word).ok_or_else(|| unknown_interval(&word))?;
        what.insert("interval".into(), super::code(interval).into());
        let said = cells.number(IntervalCount, row)?;
        let count = said.map_or_else(|| count.into(), |said| json_number(said * count as f64));
        what.insert("interval_count".into(), count);
    }
    Ok(what)
}

fn add_time(
    rows: &Rows<'_>,
    row: usize,
    field: ImportField,
    what: &mut Map<String, Value>,
) -> Result<(), Wrong> {
    if let Some(at) = rows.cells.time(field, row)? {
        what.insert(field.name().into(), iso(at).into());
    }
    Ok(())
}

/// The same from each file that has the subscription, whatever else it says of it: what comes again is a double and no
/// conflict.
fn message_of_beginning(
    rows: &Rows<'_>,
    row: usize,
    began: DateTime<Utc>,
) -> Result<(String, u64), Wrong> {
    let who = rows.reading.customers_are.field();
    let who = rows.cells.needed_text(who, row)?;
    let mut hash = Sha256::new();
    hash.update((who.len() as u64).to_le_bytes());
    hash.update(who);
    match rows.cells.text(SubscriptionId, row) {
        Some(id) => hash.update(id),
        // Of several without an id, the date tells one from the other.
        None => hash.update(began.timestamp_millis().to_le_bytes()),
    }
    let hash = hash.finalize();
    let name = u128::from_be_bytes(std::array::from_fn(|at| hash[at]));
    let body = u64::from_be_bytes(std::array::from_fn(|at| hash[16 + at]));
    Ok((format!("subscription-started-{name:032x}"), body))
}

fn unknown(word: &str) -> Wrong {
    let word: String = word.chars().take(40).collect();
    let detail = format!(
        "`status` is `{word}`, which is no state of a subscription. Write active, trialing, past_due, unpaid, paused or \
         canceled."
    );
    Wrong::new(Status, "unknown_status", detail)
}

fn unknown_interval(word: &str) -> Wrong {
    let word: String = word.chars().take(40).collect();
    let detail = format!("`interval` is `{word}`. Write day, week, month, quarter or year.");
    Wrong::new(Interval, "unknown_interval", detail)
}
