//! What the members of an organization are told when it is to go, stays after all, or is gone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{Erasure, OrgId, UserId};
use mail::{Button, Frame, Recipient, name};
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter},
    message::Message,
    reason::Reason,
};

/// Tells all members that their organization will be erased.
pub(crate) async fn mail_asked(
    notifier: &Notifier,
    tenant: TenantStore,
    asked_at: DateTime<Utc>,
    erase_at: DateTime<Utc>,
) -> Result<(), WorkError> {
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    // Restored before anybody was told.
    let deletion = organization.deletion.filter(|d| d.asked_at == asked_at);
    let deletion = deletion.ok_or(WorkError::Gone)?;
    let by = tenant.member(deletion.asked_by).await?;
    let by = by.map_or_else(|| "An owner".into(), |member| name(&member.name));
    let called = name(&organization.name);
    let message = Message {
        frame: Frame {
            headline: "Your organization will be deleted from Perene".into(),
            button: Button::to("Open Perene", &notifier.public_url, "/"),
        },
        paragraphs: vec![
            format!(
                "{by} has asked to delete {called}. On {} UTC all its data are erased: \
                 customers, models, scores, and who belongs to it.",
                erase_at.format("%-d %B %Y, %H:%M")
            ),
            "Until then they can be read and exported, and an owner can restore it.".into(),
        ],
    };
    let about = format!("deletion-{}", asked_at.timestamp_millis());
    to_members(notifier, tenant, &about, called, message).await
}

/// Tells all members that their organization stays.
pub(crate) async fn mail_restored(
    notifier: &Notifier,
    tenant: TenantStore,
    asked_at: DateTime<Utc>,
) -> Result<(), WorkError> {
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let called = name(&organization.name);
    let message = Message {
        frame: Frame {
            headline: "Your organization stays on Perene".into(),
            button: Button::to("Open Perene", &notifier.public_url, "/"),
        },
        paragraphs: vec![format!(
            "An owner has taken the deletion of {called} back. All its data are still there."
        )],
    };
    let about = format!("restored-{}", asked_at.timestamp_millis());
    to_members(notifier, tenant, &about, called, message).await
}

async fn to_members(
    notifier: &Notifier,
    tenant: TenantStore,
    about: &str,
    called: String,
    message: Message,
) -> Result<(), WorkError> {
    let reason = Reason::Member(called);
    let members = tenant.members().await?;
    let recipients: Vec<_> = members
        .iter()
        .map(|member| {
            let claim = tenant.mail_claim(about, member.user_id);
            notifier.to_member(member, claim, reason.clone())
        })
        .collect();
    let letter = WordsLetter {
        kind: "organization_deletion",
        words: message,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

/// Sends the receipt to the owner who asked.
pub(crate) async fn mail_receipt(
    notifier: &Notifier,
    org: OrgId,
    asked_by: UserId,
) -> Result<(), WorkError> {
    let store = notifier.store.clone();
    let erasure = store.erasure(org).await?.ok_or(WorkError::Gone)?;
    let user = store.user(asked_by).await?.ok_or(WorkError::Gone)?;
    let recipient = Recipient {
        id: user.id.to_string(),
        address: user.email,
        claim: store.receipt_claim(org),
        footer: Reason::AskedForDeletion.footer(&notifier.public_url),
    };
    let letter = WordsLetter {
        kind: "erasure_receipt",
        words: receipt(&erasure),
        told: Told::Operators(store),
    };
    notifier.deliver(&letter, [recipient]).await
}

fn receipt(erasure: &Erasure) -> Message {
    let total = |counts: &BTreeMap<String, u64>| -> u64 { counts.values().sum() };
    let list = |counts: &BTreeMap<String, u64>| -> String {
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
    Message {
        frame: Frame {
            headline: "Your organization has been erased: receipt".into(),
            button: None,
        },
        paragraphs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::Words;

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
        let mail = receipt(&erasure)
            .mail(&Reason::AskedForDeletion.footer(""))
            .unwrap();
        insta::assert_snapshot!("the_text_of_a_receipt", mail.text);
    }
}
