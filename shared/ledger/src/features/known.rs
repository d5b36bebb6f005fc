//! What is known of a customer at a moment, and what it says in figures.

use std::collections::HashSet;

use domain::SubscriptionEvent;

use crate::features::DAY;
use crate::features::cells::Cells;
use crate::features::layout::{Layout, TraitKind};
use crate::features::moment::{Moment, Said, each_trait};
use crate::features::standing::Standing;
use crate::row::Row;

/// The longest that a feature looks back, but for when something was last.
const LONGEST_WINDOW: i64 = 90 * DAY;
/// Without anything done for so long, what is done next is another session.
const SESSION_GAP: i64 = 30 * 60 * 1000;

/// Of a customer, all that rows told so far say: rows in the order in which they became available.
pub(super) struct Known<'l> {
    layout: &'l Layout,
    first_seen: Option<i64>,
    last_active: Option<i64>,
    /// When each of the layout's events was last.
    last: Vec<Option<i64>>,
    /// What happened within the longest window.
    recent: Vec<Moment>,
    /// Each of the layout's traits, and of which time and message it is.
    traits: Vec<Option<(i64, String, Option<Said>)>>,
    pub standing: Standing,
}

impl<'l> Known<'l> {
    pub fn new(layout: &'l Layout) -> Self {
        Self {
            layout,
            first_seen: None,
            last_active: None,
            last: vec![None; layout.events.len()],
            recent: Vec::new(),
            traits: vec![None; layout.traits.len()],
            standing: Standing::default(),
        }
    }

    pub fn tell(&mut self, row: &Row<'_>) {
        let at = row.event_time;
        self.first_seen = Some(self.first_seen.map_or(at, |first| first.min(at)));
        self.standing.tell(row);
        self.tell_traits(row);
        let Some(moment) = Moment::of(self.layout, row) else {
            return;
        };
        let later = |last: Option<i64>| Some(last.map_or(at, |last| last.max(at)));
        if moment.billing.is_none() {
            self.last_active = later(self.last_active);
        }
        if let Some(last) = moment.event.and_then(|event| self.last.get_mut(event)) {
            *last = later(*last);
        }
        self.recent.push(moment);
    }

    fn tell_traits(&mut self, row: &Row<'_>) {
        if self.layout.traits.is_empty() {
            return;
        }
        each_trait(row, |name, said| {
            let mut named = self.layout.traits.iter().zip(&mut self.traits);
            let Some((_, told)) = named.find(|(of, _)| of.name == name) else {
                return;
            };
            let is_later = told.as_ref().is_none_or(|(at, message, _)| {
                (*at, &**message) <= (row.event_time, row.message_id)
            });
            if is_later {
                *told = Some((row.event_time, row.message_id.to_owned(), said));
            }
        });
    }

    /// Whether the customer did anything from then on.
    pub fn was_active(&self, since: i64) -> bool {
        self.last_active.is_some_and(|last| last >= since)
    }

    /// Lets go of what no date from this on looks back to.
    pub fn forget_before(&mut self, date: i64) {
        self.recent
            .retain(|moment| moment.at >= date - LONGEST_WINDOW);
    }

    /// Writes the features of a date, which is none before the last row that was told.
    pub fn write(&self, date: i64, cells: &mut Cells) {
        let recent = Recent {
            date,
            moments: &self.recent,
        };
        let days = |at: Option<i64>| at.map(|at| (date - at).div_euclid(DAY));
        cells.whole(|| "Days since first seen".into(), days(self.first_seen));
        if self.layout.subscriptions {
            self.standing.write(self.layout, date, cells);
            recent.write_billing(cells);
        }
        cells.whole(|| "Days since last active".into(), days(self.last_active));
        recent.write_activity(self.layout, cells);
        for (at, event) in self.layout.events.iter().enumerate() {
            let last = self.last.get(at).copied().flatten();
            cells.whole(|| format!("Days since last {event}"), days(last));
            recent.write_event(at, event, cells);
        }
        recent.write_amounts(self.layout, cells);
        self.write_traits(cells);
    }

    fn write_traits(&self, cells: &mut Cells) {
        for (of, told) in self.layout.traits.iter().zip(&self.traits) {
            let said = told.as_ref().and_then(|(_, _, said)| said.as_ref());
            let name = || of.name.clone();
            match (of.kind, said) {
                (TraitKind::Number, Some(Said::Number(value))) => cells.number(name, Some(*value)),
                (TraitKind::Number, _) => cells.number(name, None),
                (TraitKind::Flag, Some(Said::Flag(value))) => cells.flag(name, Some(*value)),
                (TraitKind::Flag, _) => cells.flag(name, None),
                (TraitKind::Text, Some(Said::Text(value))) => cells.text(name, Some(value)),
                (TraitKind::Text, _) => cells.text(name, None),
            }
        }
    }
}

