//! Subscriptions: how one stands, and what is known of its past.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::SubscriptionEvent;
use stripe::Form;

use super::history::{moments, present};
use super::objects::{Discount, Invoice, Line, Price, Ref, Subscription};
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
        let invoices = self.invoices_of(&of.id).await?;
        let prices = self.prices_of(&invoices).await?;
        let mut all: Vec<Ref<Discount>> = of.discounts.clone();
        all.extend(
            invoices
                .iter()
                .flat_map(|invoice| invoice.discounts.clone()),
        );
        let mut discounts = self.lasting(&all).await?;
        discounts.sort_by(|one, other| (one.start, &one.id).cmp(&(other.start, &other.id)));
        discounts.dedup_by(|one, other| one.id == other.id);
        let mut changes = Vec::new();
        for moment in moments(of, &invoices, &prices, &discounts, until.timestamp()) {
            let plan = self.plan_name(moment.state.plan.clone()).await?;
            let state = State {
                plan,
                ..moment.state
            };
            changes.push(Change {
                customer: customer.clone(),
                what: What::Happened(moment.event),
                at: super::state::instant(moment.at),
                message: format!("stripe:{}:{}", of.id, moment.at),
                properties: state.properties(),
                historical: true,
            });
        }
        Ok(changes)
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
    async fn invoices_of(&self, subscription: &str) -> Result<Vec<Invoice>> {
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

    async fn prices_of(&self, invoices: &[Invoice]) -> Result<HashMap<String, Price>> {
        let mut prices = HashMap::new();
        for line in invoices.iter().flat_map(|invoice| &invoice.lines.data) {
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
