//! What a customer used, by meter and month, of all that happened to them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{CustomersAre, Product, UsageMeter};
use ledger::{Kind, row::Row};
use outreach::recommend::plan::{UNIT, Usage, UsagePeriod};
use serde_json::{Map, Value};

use crate::state::told_by;

/// Of one event no more is counted, in whole units: what says more is a mistake.
const MOST_UNITS: f64 = 1e15;

/// A fold of a customer's events that knows no order.
pub struct UsageFold {
    traits_by: Kind,
    periods: Vec<UsagePeriod>,
    /// Which meters count an event of a name.
    by_event: HashMap<String, Vec<UsageMeter>>,
    by_trait: Vec<(String, UsageMeter)>,
    /// What events come to in each period.
    summed: BTreeMap<UsageMeter, Vec<u128>>,
    /// What a trait was told to be last before each period, and in each.
    latest: BTreeMap<UsageMeter, Vec<Option<Told>>>,
    first_use: Option<i64>,
}

/// When and by which message something was told, and what.
type Told = (i64, String, u128);

impl UsageFold {
    /// Of all that plans of the catalogue limit.
    pub fn new(
        customers_are: CustomersAre,
        products: &[Product],
        periods: Vec<UsagePeriod>,
    ) -> Self {
        let allowances = products.iter().flat_map(|product| &product.allowances);
        let meters: BTreeSet<&UsageMeter> = allowances.map(|one| &one.meter).collect();
        let (mut by_event, mut by_trait) = (HashMap::<String, Vec<_>>::new(), Vec::new());
        for meter in meters {
            if let Some(event) = &meter.event {
                let of_event = by_event.entry(event.clone()).or_default();
                of_event.push(meter.clone());
            }
            if let Some(name) = &meter.of_trait {
                by_trait.push((name.clone(), meter.clone()));
            }
        }
        Self {
            traits_by: told_by(customers_are),
            periods,
            by_event,
            by_trait,
            summed: BTreeMap::new(),
            latest: BTreeMap::new(),
            first_use: None,
        }
    }

    /// Tells it of something that happened.
    pub fn tell(&mut self, row: &Row<'_>) {
        if row.kind == Kind::Track {
            self.tell_event(row);
        }
        if row.kind == self.traits_by && !self.by_trait.is_empty() {
            self.tell_traits(row);
        }
    }

    fn tell_event(&mut self, row: &Row<'_>) {
        let Some(meters) = row.name.and_then(|name| self.by_event.get(name)) else {
            return;
        };
        self.first_use = Some(
            self.first_use
                .map_or(row.event_time, |at| at.min(row.event_time)),
        );
        let Some(period) = self.period_of(row.event_time) else {
            return;
        };
        let asks = meters.iter().any(|meter| meter.property.is_some());
        let properties = match asks {
            true => read(row),
            false => Map::new(),
        };
        for meter in meters {
            let units = match &meter.property {
                Some(name) => properties.get(name).and_then(millionths).unwrap_or(0),
                None => UNIT,
            };
            let by_period = self.summed.entry(meter.clone());
            let by_period = by_period.or_insert_with(|| vec![0; self.periods.len()]);
            by_period[period] = by_period[period].saturating_add(units);
        }
    }

    fn tell_traits(&mut self, row: &Row<'_>) {
        let begun = |period: &UsagePeriod| period.from.timestamp_millis() <= row.event_time;
        // The first place is that of what was told before all periods.
        let place = self.periods.partition_point(begun);
        let is_after = self.periods.last();
        if is_after.is_some_and(|last| last.to.timestamp_millis() <= row.event_time) {
            return;
        }
        let traits = read(row);
        for (name, meter) in &self.by_trait {
            let Some(value) = traits.get(name).and_then(millionths) else {
                continue;
            };
            let told = (row.event_time, row.message_id.to_owned(), value);
            let places = self.latest.entry(meter.clone());
            let places = places.or_insert_with(|| vec![None; self.periods.len() + 1]);
            if places[place].as_ref().is_none_or(|known| *known < told) {
                places[place] = Some(told);
            }
        }
    }

