//! Reminding owners of a payment that failed.

use chrono::Utc;
use cloud::{WorkError, config::ConfigError};
use domain::{Billing as Record, BusEvent, BusEventKind};
use store::{Settled, TenantStore};

use crate::Billing;

impl Billing {
    /// Has the owners reminded, if that is due. The event may go out twice (whoever mails claims
    /// each mail), but not never: it is noted after it is sent.
    pub(crate) async fn remind(
        &self,
        tenant: &TenantStore,
        record: &Record,
    ) -> Result<(), WorkError> {
        let due = record.reminders_due(Utc::now(), self.grace);
        let Some(since) = record.failed_since.filter(|_| due > record.reminded) else {
            return Ok(());
        };
        let subscription = record.subscription.as_ref();
        let kind = BusEventKind::PaymentFailed {
            since,
            reminder: due,
            until: since + self.grace,
            pay_url: subscription.and_then(|subscription| subscription.pay_url.clone()),
        };
        let bus = self.app.bus().map_err(misconfigured)?;
        bus.publish(&BusEvent::now(tenant.org(), kind)).await?;
        let noted = Record {
            reminded: due,
            version: record.version + 1,
            ..record.clone()
        };
        match tenant.keep_billing(&noted).await? {
            Settled::Done => {}
            Settled::Raced => tracing::info!("the reminder goes out again, and is mailed once"),
        }
        Ok(())
    }
}

fn misconfigured(error: ConfigError) -> WorkError {
    WorkError::Retry(error.to_string())
}
