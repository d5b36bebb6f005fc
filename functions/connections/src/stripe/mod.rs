//! A company's Stripe.

mod authorize;
mod catalog;
mod history;
mod log;
mod money;
mod naming;
mod objects;
mod payments;
mod people;
mod promises;
mod source;
mod state;
mod subscriptions;
pub mod webhook;

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};
use domain::SubscriptionEvent;
use stripe::Form;

use crate::connector::{
    Change, Connector, Depth, Followed, Opened, Page, Piece, Plan, Present, Promise, SourceError,
    Standing, Unkept,
};
use objects::{Account, Charge, Customer, Invoice, Refund, Subscription};
use people::person;
pub use source::Stripe;
use source::each;

/// What is read of the past, and what of that can change later.
const KINDS: [&str; 5] = [CUSTOMERS, SUBSCRIPTIONS, INVOICES, CHARGES, REFUNDS];
const CUSTOMERS: &str = "customers";
const SUBSCRIPTIONS: &str = "subscriptions";
const INVOICES: &str = "invoices";
const CHARGES: &str = "charges";
const REFUNDS: &str = "refunds";
/// Of a kind there are at most so many pieces.
const MOST_PIECES: u32 = 80;

impl Connector for Stripe {
    async fn authorize(&self) -> Result<Opened, SourceError> {
        authorize::authorize(self).await
    }

    /// By the months in which things were made: that does not change while it is read.
    async fn plan(&self, depth: Depth) -> Result<Plan, SourceError> {
        let (account, as_of) = self
            .get_dated::<Account>("/v1/account", &Form::new())
            .await?;
        let begin = account
            .created
            .map_or(STRIPE_BEGAN, |created| created.max(STRIPE_BEGAN));
        let kinds = match depth {
            Depth::Past(_) => &KINDS[..],
            Depth::Present => &KINDS[..2],
        };
        let log_since = match depth {
            Depth::Past(_) => log::since(self, as_of).await?,
            Depth::Present => None,
        };
        let windows = windows(begin, as_of.timestamp() + 1);
        let pieces = kinds.iter().flat_map(|kind| {
            windows.iter().map(move |(from, until)| Piece {
                kind: (*kind).to_owned(),
                from: *from,
                until: *until,
            })
        });
        Ok(Plan {
            as_of,
            log_since,
            pieces: pieces.collect(),
        })
    }

    async fn read(
        &self,
        piece: &Piece,
        depth: Depth,
        after: Option<String>,
    ) -> Result<(Page, Option<String>), SourceError> {
        let window = (piece.from, piece.until);
        let after = after.as_deref();
        match piece.kind.as_str() {
            CUSTOMERS => self.read_customers(window, depth, after).await,
            SUBSCRIPTIONS => self.read_subscriptions(window, depth, after).await,
            INVOICES => self.read_invoices(window, after).await,
            CHARGES => self.read_charges(window, after).await,
            _ => self.read_refunds(window, after).await,
        }
    }

    async fn changes(
        &self,
        since: DateTime<Utc>,
        begun: DateTime<Utc>,
    ) -> Result<Followed, SourceError> {
        log::follow(self, since, begun).await
    }

    async fn present(&self, standings: &[Standing]) -> Result<Vec<Present>, SourceError> {
        let mut present = Vec::new();
        for standing in standings {
            let id = &standing.object;
            if id.starts_with("sub_") {
                let form = Form::new().set("expand[0]", "discounts");
                let path = format!("/v1/subscriptions/{id}");
                let (found, at) = self.get_dated::<Subscription>(&path, &form).await?;
                let event = SubscriptionEvent::Updated;
                present.push(
                    self.subscription(&found, &found.discounts, event, at)
                        .await?,
                );
            } else {
                let path = format!("/v1/customers/{id}");
                let (found, at) = self.get_dated::<Customer>(&path, &Form::new()).await?;
                let name = match found.deleted {
                    true => standing.customer.clone(),
                    false => self.named(&found).await?,
                };
                present.push(person(&found, name, at, false));
            }
        }
        Ok(present)
    }

    async fn keep_promise(&self, promise: &Promise) -> Result<(), Unkept> {
        promises::keep(self.client(), promise).await
    }
}

type Window = (i64, i64);
type Read = Result<(Page, Option<String>), SourceError>;

impl Stripe {
    async fn read_customers(&self, window: Window, depth: Depth, after: Option<&str>) -> Read {
        let made = |customer: &Customer| customer.created.unwrap_or_default();
        let (customers, next, at) = self
            .page("/v1/customers", Form::new(), window, after, made)
            .await?;
        let mut page = Page::default();
        page.read.customers = customers.len() as u64;
        for customer in &customers {
            let name = self.named(customer).await?;
            page.present
                .push(person(customer, name, at, depth != Depth::Present));
        }
        Ok((page, next))
    }