    /// Which period a moment is in, if it is in one.
    fn period_of(&self, at: i64) -> Option<usize> {
        let is_over = |period: &UsagePeriod| period.to.timestamp_millis() <= at;
        let period = self.periods.partition_point(is_over);
        let found = self.periods.get(period)?;
        (found.from.timestamp_millis() <= at).then_some(period)
    }

    /// What was used in those periods of which it is known: not before the customer began, nor before the first event of
    /// any meter, since nobody told of use then; and not before it was told what a trait was.
    pub fn usage(self, since: Option<DateTime<Utc>>) -> Usage {
        let since = since.map(|at| at.timestamp_millis());
        let begin = since.max(self.first_use).unwrap_or(i64::MIN);
        let traits: BTreeMap<UsageMeter, Vec<Option<u128>>> = self
            .latest
            .into_iter()
            .map(|(meter, told)| (meter, carried(told)))
            .collect();
        let is_known = |at: &usize| {
            let period: &UsagePeriod = &self.periods[*at];
            let mut all = traits.values();
            period.from.timestamp_millis() >= begin && all.all(|values| values[*at].is_some())
        };
        let known: Vec<usize> = (0..self.periods.len()).filter(is_known).collect();
        let summed = self.summed.into_iter().map(|(meter, sums)| {
            let of_known: Vec<u128> = known.iter().map(|at| sums[*at]).collect();
            (meter, of_known)
        });
        let levels = traits.iter().map(|(meter, values)| {
            let of_known: Vec<u128> = known.iter().map(|at| values[*at].unwrap_or(0)).collect();
            (meter.clone(), of_known)
        });
        Usage {
            meters: summed.chain(levels).collect(),
            periods: known.iter().map(|at| self.periods[*at]).collect(),
        }
    }
}

/// What a trait was at the end of each period: what was told last until then.
fn carried(told: Vec<Option<Told>>) -> Vec<Option<u128>> {
    let mut known = None;
    let all = told.into_iter().map(|told| {
        known = told.map(|(_, _, value)| value).or(known);
        known
    });
    all.skip(1).collect()
}

fn read(row: &Row<'_>) -> Map<String, Value> {
    serde_json::from_str(row.properties).unwrap_or_default()
}

/// A number in millionths; none of what is no number, or is below zero.
fn millionths(value: &Value) -> Option<u128> {
    let units = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let is_one = units.is_finite() && units >= 0.0;
    is_one.then(|| (units.min(MOST_UNITS) * UNIT as f64).round() as u128)
}

#[cfg(test)]
mod tests {
    use domain::{Allowance, ProductId, ProductKind, UserId};
    use ledger::{
        Event, Owner,
        intake::{Request, parse_batch},
    };
    use serde_json::json;

    use super::*;
    use crate::recommendations::periods::complete_months;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn meter(event: Option<&str>, property: Option<&str>, of_trait: Option<&str>) -> UsageMeter {
        UsageMeter {
            event: event.map(str::to_owned),
            property: property.map(str::to_owned),
            of_trait: of_trait.map(str::to_owned),
        }
    }

    fn plan(meters: &[UsageMeter]) -> Product {
        let allowance = |meter: &UsageMeter| Allowance {
            label: "Use".into(),
            meter: meter.clone(),
            included: Some(1),
            overage: None,
        };
        Product {
            id: ProductId::new(),
            kind: ProductKind::Plan,
            name: "Pro".into(),
            prices: Vec::new(),
            allowances: meters.iter().map(allowance).collect(),
            excluded_services: Vec::new(),
            had_by: Vec::new(),
            made_by: UserId::new().into(),
            changed_at: Utc::now(),
            revision: 1,
        }
    }

    fn call(day: &str, properties: Value) -> Value {
        json!({ "type": "track", "userId": "u", "event": "Call", "timestamp": format!("{day}T12:00:00Z"),
                "properties": properties })
    }

    fn identify(day: &str, seats: Value) -> Value {
        json!({ "type": "identify", "userId": "u", "timestamp": format!("{day}T12:00:00Z"),
                "traits": { "seats": seats } })
    }