/// The last months before a date.
struct Recent<'a> {
    date: i64,
    moments: &'a [Moment],
}

impl Recent<'_> {
    /// What happened in the days `from..to` before the date, as 30..0.
    fn within(&self, from: i64, to: i64) -> impl Iterator<Item = &Moment> {
        let times = self.date - from * DAY..self.date - to * DAY;
        self.moments
            .iter()
            .filter(move |moment| times.contains(&moment.at))
    }

    fn active(&self, from: i64, to: i64) -> impl Iterator<Item = &Moment> {
        self.within(from, to)
            .filter(|moment| moment.billing.is_none())
    }

    fn days_active(&self, from: i64, to: i64) -> i64 {
        let days: HashSet<i64> = self
            .active(from, to)
            .map(|moment| moment.at.div_euclid(DAY))
            .collect();
        days.len() as i64
    }

    fn sessions(&self) -> i64 {
        let mut times: Vec<i64> = self.active(30, 0).map(|moment| moment.at).collect();
        times.sort_unstable();
        let gaps = times
            .windows(2)
            .filter(|pair| pair[1] - pair[0] > SESSION_GAP)
            .count();
        (gaps + usize::from(!times.is_empty())) as i64
    }

    fn write_activity(&self, layout: &Layout, cells: &mut Cells) {
        let (last, before) = (self.days_active(30, 0), self.days_active(60, 30));
        cells.whole(|| "Days active, last 30 days".into(), Some(last));
        cells.whole(
            || "Days active, change against the 30 days before".into(),
            Some(last - before),
        );
        cells.whole(|| "Sessions, last 30 days".into(), Some(self.sessions()));
        let names: HashSet<u64> = self.active(30, 0).map(|moment| moment.name).collect();
        cells.whole(
            || "Different events, last 30 days".into(),
            Some(names.len() as i64),
        );
        if layout.pages {
            let pages = self.active(30, 0).filter(|moment| moment.is_page).count();
            cells.whole(|| "Pages, last 30 days".into(), Some(pages as i64));
        }
    }

    fn write_event(&self, event: usize, name: &str, cells: &mut Cells) {
        let count = |from, to| {
            let moments = self
                .within(from, to)
                .filter(|moment| moment.event == Some(event));
            moments.count() as i64
        };
        let (last, before) = (count(30, 0), count(60, 30));
        cells.whole(|| format!("{name}, last 7 days"), Some(count(7, 0)));
        cells.whole(|| format!("{name}, last 30 days"), Some(last));
        cells.whole(|| format!("{name}, last 90 days"), Some(count(90, 0)));
        cells.whole(
            || format!("{name}, change against the 30 days before"),
            Some(last - before),
        );
    }

    fn write_amounts(&self, layout: &Layout, cells: &mut Cells) {
        for (at, amount) in layout.amounts.iter().enumerate() {
            let (mut sum, mut count) = (0.0, 0);
            for (of, value) in self.within(30, 0).flat_map(|moment| &moment.amounts) {
                if *of == at {
                    (sum, count) = (sum + value, count + 1);
                }
            }
            let of = || format!("{} of {}", amount.property, amount.event);
            cells.number(|| format!("Sum of {}, last 30 days", of()), Some(sum));
            let mean = (count > 0).then(|| sum / f64::from(count));
            cells.number(|| format!("Mean of {}, last 30 days", of()), mean);
        }
    }

    fn write_billing(&self, cells: &mut Cells) {
        use SubscriptionEvent as E;
        let count = |events: &[E]| {
            let moments = self.within(90, 0).filter_map(|moment| moment.billing);
            Some(moments.filter(|of| events.contains(of)).count() as i64)
        };
        cells.whole(
            || "Payments failed, last 90 days".into(),
            count(&[E::PaymentFailed]),
        );
        cells.whole(
            || "Payments recovered, last 90 days".into(),
            count(&[E::PaymentRecovered]),
        );
        cells.whole(
            || "Invoices paid, last 90 days".into(),
            count(&[E::InvoicePaid]),
        );
        cells.whole(|| "Refunds, last 90 days".into(), count(&[E::Refunded]));
        cells.whole(
            || "Plan changes, last 90 days".into(),
            count(&[E::PlanChanged]),
        );
    }
}
