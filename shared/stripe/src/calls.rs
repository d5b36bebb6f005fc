//! The calls, by what they are for.

use chrono::{DateTime, Utc};
use serde::de::IgnoredAny;

use crate::{
    Client, Form, StripeError,
    objects::{
        CheckoutSession, Invoice, Item, Object, Page, PortalConfiguration, PromotionCode, Schedule,
        Session, StripeCustomer, Subscription,
    },
};

/// Subscriptions of one customer that are looked at, newest first.
const SUBSCRIPTIONS: usize = 20;

impl Client {
    /// Makes a customer, with metadata of ours. Asked twice out of the same state, it is the same.
    pub async fn create_customer(
        &self,
        name: &str,
        email: &str,
        (field, value): (&str, &str),
        leaves: &str,
    ) -> Result<Object, StripeError> {
        let form = Form::new()
            .set("name", name)
            .set("email", email)
            .set(format!("metadata[{field}]"), value);
        self.post("/v1/customers", &form, leaves).await
    }

    /// A customer; nothing but its id once it is deleted.
    pub async fn customer(&self, id: &str) -> Result<StripeCustomer, StripeError> {
        self.get(&format!("/v1/customers/{id}"), &Form::new()).await
    }

    pub async fn set_email(
        &self,
        customer: &str,
        email: &str,
        leaves: &str,
    ) -> Result<Object, StripeError> {
        let form = Form::new().set("email", email);
        self.post(&format!("/v1/customers/{customer}"), &form, leaves)
            .await
    }

    /// The customers whose metadata says so. Stripe's index is up to a minute behind.
    pub async fn customers_with(
        &self,
        field: &str,
        value: &str,
    ) -> Result<Vec<Object>, StripeError> {
        let form = Form::new()
            .set("query", format!("metadata['{field}']:'{value}'"))
            .set("limit", 100);
        let page: Page<Object> = self.get("/v1/customers/search", &form).await?;
        Ok(page.data)
    }

    /// Deletes a customer and ends what it subscribes to, now. No error when it is gone.
    pub async fn delete_customer(&self, id: &str) -> Result<(), StripeError> {
        let deleted: Result<Object, _> = self.delete(&format!("/v1/customers/{id}")).await;
        match deleted {
            Err(error) if !error.is_missing() => Err(error),
            _ => Ok(()),
        }
    }

    /// All that a customer subscribes to or has subscribed to, newest first, with the latest invoice,
    /// the schedule and the payment method of each.
    pub async fn subscriptions(&self, customer: &str) -> Result<Vec<Subscription>, StripeError> {
        let form = Form::new()
            .set("customer", customer)
            .set("status", "all")
            .set("limit", SUBSCRIPTIONS)
            .set("expand[0]", "data.latest_invoice")
            .set("expand[1]", "data.schedule")
            .set("expand[2]", "data.default_payment_method");
        let page: Page<Subscription> = self.get("/v1/subscriptions", &form).await?;
        Ok(page.data)
    }

