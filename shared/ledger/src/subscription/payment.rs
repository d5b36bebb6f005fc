//! What an event says of an invoice's payment.

use domain::SubscriptionEvent;

use super::facts::{event_of, id};
use super::value::{amount, currency};
use super::{Field, Money, Problem};
use crate::json::Object;
use crate::row::Row;

/// That an invoice was paid, was not, or was paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub event: SubscriptionEvent,
    /// None where the event names none.
    pub invoice: Option<String>,
    /// None where it is not known, or of which currency.
    pub amount: Option<Money>,
}

impl Payment {
    /// What an event of a payment says, and facts of it that are not used; none of another.
    pub fn read(row: &Row<'_>) -> Option<(Self, Vec<(Field, Problem)>)> {
        let event = event_of(row).filter(|event| event.is_of_payment())?;
        let properties: Object<'_> = serde_json::from_str(row.properties).ok()?;
        let mut problems = Vec::new();
        let invoice = id(&properties, Field::InvoiceId, &mut problems);
        let minor = properties.get(Field::AmountMinor.name()).map(amount);
        let code = properties.get(Field::Currency.name()).map(currency);
        let amount = match (minor, code) {
            (Some(Ok(minor)), Some(Ok(currency))) => Some(Money { currency, minor }),
            (minor, code) => {
                let minor = minor.unwrap_or(Err(Problem::Missing));
                let code = code.unwrap_or(Err(Problem::Missing));
                problems.extend(minor.err().map(|problem| (Field::AmountMinor, problem)));
                problems.extend(code.err().map(|problem| (Field::Currency, problem)));
                None
            }
        };
        let payment = Self {
            event,
            invoice: invoice.filter(|id| !id.is_empty()),
            amount,
        };
        Some((payment, problems))
    }
}
