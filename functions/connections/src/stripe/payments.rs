//! Invoices paid, payments that failed, and money given back.

use chrono::{DateTime, Utc};
use domain::SubscriptionEvent;
use serde_json::{Value, json};
use stripe::Form;

use super::objects::{Charge, Customer, Invoice, InvoicePayment, Named, Page, Ref, Refund};
use super::source::{Result, Stripe};
use super::state::instant;
use crate::connector::{Change, What, fingerprint};

/// What Stripe's event tells of an invoice that stays unpaid when its bank wants the customer to confirm.
const TO_BE_CONFIRMED: &str = "invoice.payment_action_required";

impl Stripe {
    /// That an invoice was paid, and that it was after failing, if that was before.
    pub(super) async fn paid(&self, invoice: &Invoice, historical: bool) -> Result<Vec<Change>> {
        let paid_at = invoice.status_transitions.paid_at;
        let (Some(customer), Some(at)) = (&invoice.customer, paid_at) else {
            return Ok(Vec::new());
        };
        if invoice.status.as_deref() != Some("paid") || invoice.amount_paid <= 0 {
            return Ok(Vec::new());
        }
        let object = customer.id();
        let customer = self.name_of(customer).await?;
        let properties = json!({
            "invoice_id": invoice.id, "subscription_id": invoice.subscription(),
            "amount_minor": invoice.amount_paid, "currency": invoice.currency.to_uppercase(),
            "attempt": invoice.attempt_count,
        });
        let change = |event, name: &str| Change {
            customer: customer.clone(),
            object: object.to_owned(),
            what: What::Happened(event),
            at: instant(at),
            message: format!("stripe:{}:{name}", invoice.id),
            properties: properties.clone(),
            historical,
        };
        let mut changes = vec![change(SubscriptionEvent::InvoicePaid, "paid")];
        if invoice.attempt_count > 1 {
            changes.push(change(SubscriptionEvent::PaymentRecovered, "recovered"));
        }
        Ok(changes)
    }

    /// How an invoice stands that was tried and is not paid, or that it is given up. `kind` is Stripe's event. Nothing of
    /// one that is paid, or that nobody tried to collect.
    pub(super) async fn unpaid(
        &self,
        invoice: &Invoice,
        kind: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<Change>> {
        let event = match invoice.status.as_deref() {
            Some("void") => SubscriptionEvent::InvoiceVoided,
            Some("uncollectible") => SubscriptionEvent::InvoiceWrittenOff,
            Some("open") => SubscriptionEvent::InvoiceUpdated,
            _ => return Ok(None),
        };
        let Some(customer) = invoice
            .customer
            .as_ref()
            .filter(|_| invoice.attempt_count > 0)
        else {
            return Ok(None);
        };
        let mut properties = json!({
            "invoice_id": invoice.id, "subscription_id": invoice.subscription(),
            "amount_minor": invoice.amount_remaining, "currency": invoice.currency.to_uppercase(),
            "attempt": invoice.attempt_count, "next_payment_attempt": invoice.next_payment_attempt.map(instant),
            "hosted_invoice_url": invoice.hosted_invoice_url,
        });
        if kind == TO_BE_CONFIRMED {
            properties["decline_code"] = "authentication_required".into();
        }
        let told = fingerprint(&properties);
        Ok(Some(Change {
            customer: self.name_of(customer).await?,
            object: customer.id().to_owned(),
            what: What::Happened(event),
            at,
            message: format!("stripe:{}:{}:{told}", invoice.id, at.timestamp_millis()),
            properties,
            historical: false,
        }))
    }

    /// That a payment failed.
    pub(super) async fn failed(&self, charge: &Charge, historical: bool) -> Result<Option<Change>> {
        let Some(customer) = charge
            .customer
            .as_ref()
            .filter(|_| charge.status == "failed")
        else {
            return Ok(None);
        };
        let reason = charge
            .outcome
            .as_ref()
            .and_then(|outcome| outcome.reason.as_ref());
        let method = charge
            .payment_method_details
            .as_ref()
            .map(|details| &details.kind);
        let mut properties = json!({
            "charge_id": charge.id, "amount_minor": charge.amount,
            "currency": charge.currency.to_uppercase(),
            "decline_code": reason.or(charge.failure_code.as_ref()), "payment_method": method,
        });
        self.add_invoice(&mut properties, charge.payment_intent.as_ref())
            .await?;
        Ok(Some(Change {
            customer: self.name_of(customer).await?,
            object: customer.id().to_owned(),
            what: What::Happened(SubscriptionEvent::PaymentFailed),
            at: instant(charge.created),
            message: format!("stripe:{}:failed", charge.id),
            properties,
            historical,
        }))
    }

    /// That money was given back. Its charge must be whole.
    pub(super) async fn refunded(
        &self,
        refund: &Refund,
        historical: bool,
    ) -> Result<Option<Change>> {
        let charge = refund.charge.as_ref().and_then(Ref::whole);
        let Some((charge, customer)) =
            charge.and_then(|charge| Some((charge, charge.customer.as_ref()?)))
        else {
            return Ok(None);
        };
        if !matches!(refund.status.as_deref(), None | Some("succeeded")) {
            return Ok(None);
        }
        let mut properties = json!({
            "refund_id": refund.id, "charge_id": charge.id, "amount_minor": refund.amount,
            "currency": refund.currency.to_uppercase(), "refund_reason": refund.reason,
        });
        self.add_invoice(&mut properties, charge.payment_intent.as_ref())
            .await?;
        Ok(Some(Change {
            customer: self.name_of(customer).await?,
            object: customer.id().to_owned(),
            what: What::Happened(SubscriptionEvent::Refunded),
            at: instant(refund.created),
            message: format!("stripe:{}", refund.id),
            properties,
            historical,
        }))
    }

    /// All refunds of a charge.
    pub(super) async fn refunds_of(&self, charge: &str) -> Result<Vec<Refund>> {
        let form = Form::new()
            .set("charge", charge)
            .set("expand[0]", "data.charge");
        self.all("/v1/refunds", &form).await
    }

    /// Adds which invoice, and which subscription, a payment was for.
    async fn add_invoice(&self, properties: &mut Value, intent: Option<&Ref<Named>>) -> Result<()> {
        let Some(intent) = intent else {
            return Ok(());
        };
        let form = Form::new()
            .set("payment[type]", "payment_intent")
            .set("payment[payment_intent]", intent.id())
            .set("expand[0]", "data.invoice");
        let page: Page<InvoicePayment> = self.get("/v1/invoice_payments", &form).await?;
        if let Some(payment) = page.data.first() {
            let subscription = payment.invoice.whole().and_then(Invoice::subscription);
            properties["invoice_id"] = payment.invoice.id().into();
            properties["subscription_id"] = subscription.into();
        }
        Ok(())
    }

    /// The name of whoever a customer's object tells of.
    pub(super) async fn named(&self, customer: &Customer) -> Result<String> {
        self.name_of(&Ref::Whole(customer.clone())).await
    }
}
