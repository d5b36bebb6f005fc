//! What can be known of a subscription's past, of which Stripe tells only how it ended up and its
//! invoices: what each period cost, and, by what was owed or given back for the rest of one, billed or
//! waiting to be, when what was changed. Not known is when a pause that is over began and ended between
//! two invoices, what was changed without anything being owed or given back for it, and a cancellation that was
//! taken back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::SubscriptionEvent;

use super::money::{Lasting, Priced};
use super::objects::{Invoice, Line, Price, Subscription};
use super::state::{State, instant, standing};

/// Something that happened to a subscription, and how it stood then. Its plan is the product's id.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    pub at: i64,
    pub event: SubscriptionEvent,
    pub state: State,
}

/// A draft that is older was not left so by Stripe, which makes it final in an hour.
const DRAFT: i64 = 2 * 24 * 3600;

/// What was billed of a subscription, and is to be.
#[derive(Clone, Copy)]
pub struct Billed<'a> {
    /// All of its own, in any order.
    pub invoices: &'a [Invoice],
    /// Lines that wait for the next one.
    pub waiting: &'a [Line],
    /// Those that lines name.
    pub prices: &'a HashMap<String, Price>,
}

/// All that is known of the time up to `until`. The discounts are all that ever lasted.
pub fn moments(
    of: &Subscription,
    billed: &Billed<'_>,
    discounts: &[Lasting],
    until: i64,
) -> Vec<Moment> {
    let mut invoices: Vec<&Invoice> = billed.invoices.iter().collect();
    invoices.sort_by_key(|invoice| invoice.created);
    let steps = steps(&invoices, billed);
    let statuses = statuses(of, &invoices, &steps, until);
    let end = of.ended_at.unwrap_or(i64::MAX).min(until);
    let requested = of
        .canceled_at
        .filter(|at| of.ended_at.is_none_or(|ended| *at < ended));
    let bounds = discounts
        .iter()
        .flat_map(|each| [Some(each.start), each.end])
        .flatten();
    let mut times: BTreeSet<i64> = bounds.collect();
    times.extend(steps.keys().chain(statuses.keys()).copied());
    times.extend(requested);
    times.insert(of.created);
    let mut walk = Walk::new(of, &steps);
    let within = times
        .into_iter()
        .filter(|at| (of.created..=end).contains(at));
    let moments = within.map(|at| {
        walk.go_to(at, steps.get(&at), statuses.get(&at).copied(), requested);
        walk.moment(discounts)
    });
    moments.collect()
}

/// What an invoice says happened at a moment.
#[derive(Debug, Default)]
struct Step {
    /// All items of the period that begins then, and when that ends.
    whole: Option<(Vec<Priced>, i64)>,
    /// Items that were changed or added, and those that ended.
    set: Vec<Priced>,
    gone: Vec<String>,
    /// Payments were not collected.
    paused: bool,
}

type Steps = BTreeMap<i64, Step>;

fn steps(invoices: &[&Invoice], billed: &Billed<'_>) -> Steps {
    let mut steps = Steps::new();
    let of_invoices = invoices.iter().flat_map(|invoice| {
        invoice
            .lines
            .data
            .iter()
            .map(move |line| (line, Some(*invoice)))
    });
    let waiting = billed.waiting.iter().map(|line| (line, None));
    for (line, invoice) in of_invoices.chain(waiting) {
        let Some((item, priced, proration)) = priced(line, billed.prices) else {
            continue;
        };
        let step = steps.entry(line.period.start).or_default();
        match (proration, priced) {
            (true, _) if line.amount < 0 => step.gone.push(item),
            (true, Some(priced)) => step.set.push(priced),
            (false, priced) => {
                step.paused |= invoice.is_some_and(is_uncollected);
                let (items, end) = step.whole.get_or_insert_default();
                items.extend(priced);
                *end = line.period.end;
            }
            (true, None) => {}
        }
    }
    steps
}

/// A line's item, what it costs, and whether it is for the rest of a period. Nothing for what is no
/// item of a subscription.
fn priced(line: &Line, prices: &HashMap<String, Price>) -> Option<(String, Option<Priced>, bool)> {
    let details = line.parent.as_ref()?.subscription_item_details.as_ref()?;
    let item = details
        .subscription_item
        .clone()
        .unwrap_or_else(|| line.id.clone());
    let price = line.pricing.as_ref()?.price_details.as_ref()?.price.id();
    let priced = prices
        .get(price)
        .and_then(|price| Priced::of(&item, price, line.quantity));
    Some((item, priced, details.proration))
}

/// Final or kept back, and nobody was charged: a pause.
fn is_uncollected(invoice: &Invoice) -> bool {
    let given_up = matches!(invoice.status.as_deref(), Some("void" | "uncollectible"));
    given_up && invoice.attempt_count == 0 && invoice.status_transitions.finalized_at.is_some()
}

