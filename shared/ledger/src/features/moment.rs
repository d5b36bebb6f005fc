//! What counts of a row: small, so that a customer's last months are held.

use domain::SubscriptionEvent;
use serde_json::value::RawValue;
use twox_hash::XxHash64;

use crate::event::Kind;
use crate::features::layout::Layout;
use crate::json::{self, Object};
use crate::row::Row;

/// Something that a customer did, or that happened to what they pay for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moment {
    pub at: i64,
    /// Its place among the layout's events.
    pub event: Option<usize>,
    pub is_page: bool,
    /// Of its name, to count different ones.
    pub name: u64,
    /// Numbers of it, by their place among the layout's.
    pub amounts: Vec<(usize, f64)>,
    pub billing: Option<SubscriptionEvent>,
}

impl Moment {
    /// None of a row that only tells of the customer.
    pub fn of(layout: &Layout, row: &Row<'_>) -> Option<Self> {
        let billing = billing(row);
        if billing.is_none() && !is_activity(row) {
            return None;
        }
        let name = row.name.unwrap_or_default();
        let event = match (row.kind, billing) {
            (Kind::Track, None) => layout.event(name),
            _ => None,
        };
        Some(Self {
            at: row.event_time,
            event,
            is_page: matches!(row.kind, Kind::Page | Kind::Screen),
            name: XxHash64::oneshot(row.kind as u64, name.as_bytes()),
            amounts: amounts(layout, event, row),
            billing,
        })
    }
}

/// What it tells of a subscription or an invoice.
pub(super) fn billing(row: &Row<'_>) -> Option<SubscriptionEvent> {
    match row.kind {
        Kind::Track => SubscriptionEvent::named(row.name?),
        _ => None,
    }
}

/// Whether the customer did something.
pub(super) fn is_activity(row: &Row<'_>) -> bool {
    matches!(row.kind, Kind::Track | Kind::Page | Kind::Screen) && billing(row).is_none()
}

fn amounts(layout: &Layout, event: Option<usize>, row: &Row<'_>) -> Vec<(usize, f64)> {
    let Some(event) = event.and_then(|event| layout.events.get(event)) else {
        return Vec::new();
    };
    let wanted = layout.amounts.iter().enumerate();
    let mut wanted = wanted
        .filter(|(_, amount)| amount.event == *event)
        .peekable();
    if wanted.peek().is_none() {
        return Vec::new();
    }
    let Ok(properties) = serde_json::from_str::<Object<'_>>(row.properties) else {
        return Vec::new();
    };
    let number = |(at, amount): (usize, &super::Amount)| {
        Some((at, number(properties.get(&amount.property)?)?))
    };
    wanted.filter_map(number).collect()
}

/// A number that can be summed; none of another type, and none beyond a million million.
pub(super) fn number(value: &RawValue) -> Option<f64> {
    let number: f64 = serde_json::from_str(value.get()).ok()?;
    (number.abs() <= 1e12).then_some(number)
}

/// What a trait says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    Number(f64),
    Flag(bool),
    Text(String),
}

impl Said {
    /// Longer texts are no categories.
    const LONGEST: usize = 100;

    pub fn of(value: &RawValue) -> Option<Self> {
        match value.get().as_bytes().first()? {
            b'"' => {
                let text = json::text(value)?;
                let text = text.trim();
                (1..=Self::LONGEST)
                    .contains(&text.len())
                    .then(|| Self::Text(text.to_owned()))
            }
            b't' => Some(Self::Flag(true)),
            b'f' => Some(Self::Flag(false)),
            b'[' | b'{' | b'n' => None,
            _ => number(value).map(Self::Number),
        }
    }
}

/// Hands on a customer's traits in a row, those within others by `address.country`. `None` is one that was taken away or
/// is nothing that a column could hold.
pub(super) fn each_trait(row: &Row<'_>, mut each: impl FnMut(&str, Option<Said>)) {
    if row.kind != Kind::Identify {
        return;
    }
    let Ok(traits) = serde_json::from_str::<Object<'_>>(row.properties) else {
        return;
    };
    for (name, value) in &traits.0 {
        match value
            .get()
            .starts_with('{')
            .then(|| Object::of(value))
            .flatten()
        {
            Some(within) => {
                for (inner, value) in &within.0 {
                    each(&format!("{name}.{inner}"), Said::of(value));
                }
            }
            None => each(name, Said::of(value)),
        }
    }
}
