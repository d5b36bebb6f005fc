//! The mail that an endpoint is told of nothing any more: to the owners.

use cloud::WorkError;
use domain::{Endpoint, EndpointId, EndpointState, Language, Role};
use mail::{Button, Frame, name};
use report::say;
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter},
    message::Message,
    reason::Reason,
};

/// Where endpoints are seen.
const ENDPOINTS: &str = "/settings/webhooks";

/// Tells the owners, once for each time that it was disabled, unless it was resumed or deleted meanwhile.
pub(crate) async fn mail(
    notifier: &Notifier,
    tenant: TenantStore,
    id: EndpointId,
) -> Result<(), WorkError> {
    let endpoint = tenant.endpoint(id).await?.ok_or(WorkError::Gone)?;
    if endpoint.state != EndpointState::Disabled {
        return Err(WorkError::Gone);
    }
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let reason = Reason::Member(name(&organization.name));
    let since = endpoint.failing_since.unwrap_or(endpoint.created_at);
    let about = format!("endpoint-{id}-{}", since.timestamp_millis());
    let mut owners = tenant.members().await?;
    owners.retain(|member| member.role == Role::Owner);
    let recipients = owners.iter().map(|owner| {
        let claim = tenant.mail_claim(&about, owner.user_id);
        notifier.to_member(owner, claim, reason.clone())
    });
    let recipients = recipients.collect();
    let url = &notifier.public_url;
    let words = |language| disabled(&endpoint, url, language);
    let letter = WordsLetter {
        kind: "endpoint_disabled",
        words,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

fn disabled(endpoint: &Endpoint, url: &str, language: Language) -> Message {
    let address = name(&endpoint.address);
    let is_gone = endpoint
        .problem
        .as_ref()
        .is_some_and(|why| why.code == "endpoint_gone");
    let days = Endpoint::GIVEN_UP_AFTER.num_days();
    let why = match is_gone {
        true => say!(
            language,
            "{address} answered that it is gone for good (410), so Perene sends nothing there any more.",
            "{address} respondeu que não existe mais (410), e por isso o Perene não envia mais nada para lá."
        ),
        false => say!(
            language,
            "{address} has taken nothing for {days} days, though Perene tried again and again. Nothing is sent there any more.",
            "{address} não aceitou nada por {days} dias, embora o Perene tenha tentado várias vezes. Nada mais é enviado para lá."
        ),
    };
    let what_to_do = language.of(
        "Its log says what each attempt met. Once it is mended, resume it: what it missed can be sent again for 30 days.",
        "O registro mostra o que aconteceu em cada tentativa. Quando estiver corrigido, retome o envio: o que faltou pode ser reenviado por 30 dias.",
    );
    let headline = language.of("A webhook was disabled", "Um webhook foi desativado");
    let see = language.of("See its log", "Ver o registro");
    Message {
        frame: Frame {
            language,
            headline: headline.into(),
            button: Button::to(see, url, ENDPOINTS),
        },
        paragraphs: vec![why, what_to_do.into()],
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::{EndpointKind, Failure, UserId, WebhookEventType};
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, spoken::whole};

    fn mails(language: Language) -> [Mail; 2] {
        let url = "https://perene.test";
        let footer = Reason::Member("Lima".into()).footer(url, language);
        ["endpoint_gone", "endpoint_kept_failing"].map(|code| {
            let endpoint = Endpoint {
                id: EndpointId::new(),
                kind: EndpointKind::Webhook,
                address: "https://example.com/perene".into(),
                description: String::new(),
                events: [WebhookEventType::RunFailed].into(),
                language,
                state: EndpointState::Disabled,
                problem: Some(Failure::new(code, "", "")),
                previous_secret_until: None,
                failures: 1,
                failing_since: None,
                rests_until: None,
                wakes_at: None,
                delivered_at: None,
                created_by: UserId::new().into(),
                created_at: DateTime::UNIX_EPOCH,
            };
            disabled(&endpoint, url, language).mail(&footer).unwrap()
        })
    }

    #[test]
    fn owners_learn_why_an_endpoint_was_disabled_and_what_to_do() {
        let texts =
            mails(Language::English).map(|mail| format!("{}\n\n{}", mail.subject, mail.text));
        insta::assert_snapshot!(texts.join("\n"));
    }

    #[test]
    fn a_disabled_endpoint_is_told_of_in_portuguese() {
        let texts = mails(Language::Portuguese).map(|mail| whole(&mail));
        insta::assert_snapshot!(texts.join("\n"));
    }
}
