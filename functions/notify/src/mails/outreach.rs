//! The mails about messages to customers: that they come from Perene's address again, and that they are held back.

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{Language, MailOutcomes, Role};
use mail::{Button, Frame, Recipient, name};
use report::say;
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter},
    message::Message,
    reason::Reason,
};

/// Where it is seen how messages are sent.
const SENDING: &str = "/campaigns/messages?tab=settings";

/// Tells owners and admins, once for each time that it was proved, that a domain is not any more, unless it is again.
pub(crate) async fn mail_sender_lost(
    notifier: &Notifier,
    tenant: TenantStore,
    domain: &str,
    verified_since: DateTime<Utc>,
) -> Result<(), WorkError> {
    let sender = tenant.sender().await?.ok_or(WorkError::Gone)?;
    // Before it is noted that it is lost, it still looks proved, but since then.
    let is_back = sender.usable().is_some() && sender.verification_since != verified_since;
    if sender.domain != domain || is_back {
        return Err(WorkError::Gone);
    }
    let about = format!("sender-{domain}-{}", verified_since.timestamp_millis());
    let recipients = who_decide(notifier, &tenant, &about).await?;
    let url = &notifier.public_url;
    let words = |language| sender_lost(domain, url, language);
    let letter = WordsLetter {
        kind: "sender_lost",
        words,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

/// Tells owners and admins once that messages are held back, unless they are sent again.
pub(crate) async fn mail_suspended(
    notifier: &Notifier,
    tenant: TenantStore,
    since: DateTime<Utc>,
    heard: MailOutcomes,
) -> Result<(), WorkError> {
    let kept = tenant.outreach().await?.and_then(|kept| kept.suspension);
    if kept.is_none_or(|kept| kept.since != since) {
        return Err(WorkError::Gone);
    }
    let about = format!("suspended-{}", since.timestamp_millis());
    let recipients = who_decide(notifier, &tenant, &about).await?;
    let url = &notifier.public_url;
    let words = |language| suspended(heard, url, language);
    let letter = WordsLetter {
        kind: "messages_suspended",
        words,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

/// The members who may do something about it, each with the claim to mail about that.
async fn who_decide(
    notifier: &Notifier,
    tenant: &TenantStore,
    about: &str,
) -> Result<Vec<Recipient>, WorkError> {
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let reason = Reason::Member(name(&organization.name));
    let mut members = tenant.members().await?;
    members.retain(|member| member.role >= Role::Admin);
    let recipients = members.iter().map(|member| {
        let claim = tenant.mail_claim(about, member.user_id);
        notifier.to_member(member, claim, reason.clone())
    });
    Ok(recipients.collect())
}

fn sender_lost(domain: &str, url: &str, language: Language) -> Message {
    let domain = name(domain);
    let headline = language.of(
        "Messages no longer come from your own address",
        "As mensagens não saem mais do seu próprio endereço",
    );
    let what = say!(
        language,
        "The records that prove {domain} to be yours are no longer found. Until they are, messages to your customers come from Perene's address, under your name.",
        "Os registros que provam que {domain} é seu não são mais encontrados. Até que voltem, as mensagens aos seus clientes saem do endereço do Perene, com o seu nome."
    );
    let what_to_do = language.of(
        "Open the settings to begin again, and have whoever looks after the domain add the records that are shown there. Your address is used again as soon as they are found.",
        "Abra as configurações para começar de novo e peça a quem cuida do domínio que adicione os registros mostrados lá. Seu endereço volta a ser usado assim que eles forem encontrados.",
    );
    let see = language.of("See the records", "Ver os registros");
    Message {
        frame: Frame {
            language,
            headline: headline.into(),
            button: Button::to(see, url, SENDING),
        },
        paragraphs: vec![what, what_to_do.into()],
    }
}

fn suspended(heard: MailOutcomes, url: &str, language: Language) -> Message {
    let outcomes = language.count(heard.outcomes);
    let bounces = language.count(heard.bounces);
    let headline = language.of(
        "Messages to your customers are on hold",
        "As mensagens aos seus clientes estão suspensas",
    );
    let what = say!(
        language,
        "{bounces} of {outcomes} messages came back today. Mail services take that for a sign of spam, and soon deliver nothing any more, so Perene has stopped sending.",
        "{bounces} de {outcomes} mensagens voltaram hoje. Os serviços de e-mail veem nisso um sinal de spam e logo não entregam mais nada; por isso o Perene parou de enviar."
    );
    let what_to_do = language.of(
        "Often the addresses are old, or were typed in without being checked. Correct them, then send again. No address from which mail came back is written to until you unblock it.",
        "Muitas vezes os endereços são antigos ou foram digitados sem conferência. Corrija-os e depois volte a enviar. Nenhum endereço do qual um e-mail voltou recebe mensagens até que você o desbloqueie.",
    );
    let see = language.of("See what came back", "Ver o que voltou");
    Message {
        frame: Frame {
            language,
            headline: headline.into(),
            button: Button::to(see, url, SENDING),
        },
        paragraphs: vec![what, what_to_do.into()],
    }
}

#[cfg(test)]
mod tests {
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, spoken::whole};

    fn mails(language: Language) -> [Mail; 2] {
        let url = "https://perene.test";
        let footer = Reason::Member("Lima".into()).footer(url, language);
        let heard = MailOutcomes {
            outcomes: 1_250,
            bounces: 75,
        };
        let messages = [
            sender_lost("nuvem.example", url, language),
            suspended(heard, url, language),
        ];
        messages.map(|message| message.mail(&footer).unwrap())
    }

    #[test]
    fn whoever_decides_learns_what_happened_and_what_to_do() {
        let texts =
            mails(Language::English).map(|mail| format!("{}\n\n{}", mail.subject, mail.text));
        insta::assert_snapshot!(texts.join("\n"));
    }

    #[test]
    fn they_learn_it_in_portuguese() {
        let texts = mails(Language::Portuguese).map(|mail| whole(&mail));
        insta::assert_snapshot!(texts.join("\n"));
    }
}