    fn events(batch: &[Value]) -> Vec<Event> {
        let body = json!({ "batch": batch }).to_string();
        let items = parse_batch(body.as_bytes(), &Request::new(Utc::now(), "key_1")).unwrap();
        items
            .into_iter()
            .map(|item| item.outcome.unwrap())
            .collect()
    }

    /// What was used in the months before 15 June 2026, told in an order and in the reverse.
    fn used(meters: &[UsageMeter], batch: &[Value], since: Option<&str>) -> Usage {
        let periods = complete_months(at("2026-01-01T00:00:00Z"), at("2026-06-15T00:00:00Z"));
        let events = events(batch);
        let fold = |events: Vec<&Event>| {
            let products = [plan(meters)];
            let mut fold = UsageFold::new(CustomersAre::People, &products, periods.clone());
            for event in events {
                fold.tell(&Row::new(Owner::Nobody, event));
            }
            fold.usage(since.map(at))
        };
        let usage = fold(events.iter().collect());
        assert_eq!(fold(events.iter().rev().collect()), usage);
        usage
    }

    fn units(usage: &Usage, of: &UsageMeter) -> Vec<f64> {
        let all = usage.meters[of].iter();
        all.map(|one| *one as f64 / UNIT as f64).collect()
    }

    #[test]
    fn events_are_counted_and_summed_by_the_month() {
        let (count, minutes) = (
            meter(Some("Call"), None, None),
            meter(Some("Call"), Some("minutes"), None),
        );
        let batch = [
            call("2026-01-31", json!({ "minutes": 1 })),
            call("2026-02-01", json!({ "minutes": 0.25 })),
            call("2026-02-28", json!({ "minutes": "2.5" })),
            call("2026-03-01", json!({ "minutes": -3 })),
            call("2026-03-02", json!({})),
            // This month is not over.
            call("2026-06-02", json!({ "minutes": 100 })),
        ];
        let usage = used(&[count.clone(), minutes.clone()], &batch, None);
        // January began before the first call was told of.
        let begins: Vec<String> = usage
            .periods
            .iter()
            .map(|one| one.from.format("%m").to_string())
            .collect();
        assert_eq!(begins, ["02", "03", "04", "05"]);
        assert_eq!(units(&usage, &count), [2.0, 2.0, 0.0, 0.0]);
        assert_eq!(units(&usage, &minutes), [2.75, 0.0, 0.0, 0.0]);
        let late = used(
            std::slice::from_ref(&count),
            &batch,
            Some("2026-03-01T00:00:00Z"),
        );
        assert_eq!(units(&late, &count), [2.0, 0.0, 0.0]);
    }

    #[test]
    fn a_trait_counts_as_it_was_at_the_months_end() {
        let seats = meter(None, None, Some("seats"));
        let batch = [
            identify("2026-02-10", json!(3)),
            identify("2026-03-05", json!(9)),
            identify("2026-03-20", json!(5)),
            identify("2026-04-01", json!("many")),
            identify("2026-06-10", json!(50)),
        ];
        let usage = used(std::slice::from_ref(&seats), &batch, None);
        assert_eq!(units(&usage, &seats), [3.0, 5.0, 5.0, 5.0]);
        let mut longer = batch.to_vec();
        longer.push(identify("2020-01-01", json!(1)));
        let usage = used(std::slice::from_ref(&seats), &longer, None);
        assert_eq!(usage.periods.len(), 12);
        assert_eq!(units(&usage, &seats)[7..], [1.0, 3.0, 5.0, 5.0, 5.0]);
    }

    #[test]
    fn of_what_nobody_told_nothing_is_known() {
        let meters = [
            meter(Some("Call"), None, None),
            meter(None, None, Some("seats")),
        ];
        let other = json!({ "type": "track", "userId": "u", "event": "Other", "timestamp": "2026-02-10T12:00:00Z" });
        let usage = used(&meters, &[other], None);
        assert!(usage.meters.is_empty());
        assert_eq!(usage.periods.len(), 12);
    }
}
