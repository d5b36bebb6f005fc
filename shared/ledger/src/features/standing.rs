//! What a customer pays for, as it stands at a moment.

use domain::currency_decimals;

use crate::features::DAY;
use crate::features::cells::Cells;
use crate::features::layout::Layout;
use crate::row::Row;
use crate::subscription::{Field, Loss, Price, Status, Subscription, Subscriptions};

/// A customer's subscriptions, by the rows that were told.
///
/// Whoever has asked for the end of a subscription has left it when they asked: nothing of how they are then foretells
/// it, and they can be won back, but not be warned. If they take it back, it goes on.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing(Subscriptions);

impl Standing {
    pub fn tell(&mut self, row: &Row<'_>) {
        self.0.tell(row);
    }

    /// Whether one is running whose end nobody has asked for.
    pub fn goes_on(&self, at: i64) -> bool {
        self.going_on(at).next().is_some()
    }

    /// Those that do.
    pub fn going_on(&self, at: i64) -> impl Iterator<Item = (&str, &Subscription)> {
        self.0.iter().filter(move |(_, one)| goes_on(one, at))
    }

    /// Whether one is kept: those that rest have not been left.
    pub fn is_kept(&self, at: i64) -> bool {
        self.0.iter().any(|(_, one)| {
            goes_on(one, at) || one.status(at) == Some(Status::Paused) && !is_end_asked_for(one)
        })
    }

    /// Whether all of these ended since payments failed.
    pub fn were_lost_by_payment<'a>(
        &self,
        mut ids: impl Iterator<Item = &'a str>,
        at: i64,
    ) -> bool {
        ids.all(|id| {
            let lost = self.0.get(id).map(|one| {
                one.status(at).is_some_and(|status| !is_running(status))
                    && one.standing(at).loss == Some(Loss::Involuntary)
            });
            lost.unwrap_or(false)
        })
    }

    pub fn write(&self, layout: &Layout, date: i64, cells: &mut Cells) {
        let all: Vec<&Subscription> = self.going_on(date).map(|(_, one)| one).collect();
        // The one that costs most; of those that cost the same, that of the greatest id.
        let main = all.iter().copied().max_by_key(|one| monthly(one));
        let number = |field| main.and_then(|one| one.number(field));
        let days = |from: i64, to: i64| (to - from).div_euclid(DAY);
        cells.text(|| "Plan".into(), main.and_then(|one| one.text(Field::Plan)));
        let interval = main
            .and_then(Subscription::price)
            .map(|price| interval(&price));
        cells.text(|| "Billing interval".into(), interval.as_deref());
        cells.whole(|| "Seats".into(), number(Field::Quantity));
        cells.whole(|| "Subscriptions".into(), Some(all.len() as i64));
        self.write_mrr(layout, &all, date, cells);
        let age = number(Field::StartedAt).map(|start| days(start, date));
        cells.whole(|| "Subscription age in days".into(), age);
        let renewal = number(Field::PeriodEnd).map(|end| days(date, end));
        cells.whole(
            || "Days to renewal".into(),
            renewal.filter(|days| *days >= 0),
        );
        let has = |wanted| Some(all.iter().any(|one| one.status(date) == Some(wanted)));
        cells.flag(|| "In trial".into(), has(Status::Trialing));
        cells.flag(|| "Payment overdue".into(), has(Status::PastDue));
        let price = main.and_then(Subscription::price);
        let discount = price.map(|price| discount_percent(&price));
        cells.number(|| "Discount in percent".into(), discount);
        let ended = self
            .0
            .iter()
            .filter(|(_, one)| one.status(date).is_some_and(Status::has_ended));
        cells.whole(|| "Former subscriptions".into(), Some(ended.count() as i64));
        let is_taken_back = |one: &&Subscription| one.number(Field::CanceledAt).is_some();
        cells.flag(
            || "Previous cancellation taken back".into(),
            Some(all.iter().any(is_taken_back)),
        );
    }

    fn write_mrr(&self, layout: &Layout, all: &[&Subscription], date: i64, cells: &mut Cells) {
        let Some(currency) = &layout.currency else {
            return;
        };
        let paid = all.iter().filter_map(|one| one.standing(date).mrr);
        let (mut sum, mut others) = (Some(0), None);
        for money in paid {
            match money.currency == *currency {
                true => sum = sum.map(|sum: i64| sum.saturating_add(money.minor)),
                false => others = Some(money.currency),
            }
        }
        let decimals = i32::from(currency_decimals(currency).unwrap_or(2));
        // Nothing is converted: what is paid in another currency is not known in this one.
        let sum = sum.filter(|sum| *sum > 0 || others.is_none());
        let major = sum.map(|minor| minor as f64 / 10_f64.powi(decimals));
        cells.number(|| format!("MRR in {currency}"), major);
        if layout.currencies {
            let paid_in = |one: &&Subscription| one.text(Field::Currency).map(str::to_owned);
            let first = all.iter().find_map(paid_in);
            cells.text(|| "Currency".into(), others.or(first).as_deref());
        }
    }
}

fn goes_on(one: &Subscription, at: i64) -> bool {
    one.status(at).is_some_and(is_running) && !is_end_asked_for(one)
}

fn is_running(status: Status) -> bool {
    matches!(status, Status::Trialing | Status::Active | Status::PastDue)
}

fn is_end_asked_for(one: &Subscription) -> bool {
    one.flag(Field::CancelAtPeriodEnd) == Some(true) || one.number(Field::CancelAt).is_some()
}

fn monthly(one: &Subscription) -> i64 {
    one.price().map_or(0, |price| price.monthly())
}

/// Such as `month` or `3 month`.
fn interval(price: &Price) -> String {
    let name: &'static str = price.interval.into();
    match price.interval_count {
        1 => name.to_owned(),
        count => format!("{count} {name}"),
    }
}

fn discount_percent(price: &Price) -> f64 {
    match price.amount_minor {
        ..=0 => 0.0,
        amount => {
            let percent = 100.0 * price.discount_minor as f64 / amount as f64;
            (percent * 10.0).round() / 10.0
        }
    }
}
