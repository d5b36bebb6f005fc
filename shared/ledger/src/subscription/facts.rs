//! The facts of one event.

use domain::SubscriptionEvent;

use super::value::fact;
use super::{Fact, Facts, Field, Problem};
use crate::event::Kind;
use crate::json::Object;
use crate::row::Row;

/// What the status is from an event that names none: active, or trialing while the trial's end lies ahead.
pub const RUNNING: &str = "running";

/// What an event says of a subscription.
#[derive(Debug, Clone)]
pub struct SubscriptionFacts {
    pub event: SubscriptionEvent,
    /// Empty for the one subscription of a customer whose events name none; none where what is named is no id.
    pub subscription: Option<String>,
    pub facts: Facts,
    /// Facts that are not used.
    pub problems: Vec<(Field, Problem)>,
}

/// Which of the events of subscriptions and invoices it is, if it is one.
pub fn event_of(row: &Row<'_>) -> Option<SubscriptionEvent> {
    match row.kind {
        Kind::Track => SubscriptionEvent::named(row.name?),
        _ => None,
    }
}

/// The facts of an event of a subscription; none of another.
pub fn read(row: &Row<'_>) -> Option<SubscriptionFacts> {
    let event = event_of(row).filter(|event| !event.is_of_invoice())?;
    let properties: Object<'_> = serde_json::from_str(row.properties).ok()?;
    let mut problems = Vec::new();
    let subscription = id(&properties, Field::SubscriptionId, &mut problems);
    let mut facts = Facts::new();
    for field in Field::FACTS {
        let Some(value) = properties.last(field.name()) else {
            continue;
        };
        match (value.get(), field) {
            // No subscription is without one: it is not told.
            ("null", Field::Status) => {}
            ("null", _) => {
                facts.insert(field, None);
            }
            _ => match fact(field, value) {
                Ok(fact) => {
                    facts.insert(field, Some(fact));
                }
                Err(problem) => problems.push((field, problem)),
            },
        }
    }
    imply(event, row.event_time, &mut facts);
    Some(SubscriptionFacts {
        event,
        subscription,
        facts,
        problems,
    })
}

/// What is named by a property; empty where it is left out.
pub fn id(
    properties: &Object<'_>,
    field: Field,
    problems: &mut Vec<(Field, Problem)>,
) -> Option<String> {
    let Some(value) = properties.get(field.name()) else {
        return Some(String::new());
    };
    match fact(field, value) {
        Ok(Fact::Text(id)) => Some(id),
        Ok(_) => None,
        Err(problem) => {
            problems.push((field, problem));
            None
        }
    }
}

/// Adds what an event's name says where its properties do not.
fn imply(event: SubscriptionEvent, at: i64, facts: &mut Facts) {
    use SubscriptionEvent::{
        CancelRequested, Canceled, Paused, PlanChanged, Reactivated, Renewed, Resumed, Started,
    };
    let mut implied = |field, fact: Option<Fact>| {
        facts.entry(field).or_insert(fact);
    };
    let status = |status: &str| Some(Fact::Text(status.to_owned()));
    if matches!(event, Started | Renewed | Resumed | Reactivated) {
        implied(Field::Status, status(RUNNING));
        implied(Field::EndedAt, None);
    }
    // What begins another period was not canceled with the last.
    if matches!(event, Started | Reactivated | Renewed) {
        implied(Field::CancelAtPeriodEnd, Some(Fact::Flag(false)));
    }
    if matches!(event, Started | Reactivated) {
        let of_its_end = [
            Field::CancelAt,
            Field::CanceledAt,
            Field::Reason,
            Field::Feedback,
            Field::Comment,
        ];
        for field in of_its_end {
            implied(field, None);
        }
    }
    // Another pause ends at a time of its own.
    if matches!(event, Paused | Resumed | Reactivated) {
        implied(Field::ResumesAt, None);
    }
    // What was announced of another plan, or of fewer seats, is not certain of these.
    if matches!(event, PlanChanged | Reactivated) {
        implied(Field::PriceChangesAt, None);
        implied(Field::NewAmountMinor, None);
    }
    match event {
        Started => implied(Field::StartedAt, Some(Fact::Number(at))),
        Paused => implied(Field::Status, status("paused")),
        CancelRequested => {
            implied(Field::CanceledAt, Some(Fact::Number(at)));
            if !matches!(facts.get(&Field::CancelAt), Some(Some(_))) {
                let with_the_period = Some(Fact::Flag(true));
                facts
                    .entry(Field::CancelAtPeriodEnd)
                    .or_insert(with_the_period);
            }
        }
        // With an end that lies ahead it is canceled by then.
        Canceled => match facts.get(&Field::EndedAt) {
            Some(Some(Fact::Number(end))) if *end > at => {}
            _ => {
                facts.entry(Field::Status).or_insert(status("canceled"));
            }
        },
        _ => {}
    }
}