    async fn read_subscriptions(&self, window: Window, depth: Depth, after: Option<&str>) -> Read {
        let made = |subscription: &Subscription| subscription.created;
        let form = Form::new()
            .set("status", "all")
            .set("expand[0]", "data.discounts");
        let (subscriptions, next, at) = self
            .page("/v1/subscriptions", form, window, after, made)
            .await?;
        let mut page = Page::default();
        page.read.subscriptions = subscriptions.len() as u64;
        let read = each(&subscriptions, |of| self.read_subscription(of, depth, at)).await?;
        for (happened, present) in read {
            page.happened.extend(happened);
            page.present.push(present);
        }
        Ok((page, next))
    }

    async fn read_subscription(
        &self,
        of: &Subscription,
        depth: Depth,
        at: DateTime<Utc>,
    ) -> source::Result<(Vec<Change>, Present)> {
        let event = SubscriptionEvent::Updated;
        let mut present = self.subscription(of, &of.discounts, event, at).await?;
        let Depth::Past(until) = depth else {
            return Ok((Vec::new(), present));
        };
        let mut happened = self.past(of, until).await?;
        happened.extend(self.as_log_begins(of, until, at).await?);
        present.change.historical = true;
        Ok((happened, present))
    }

    async fn read_invoices(&self, window: Window, after: Option<&str>) -> Read {
        let made = |invoice: &Invoice| invoice.created;
        let (invoices, next, _) = self
            .page("/v1/invoices", Form::new(), window, after, made)
            .await?;
        let mut page = Page::default();
        page.read.invoices = invoices.len() as u64;
        for invoice in &invoices {
            page.happened.extend(self.paid(invoice, true).await?);
        }
        Ok((page, next))
    }

    async fn read_charges(&self, window: Window, after: Option<&str>) -> Read {
        let made = |charge: &Charge| charge.created;
        let (charges, next, _) = self
            .page("/v1/charges", Form::new(), window, after, made)
            .await?;
        let mut page = Page::default();
        let failed = |charge: &&Charge| charge.status == "failed";
        page.read.failed_payments = charges.iter().filter(failed).count() as u64;
        let told = each(&charges, |charge| self.failed(charge, true)).await?;
        page.happened.extend(told.into_iter().flatten());
        Ok((page, next))
    }

    async fn read_refunds(&self, window: Window, after: Option<&str>) -> Read {
        let made = |refund: &Refund| refund.created;
        let form = Form::new().set("expand[0]", "data.charge");
        let (refunds, next, _) = self.page("/v1/refunds", form, window, after, made).await?;
        let mut page = Page::default();
        page.read.refunds = refunds.len() as u64;
        let told = each(&refunds, |refund| self.refunded(refund, true)).await?;
        page.happened.extend(told.into_iter().flatten());
        Ok((page, next))
    }
}

/// September 2011. Where an account does not tell its age, nothing is older.
const STRIPE_BEGAN: i64 = 1_314_835_200;

/// A time in whole months, at most [`MOST_PIECES`] of them or of as many months each as that takes.
fn windows(begin: i64, end: i64) -> Vec<Window> {
    let first = state::instant(begin).date_naive();
    let first = NaiveDate::from_ymd_opt(first.year(), first.month(), 1).unwrap_or(first);
    let start = |n: u32| {
        let day = first.checked_add_months(Months::new(n)).unwrap_or(first);
        day.and_time(NaiveTime::MIN).and_utc().timestamp()
    };
    let months = (1..).find(|n| start(*n) >= end || *n > 1_200).unwrap_or(1);
    let each = months.div_ceil(MOST_PIECES).max(1);
    let windows = (0..months).step_by(each as usize);
    windows
        .map(|n| (start(n), start((n + each).min(months))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_whole_months_without_a_gap() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp();
        let year = windows(at("2023-01-15T10:00:00Z"), at("2024-01-01T00:00:01Z"));
        assert_eq!(year.len(), 13);
        assert_eq!(year[0].0, at("2023-01-01T00:00:00Z"));
        let ages = windows(STRIPE_BEGAN, at("2026-11-29T21:00:00Z"));
        assert!(ages.len() <= MOST_PIECES as usize, "{}", ages.len());
        for windows in [year, ages] {
            assert!(windows.windows(2).all(|pair| pair[0].1 == pair[1].0));
            assert!(windows.iter().all(|(from, until)| from < until));
        }
    }
}
