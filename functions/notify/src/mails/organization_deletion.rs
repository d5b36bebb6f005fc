//! What the members of an organization are told when it is to go, stays after all, or is gone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{Erasure, Language, OrgId, UserId};
use mail::{Button, Frame, Recipient, name};
use report::say;
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
    let by = by.map(|member| name(&member.name));
    let called = name(&organization.name);
    let words = |language: Language| {
        let by = by.as_deref();
        let by = by.unwrap_or(language.of("An owner", "Um proprietário"));
        let at = language.moment(erase_at);
        let asked = say!(
            language,
            "{by} has asked to delete {called}. On {at} all its data are erased: customers, models, scores, and who belongs to it.",
            "{by} pediu a exclusão de {called}. Em {at} todos os dados são apagados: clientes, modelos, pontuações e quem faz parte dela."
        );
        let until = language.of(
            "Until then they can be read and exported, and an owner can restore it.",
            "Até lá eles podem ser lidos e exportados, e um proprietário pode restaurá-la.",
        );
        let headline = language.of(
            "Your organization will be deleted from Perene",
            "Sua empresa será excluída do Perene",
        );
        message(
            language,
            headline,
            &notifier.public_url,
            vec![asked, until.into()],
        )
    };
    let about = format!("deletion-{}", asked_at.timestamp_millis());
    to_members(notifier, tenant, &about, &called, words).await
}

/// Tells all members that their organization stays.
pub(crate) async fn mail_restored(
    notifier: &Notifier,
    tenant: TenantStore,
    asked_at: DateTime<Utc>,
) -> Result<(), WorkError> {
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let called = name(&organization.name);
    let words = |language: Language| {
        let stays = say!(
            language,
            "An owner has taken the deletion of {called} back. All its data are still there.",
            "Um proprietário cancelou a exclusão de {called}. Todos os dados continuam lá."
        );
        let headline = language.of(
            "Your organization stays on Perene",
            "Sua empresa continua no Perene",
        );
        message(language, headline, &notifier.public_url, vec![stays])
    };
    let about = format!("restored-{}", asked_at.timestamp_millis());
    to_members(notifier, tenant, &about, &called, words).await
}

fn message(
    language: Language,
    headline: &str,
    public_url: &str,
    paragraphs: Vec<String>,
) -> Message {
    let label = language.of("Open Perene", "Abrir o Perene");
    Message {
        frame: Frame {
            language,
            headline: headline.into(),
            button: Button::to(label, public_url, "/"),
        },
        paragraphs,
    }
}

async fn to_members(
    notifier: &Notifier,
    tenant: TenantStore,
    about: &str,
    called: &str,
    words: impl Fn(Language) -> Message,
) -> Result<(), WorkError> {
    let reason = Reason::Member(called.to_owned());
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
        words,
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
    let language = user.language.unwrap_or_default();
    let recipient = Recipient {
        id: user.id.to_string(),
        address: user.email,
        claim: store.receipt_claim(org),
        language,
        footer: Reason::AskedForDeletion.footer(&notifier.public_url, language),
    };
    let letter = WordsLetter {
        kind: "erasure_receipt",
        words: |language| receipt(&erasure, language),
        told: Told::Operators(store),
    };
    notifier.deliver(&letter, [recipient]).await
}

fn receipt(erasure: &Erasure, language: Language) -> Message {
    let (org, asked) = (erasure.org_id, language.moment(erasure.asked_at));
    let now = || language.of("now", "agora").to_owned();
    let done = erasure.done_at.map_or_else(now, |at| language.moment(at));
    let mut paragraphs = vec![say!(
        language,
        "Everything that Perene kept of the organization {org} has been erased. Asked for: {asked}. Done: {done}.",
        "Tudo o que o Perene guardava da empresa {org} foi apagado. Pedido: {asked}. Concluído: {done}."
    )];
    for (what, counts) in [
        (
            language.of("Items of the table", "Itens da tabela"),
            &erasure.items,
        ),
        (language.of("Files", "Arquivos"), &erasure.objects),
    ] {
        let total: u64 = counts.values().sum();
        if total > 0 {
            let (total, kinds) = (language.count(total), list(counts));
            paragraphs.push(format!("{what}: {total} ({kinds})."));
        }
    }
    let stays = language.of(
        "Backups of the table end by themselves after 35 days. Your account is yours and stays.",
        "As cópias de segurança da tabela expiram por si após 35 dias. Sua conta é sua e permanece.",
    );
    paragraphs.push(stays.into());
    let headline = language.of(
        "Your organization has been erased: receipt",
        "Sua empresa foi apagada: comprovante",
    );
    Message {
        frame: Frame {
            language,
            headline: headline.into(),
            button: None,
        },
        paragraphs,
    }
}

/// How many of each kind. The kinds are codes, the same in every language.
fn list(counts: &BTreeMap<String, u64>) -> String {
    let parts = counts.iter().map(|(kind, n)| format!("`{kind}` {n}"));
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{letter::Words, spoken::whole};

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
        let mail = |language| {
            let footer = Reason::AskedForDeletion.footer("", language);
            receipt(&erasure, language).mail(&footer).unwrap()
        };
        let english = mail(Language::English).text;
        insta::assert_snapshot!("the_text_of_a_receipt", english);
        let portuguese = whole(&mail(Language::Portuguese));
        insta::assert_snapshot!("the_text_of_a_receipt_in_portuguese", portuguese);
    }
}