fn statuses<'a>(
    of: &'a Subscription,
    invoices: &[&Invoice],
    steps: &Steps,
    until: i64,
) -> BTreeMap<i64, &'a str> {
    let mut statuses = BTreeMap::new();
    let trial_end = of.trial_end.filter(|end| *end > of.created);
    let periods = || steps.iter().filter(|(_, step)| step.whole.is_some());
    match (trial_end, invoices.first()) {
        (Some(end), _) => {
            statuses.insert(of.created, "trialing");
            match periods().map(|(at, _)| *at).find(|at| *at >= end) {
                Some(next) => {
                    // Without a card it waits for one.
                    statuses.insert(end, "paused");
                    statuses.insert(next, "active");
                }
                None if of.status == "paused" => {
                    statuses.insert(end, "paused");
                }
                None => {}
            }
        }
        (None, Some(first)) => {
            statuses.insert(of.created, "incomplete");
            if let Some(paid) = first.status_transitions.paid_at {
                statuses.insert(paid.max(of.created), "active");
            }
        }
        (None, None) => {
            let begun = !of.status.starts_with("incomplete");
            statuses.insert(of.created, if begun { "active" } else { "incomplete" });
        }
    }
    let kept_back = |invoice: &&&Invoice| {
        invoice.status.as_deref() == Some("draft") && invoice.created + DRAFT < until
    };
    let kept_back: BTreeSet<i64> = invoices
        .iter()
        .filter(kept_back)
        .flat_map(|invoice| invoice.lines.data.iter().map(|line| line.period.start))
        .collect();
    let mut paused = false;
    for (at, step) in periods().filter(|(at, _)| **at > of.created) {
        let now = step.paused || kept_back.contains(at);
        if now != paused {
            statuses.insert(*at, if now { "paused" } else { "active" });
        }
        paused = now;
    }
    if of.status == "unpaid" {
        let given_up = invoices
            .iter()
            .filter_map(|invoice| invoice.status_transitions.marked_uncollectible_at);
        statuses.extend(given_up.max().map(|at| (at, "unpaid")));
    }
    statuses.extend(of.ended_at.map(|at| (at, of.status.as_str())));
    statuses
}

/// Goes through a subscription's life.
struct Walk<'a> {
    of: &'a Subscription,
    items: Vec<Priced>,
    period: Option<(i64, i64)>,
    status: &'a str,
    requested: bool,
    at: i64,
    event: SubscriptionEvent,
}

impl<'a> Walk<'a> {
    fn new(of: &'a Subscription, steps: &Steps) -> Self {
        let first = steps.values().find_map(|step| step.whole.as_ref());
        let items = match first {
            Some((items, _)) => items.clone(),
            None => present(of),
        };
        Self {
            of,
            items,
            period: None,
            status: "incomplete",
            requested: false,
            at: of.created,
            event: SubscriptionEvent::Started,
        }
    }

    fn go_to(
        &mut self,
        at: i64,
        step: Option<&Step>,
        status: Option<&'a str>,
        requested: Option<i64>,
    ) {
        self.at = at;
        let was = self.status;
        self.status = status.unwrap_or(was);
        let (mut changed, mut renewed) = (false, false);
        if let Some(step) = step {
            changed = self.change(step);
            renewed = step.whole.is_some();
        }
        let asked = requested.is_some_and(|requested| requested <= at) && !self.requested;
        self.requested |= asked;
        use SubscriptionEvent as E;
        self.event = match self.status {
            _ if at == self.of.created => E::Started,
            "canceled" if was != "canceled" => E::Canceled,
            _ if asked => E::CancelRequested,
            _ if changed => E::PlanChanged,
            "paused" if was != "paused" => E::Paused,
            _ if renewed => E::Renewed,
            "active" if was == "paused" => E::Resumed,
            _ => E::Updated,
        };
    }

    /// Whether another plan, or another number of it, is paid for.
    fn change(&mut self, step: &Step) -> bool {
        let before = self.items.clone();
        self.items.retain(|item| {
            !step.gone.contains(&item.item) || step.set.iter().any(|set| set.item == item.item)
        });
        for set in &step.set {
            match self.items.iter_mut().find(|item| item.item == set.item) {
                Some(item) => *item = set.clone(),
                None => self.items.push(set.clone()),
            }
        }
        if let Some((items, end)) = &step.whole {
            self.items = items.clone();
            self.period = Some((self.at, *end));
        }
        self.items != before
    }

    fn moment(&self, discounts: &[Lasting]) -> Moment {
        let ended = self.of.ended_at.is_some_and(|ended| ended <= self.at);
        let told = standing(self.of);
        let known = self.requested || ended;
        let mut state = State {
            status: self.status.to_owned(),
            plan: self.items.first().map(|item| item.product.clone()),
            period_start: self.period.map(|(start, _)| instant(start)),
            period_end: self.period.map(|(_, end)| instant(end)),
            cancel_at: told.cancel_at.filter(|_| known),
            canceled_at: told.canceled_at.filter(|_| known),
            ended_at: told.ended_at.filter(|_| ended),
            cancel_at_period_end: self.requested && !ended,
            pause: told.pause.filter(|_| self.status == "paused"),
            reason: told.reason.filter(|_| known),
            feedback: told.feedback.filter(|_| known),
            comment: told.comment.filter(|_| known),
            ..told
        };
        state.price(&self.items, discounts, self.at);
        Moment {
            at: self.at,
            event: self.event,
            state,
        }
    }
}

/// What a subscription's items cost now.
pub fn present(of: &Subscription) -> Vec<Priced> {
    let items = of.items.data.iter();
    items
        .filter_map(|item| Priced::of(&item.id, &item.price, item.quantity))
        .collect()
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
