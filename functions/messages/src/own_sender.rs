//! The address of an organization's own: its domain's proof, looked at, noted, and missed when it is gone.

use chrono::Utc;
use cloud::{Bus, WorkError};
use domain::{BusEvent, BusEventKind, DkimFinding, OwnSender};
use mail::{Identities, Identity};
use store::TenantStore;

/// What knows how it stands with domains.
#[derive(Clone)]
pub struct OwnSenders {
    pub identities: Identities,
    pub bus: Bus,
}

impl OwnSenders {
    /// Looks at how it stands with an organization's domain, and notes it; the address as it stands now, if there is one.
    pub async fn check(&self, tenant: &TenantStore) -> Result<Option<OwnSender>, WorkError> {
        let Some(sender) = tenant.sender().await? else {
            return Ok(None);
        };
        let identity = self.identities.look(&sender.domain, tenant.org()).await?;
        self.note(tenant, &sender, identity).await.map(Some)
    }

    /// Notes how it stands with a domain. That it is lost is told before it is noted: then a crash can have it told twice,
    /// but not forgotten.
    pub async fn note(
        &self,
        tenant: &TenantStore,
        before: &OwnSender,
        identity: Identity,
    ) -> Result<OwnSender, WorkError> {
        let (found, tokens) = match identity {
            Identity::Ours { found, tokens } => (found, tokens),
            Identity::Absent | Identity::Foreign => (DkimFinding::Missing, Vec::new()),
        };
        let now = before.checked(found, tokens, Utc::now());
        if before.is_lost(&now) {
            let kind = BusEventKind::SenderLost {
                domain: before.domain.clone(),
                verified_since: before.verification_since,
            };
            self.bus.publish(&BusEvent::now(tenant.org(), kind)).await?;
        }
        if tenant.note_verification(before, &now).await? {
            return Ok(now);
        }
        tenant.sender().await?.ok_or(WorkError::Gone)
    }
}
