//! Payments and invoices: paid, failed, given back.

use chrono::{DateTime, Utc};
use domain::{
    ImportField::{
        Amount, AmountMinor, AmountRefunded, At, InvoiceId, PaidAt, PaymentId, RefundedAt, Status,
        SubscriptionId,
    },
    ImportKind, SubscriptionEvent,
};
use serde_json::{Map, Value};

use super::Wrong;
use super::rows::{Rows, Told};
use super::words::{Outcome, paid};
use crate::event::{Event, Kind};

/// The events of a payment; none of one that has not come to anything.
pub fn read(rows: &Rows<'_>, row: usize) -> Result<Vec<Event>, Wrong> {
    let cells = &rows.cells;
    let status = match cells.text(Status, row) {
        Some(word) => paid(&word).ok_or_else(|| unknown(&word))?,
        None => Outcome::Paid,
    };
    if status == Outcome::Open {
        return Ok(Vec::new());
    }
    let currency = cells.currency(row)?;
    let amount = match cells.number(AmountMinor, row)? {
        Some(minor) => super::cells::json_number(minor),
        None => {
            let minor = cells.minor(Amount, row, &currency)?;
            minor.ok_or_else(|| Wrong::missing(Amount))?.into()
        }
    };
    let refunded = match (cells.minor(AmountRefunded, row, &currency)?, status) {
        (Some(minor), _) if minor > 0 => Some(minor.into()),
        (_, Outcome::Refunded) => Some(amount.clone()),
        _ => None,
    };
    let made = cells.time(At, row)?;
    let paid_at = cells.time(PaidAt, row)?;
    let common = properties(rows, row, &currency);
    let tell = |event: SubscriptionEvent, at: Option<DateTime<Utc>>, amount: Value| {
        let mut what = common.clone();
        what.insert("amount_minor".into(), amount);
        rows.event(
            row,
            Told {
                kind: Kind::Track,
                name: Some(event.into()),
                at: at.ok_or_else(|| Wrong::missing(At))?,
                historical: true,
                message: None,
                what,
            },
        )
    };
    if status == Outcome::Failed {
        let failed = tell(SubscriptionEvent::PaymentFailed, made.or(paid_at), amount)?;
        return Ok(vec![failed]);
    }
    let mut events = vec![tell(
        SubscriptionEvent::InvoicePaid,
        paid_at.or(made),
        amount,
    )?];
    if let Some(refunded) = refunded {
        let at = cells.time(RefundedAt, row)?.or(paid_at).or(made);
        events.push(tell(SubscriptionEvent::Refunded, at, refunded)?);
    }
    Ok(events)
}

fn properties(rows: &Rows<'_>, row: usize, currency: &str) -> Map<String, Value> {
    let cells = &rows.cells;
    let mut what = cells.others(row, ImportKind::Payments.fields());
    let payment = cells.text(PaymentId, row);
    let ids = [
        (
            InvoiceId,
            cells.text(InvoiceId, row).or_else(|| payment.clone()),
        ),
        (PaymentId, payment),
        (SubscriptionId, cells.text(SubscriptionId, row)),
    ];
    for (field, id) in ids {
        if let Some(id) = id {
            what.insert(field.name().to_owned(), id.into());
        }
    }
    what.insert("currency".into(), currency.into());
    what
}

fn unknown(word: &str) -> Wrong {
    let word: String = word.chars().take(40).collect();
    let detail = format!(
        "`status` is `{word}`, which says neither that it was paid, nor that it failed, was refunded or is open. Write \
         paid, failed, refunded or open."
    );
    Wrong::new(Status, "unknown_status", detail)
}
