//! Subscriptions: how one stands, and what is known of its past.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::SubscriptionEvent;
use stripe::Form;

use super::history::{Billed, moments, present};
use super::log;
use super::objects::{Discount, Invoice, InvoiceItem, Line, Price, Ref, Subscription};
use super::source::{Result, Stripe};
use super::state::{State, standing};
use crate::connector::{Change, Present, Standing, What, fingerprint};

impl Stripe {
    /// How a subscription stands, or stood at a moment. Its discounts must be whole.
    pub(super) async fn subscription(
        &self,
        of: &Subscription,
        discounts: &[Ref<Discount>],
        event: SubscriptionEvent,
        at: DateTime<Utc>,
    ) -> Result<Present> {
        let customer = self.name_of(&of.customer).await?;
        let mut state = standing(of);
        let items = present(of);
        let plan = items.first().map(|item| item.product.clone());
        // What has ended cost what it did at its end.
        let priced_at = of.ended_at.unwrap_or(i64::MAX).min(at.timestamp());
        state.price(&items, &self.lasting(discounts).await?, priced_at);
        state.plan = self.plan_name(plan).await?;
        let properties = state.properties();
        let fingerprint = fingerprint(&properties);
        Ok(Present {
            change: Change {
                customer: customer.clone(),
                object: of.id.clone(),
                what: What::Happened(event),
                at,
                message: format!("stripe:{}:{}:{fingerprint}", of.id, at.timestamp_millis()),
                properties,
                historical: false,
            },
            standing: Standing {
                object: of.id.clone(),
                customer,
                fingerprint,
                earns: state.earns(),
                gone: false,
            },
        })
    }

    /// What is known of a subscription up to a moment.
    pub(super) async fn past(
        &self,
        of: &Subscription,
        until: DateTime<Utc>,
    ) -> Result<Vec<Change>> {
        let customer = self.name_of(&of.customer).await?;
        // First, so that what is billed meanwhile is among the ones or the others.
        let waiting = self.waiting_for(&of.id).await?;
        let invoices = self.invoices_of(&of.id).await?;
        let billed = invoices.iter().flat_map(|invoice| &invoice.lines.data);
        let lines: Vec<&Line> = billed.chain(&waiting).collect();
        let prices = self.prices_of(&lines).await?;
        let mut all: Vec<Ref<Discount>> = of.discounts.clone();
        all.extend(
            invoices
                .iter()
                .flat_map(|invoice| invoice.discounts.clone()),
        );
        let mut discounts = self.lasting(&all).await?;
        discounts.sort_by(|one, other| (one.start, &one.id).cmp(&(other.start, &other.id)));
        discounts.dedup_by(|one, other| one.id == other.id);
        let billed = Billed {
            invoices: &invoices,
            waiting: &waiting,
            prices: &prices,
        };
        let mut changes = Vec::new();
        for moment in moments(of, &billed, &discounts, until.timestamp()) {
            let plan = self.plan_name(moment.state.plan.clone()).await?;
            let state = State {
                plan,
                ..moment.state
            };
            changes.push(Change {
                customer: customer.clone(),
                object: of.id.clone(),
                what: What::Happened(moment.event),
                at: super::state::instant(moment.at),
                message: format!("stripe:{}:{}", of.id, moment.at),
                properties: state.properties(),
                historical: true,
            });
        }
        Ok(changes)
    }

    /// How a subscription stood as its log begins, if `at`, when it was read, is of the same reading: as it stands now,
    /// unless an event says otherwise, for the log also tells how it was before that.
    pub(super) async fn as_log_begins(
        &self,
        of: &Subscription,
        begun: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<Option<Change>> {
        let second = begun.timestamp();
        let was_there = of.created <= second && of.ended_at.is_none_or(|end| end <= second);
        if !was_there || at <= begun || at - begun >= log::BEGINS_WITHIN {
            return Ok(None);
        }
        let event = SubscriptionEvent::Updated;
        let present = self.subscription(of, &of.discounts, event, begun).await?;
        Ok(Some(Change {
            historical: true,
            ..present.change
        }))
    }

    /// A plan's name; its id where it is gone.
    async fn plan_name(&self, product: Option<String>) -> Result<Option<String>> {
        match product {
            Some(id) => {
                let found = self.product(&id).await?;
                Ok(Some(found.map_or(id, |product| product.name)))
            }
            None => Ok(None),
        }
    }

    /// All invoices of a subscription, their lines and discounts whole.
    pub(super) async fn invoices_of(&self, subscription: &str) -> Result<Vec<Invoice>> {
        let form = Form::new()
            .set("subscription", subscription)
            .set("expand[0]", "data.discounts");
        let mut invoices: Vec<Invoice> = self.all("/v1/invoices", &form).await?;
        for invoice in invoices.iter_mut().filter(|invoice| invoice.lines.has_more) {
            let path = format!("/v1/invoices/{}/lines", invoice.id);
            invoice.lines.data = self.all::<Line>(&path, &Form::new()).await?;
        }
        Ok(invoices)
    }

    /// Lines that wait for the next invoice of a subscription. All that wait in the account are read once.
    async fn waiting_for(&self, subscription: &str) -> Result<Vec<Line>> {
        let mut waiting = self.waiting.lock().await;
        if waiting.is_none() {
            let form = Form::new().set("pending", "true");
            let mut all = HashMap::<String, Vec<Line>>::new();
            let items: Vec<InvoiceItem> = self.all("/v1/invoiceitems", &form).await?;
            // The oldest first.
            for item in items.into_iter().rev() {
                if let Some((subscription, line)) = item.line() {
                    all.entry(subscription).or_default().push(line);
                }
            }
            *waiting = Some(all);
        }
        let of_this = waiting.as_ref().and_then(|all| all.get(subscription));
        Ok(of_this.cloned().unwrap_or_default())
    }

    async fn prices_of(&self, lines: &[&Line]) -> Result<HashMap<String, Price>> {
        let mut prices = HashMap::new();
        for line in lines {
            let details = line
                .pricing
                .as_ref()
                .and_then(|pricing| pricing.price_details.as_ref());
            let Some(id) = details.map(|details| details.price.id()) else {
                continue;
            };
            if !prices.contains_key(id)
                && let Some(price) = self.price(id).await?
            {
                prices.insert(id.to_owned(), price);
            }
        }
        Ok(prices)
    }
}