    /// Ends the trial of a subscription and has it paid for, now. False, and nothing is changed, when
    /// that is refused.
    pub async fn end_trial(&self, id: &str) -> Result<bool, StripeError> {
        let form = Form::new()
            .set("trial_end", "now")
            .set("payment_behavior", "error_if_incomplete")
            .set("off_session", true);
        match self.update_subscription(id, &form, id).await {
            Ok(_) => Ok(true),
            Err(StripeError::Refused { status: 402, .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Ends a subscription now; what is paid of it and not used is credit for the next invoice. No
    /// error when it has ended.
    pub async fn end_subscription(&self, id: &str) -> Result<(), StripeError> {
        let path = format!("/v1/subscriptions/{id}?invoice_now=true&prorate=true");
        let ended: Result<Object, _> = self.delete(&path).await;
        match ended {
            Err(error) if !error.is_missing() => Err(error),
            _ => Ok(()),
        }
    }

    /// A page where the customer pays and the subscription begins.
    pub async fn create_checkout(
        &self,
        form: &Form,
        leaves: &str,
    ) -> Result<CheckoutSession, StripeError> {
        self.post("/v1/checkout/sessions", form, leaves).await
    }

    /// The pages on which a customer may still pay, newest first.
    pub async fn open_checkouts(
        &self,
        customer: &str,
    ) -> Result<Vec<CheckoutSession>, StripeError> {
        let form = Form::new()
            .set("customer", customer)
            .set("status", "open")
            .set("limit", 100);
        let page: Page<CheckoutSession> = self.get("/v1/checkout/sessions", &form).await?;
        Ok(page.data)
    }

    /// Closes such a page. No error when it is closed.
    pub async fn expire_checkout(&self, id: &str) -> Result<(), StripeError> {
        let path = format!("/v1/checkout/sessions/{id}/expire");
        let expired: Result<Object, _> = self.post(&path, &Form::new(), id).await;
        match expired {
            // It was paid, or has expired, meanwhile.
            Err(StripeError::Refused { status: 400, .. }) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A page where the customer sees to cards, invoices and tax ids.
    pub async fn create_portal(&self, form: &Form, leaves: &str) -> Result<Session, StripeError> {
        self.post("/v1/billing_portal/sessions", form, leaves).await
    }

    pub async fn portal_configurations(&self) -> Result<Vec<PortalConfiguration>, StripeError> {
        let form = Form::new().set("active", true).set("limit", 100);
        let page: Page<PortalConfiguration> =
            self.get("/v1/billing_portal/configurations", &form).await?;
        Ok(page.data)
    }

    /// The active promotion code that people know by that name.
    pub async fn promotion_code(&self, code: &str) -> Result<Option<PromotionCode>, StripeError> {
        let form = Form::new().set("code", code).set("active", true);
        let page: Page<PromotionCode> = self.get("/v1/promotion_codes", &form).await?;
        Ok(page.data.into_iter().next())
    }

    pub async fn update_subscription(
        &self,
        id: &str,
        form: &Form,
        leaves: &str,
    ) -> Result<Object, StripeError> {
        self.post(&format!("/v1/subscriptions/{id}"), form, leaves)
            .await
    }

    /// What a change of items would cost: the invoice that it would make.
    pub async fn preview(
        &self,
        subscription: &str,
        changes: Form,
        leaves: &str,
    ) -> Result<Invoice, StripeError> {
        let form = changes.set("subscription", subscription);
        self.post("/v1/invoices/create_preview", &form, leaves)
            .await
    }

    /// Puts a subscription under a schedule; it says what holds now.
    pub async fn schedule(
        &self,
        subscription: &str,
        leaves: &str,
    ) -> Result<Schedule, StripeError> {
        let form = Form::new().set("from_subscription", subscription);
        self.post("/v1/subscription_schedules", &form, leaves).await
    }

    /// Sets what a schedule's subscription changes to at the end of its period.
    pub async fn set_schedule(
        &self,
        id: &str,
        form: &Form,
        leaves: &str,
    ) -> Result<Object, StripeError> {
        self.post(&format!("/v1/subscription_schedules/{id}"), form, leaves)
            .await
    }

    /// Ends a schedule; its subscription stays as it is. No error when it has ended.
    pub async fn release_schedule(&self, id: &str, leaves: &str) -> Result<(), StripeError> {
        let path = format!("/v1/subscription_schedules/{id}/release");
        let _: Object = self.post(&path, &Form::new(), leaves).await?;
        Ok(())
    }

    /// Has a meter count so much of a customer's use. No error when an event of that
    /// identifier was counted before, which Stripe knows for a day at least.
    pub async fn report_usage(
        &self,
        meter: &str,
        customer: &str,
        identifier: &str,
        value: u64,
        at: Option<DateTime<Utc>>,
    ) -> Result<(), StripeError> {
        let form = Form::new()
            .set("event_name", meter)
            .set("identifier", identifier)
            .set("payload[stripe_customer_id]", customer)
            .set("payload[value]", value)
            .set_if("timestamp", at.map(|at| at.timestamp()));
        let counted: Result<IgnoredAny, _> = self
            .post("/v1/billing/meter_events", &form, identifier)
            .await;
        match counted {
            Err(error) if !error.is_counted() => Err(error),
            _ => Ok(()),
        }
    }

    /// A page of a customer's invoices, newest first, from after that one.
    pub async fn invoices(
        &self,
        customer: &str,
        limit: u32,
        after: Option<&str>,
    ) -> Result<Page<Invoice>, StripeError> {
        let form = Form::new()
            .set("customer", customer)
            .set("limit", limit)
            .set_if("starting_after", after);
        self.get("/v1/invoices", &form).await
    }
}

impl Subscription {
    /// The item that is paid in advance.
    pub fn licensed(&self) -> Option<&Item> {
        self.items.data.iter().find(|item| !item.price.is_metered())
    }
}
