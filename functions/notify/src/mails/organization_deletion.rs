//! What the members of an organization are told when it is to go, stays after all, or is gone.

use chrono::{DateTime, Duration, Utc};
use domain::{Erasure, OrgId, UserId};
use platform::WorkError;
use store::TenantStore;

use crate::{
    Notifier,
    mailer::Outcome,
    noted,
    notice::{Notice, name},
    unwritable,
};

impl Notifier {
    /// Tells all members that their organization will be erased.
    pub(crate) async fn deletion_asked(
        &self,
        org: OrgId,
        asked_at: DateTime<Utc>,
        erase_at: DateTime<Utc>,
    ) -> Result<(), WorkError> {
        let tenant = self.store.as_system(org);
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        // Restored before anybody was told.
        let deletion = organization.deletion.filter(|d| d.asked_at == asked_at);
        let deletion = deletion.ok_or(WorkError::Gone)?;
        let by = tenant.member(deletion.asked_by).await?;
        let by = by.map_or_else(|| "An owner".into(), |member| name(&member.name));
        let called = name(&organization.name);
        let notice = Notice {
            headline: format!("{called} will be deleted from Perene"),
            paragraphs: vec![
                format!(
                    "{by} has asked to delete {called}. On {} UTC all its data are erased: \
                     customers, models, scores, and who belongs to it.",
                    erase_at.format("%-d %B %Y, %H:%M")
                ),
                "Until then they can be read and exported, and an owner can restore it.".into(),
            ],
            link: self.home("Open Perene"),
            because: because(&called),
        };
        let about = format!("deletion-{}", asked_at.timestamp_millis());
        self.to_members(&tenant, &about, &notice).await
    }

    /// Tells all members that their organization stays.
    pub(crate) async fn restored(
        &self,
        org: OrgId,
        asked_at: DateTime<Utc>,
    ) -> Result<(), WorkError> {
        let tenant = self.store.as_system(org);
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let called = name(&organization.name);
        let notice = Notice {
            headline: format!("{called} stays on Perene"),
            paragraphs: vec![format!(
                "An owner has taken the deletion of {called} back. All its data are still there."
            )],
            link: self.home("Open Perene"),
            because: because(&called),
        };
        let about = format!("restored-{}", asked_at.timestamp_millis());
        self.to_members(&tenant, &about, &notice).await
    }

    /// Sends the receipt to the owner who asked.
    pub(crate) async fn erased(&self, org: OrgId, asked_by: UserId) -> Result<(), WorkError> {
        let erasure = self.store.erasure(org).await?.ok_or(WorkError::Gone)?;
        let user = self.store.user(asked_by).await?.ok_or(WorkError::Gone)?;
        let mail = receipt(&erasure).mail().map_err(unwritable)?;
        if !self.store.take_receipt_mail(org).await? {
            return Ok(());
        }
        let address = user.email.trim();
        let outcome = self.mailer.send(address, &mail).await;
        if let Outcome::Later(reason) = outcome {
            self.store.release_receipt_mail(org).await?;
            return Err(WorkError::Retry(reason));
        }
        if noted(outcome, address).is_some() {
            tracing::warn!(org_id = %org, user = %asked_by, "no receipt");
        }
        Ok(())
    }

    /// Sends a notice to each member, once for what it is about.
    pub(crate) async fn to_members(
        &self,
        tenant: &TenantStore,
        about: &str,
        notice: &Notice,
    ) -> Result<(), WorkError> {
        let mail = notice.mail().map_err(unwritable)?;
        for member in tenant.members().await? {
            if !tenant.claim_mail(about, member.user_id).await? {
                continue;
            }
            let address = member.email.trim();
            let outcome = self.mailer.send(address, &mail).await;
            if let Outcome::Later(reason) = outcome {
                tenant.release_mail(about, member.user_id).await?;
                return Err(WorkError::Retry(reason));
            }
            tenant
                .settle_mail(about, member.user_id, Duration::zero())
                .await?;
            if noted(outcome, address).is_some() {
                tracing::warn!(org_id = %tenant.org(), user = %member.user_id, "no mail");
            }
        }
        Ok(())
    }

    fn home(&self, label: &'static str) -> Option<(&'static str, String)> {
        (!self.public_url.is_empty()).then(|| (label, format!("{}/", self.public_url)))
    }
}

fn because(organization: &str) -> String {
    format!("You get this because you belong to {organization} in Perene.")
}

fn receipt(erasure: &Erasure) -> Notice {
    let total = |counts: &std::collections::BTreeMap<String, u64>| -> u64 { counts.values().sum() };
    let list = |counts: &std::collections::BTreeMap<String, u64>| -> String {
        let parts = counts.iter().map(|(kind, n)| format!("{kind} {n}"));
        parts.collect::<Vec<_>>().join(", ")
    };
    let at = |at: DateTime<Utc>| at.format("%-d %B %Y, %H:%M UTC").to_string();
    let done = erasure.done_at.map_or_else(|| "now".into(), at);
    let mut paragraphs = vec![format!(
        "Everything that Perene kept of the organization {} has been erased. Asked for: {}. Done: \
         {done}.",
        erasure.org_id,
        at(erasure.asked_at),
    )];
    for (what, counts) in [
        ("Items of the table", &erasure.items),
        ("Files", &erasure.objects),
    ] {
        if total(counts) > 0 {
            paragraphs.push(format!("{what}: {} ({}).", total(counts), list(counts)));
        }
    }
    paragraphs.push(
        "Backups of the table end by themselves after 35 days. Your account is yours and stays."
            .into(),
    );
    Notice {
        headline: "Your organization has been erased: receipt".into(),
        paragraphs,
        link: None,
        because: "You get this because you asked to delete the organization.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_counts_what_went() {
        let erasure: Erasure = serde_json::from_value(serde_json::json!({
            "org_id": "org_01kaw6f6g0e4v8t2z7m9n3q5r1",
            "asked_at": "2026-11-21T00:00:00Z",
            "erase_at": "2026-11-28T00:00:00Z",
            "done_at": "2026-11-28T00:15:00Z",
            "items": { "dataset": 2, "member": 3 },
            "objects": { "raw": 2 },
        }))
        .unwrap();
        let mail = receipt(&erasure).mail().unwrap();
        insta::assert_snapshot!("the_text_of_a_receipt", mail.text);
    }
}
