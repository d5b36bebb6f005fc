//! Erasing an organization: Stripe forgets it, too.

use cloud::{WorkError, worker::Message};
use domain::{BusEvent, BusEventKind};
use serde::Deserialize;

use crate::{Billing, error::BillingError};

/// What EventBridge puts around an event of ours.
#[derive(Debug, Deserialize)]
struct Envelope {
    detail: BusEvent,
}

impl Billing {
    /// Does what a message from the queue asks for. The organization's own record may be gone by
    /// now, so Stripe is asked for the customers that bear its id.
    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        let Envelope { detail: event } = serde_json::from_str(&message.body)?;
        let BusEventKind::OrganizationDeleted = event.kind else {
            return Ok(());
        };
        let Some(keys) = self.keys.find().await? else {
            return Ok(());
        };
        let tenant = self.app.store.as_system(event.org_id, message.system);
        let known = tenant.billing().await?.map(|record| record.customer_id);
        let found = keys
            .client
            .customers_with("org_id", &event.org_id.to_string())
            .await
            .map_err(BillingError::from)?;
        for id in known
            .into_iter()
            .chain(found.into_iter().map(|each| each.id))
        {
            keys.client
                .delete_customer(&id)
                .await
                .map_err(BillingError::from)?;
            tracing::info!(org_id = %event.org_id, customer = id, "a customer is deleted");
        }
        Ok(())
    }
}
