//! The mails that a source of events has gone quiet, and that it sends again.

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{Language, Notification};
use mail::{Button, Frame, name};
use report::say;
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter},
    message::Message,
};

/// Where sources are seen.
const SOURCES: &str = "/sources";

/// Tells those who want it that a source has sent nothing since then, once.
pub(crate) async fn mail_quiet(
    notifier: &Notifier,
    tenant: TenantStore,
    source: &str,
    since: DateTime<Utc>,
) -> Result<(), WorkError> {
    let known = tenant.event_source(source).await?.ok_or(WorkError::Gone)?;
    if known.last_at > since {
        // It has sent before anybody was told.
        return Err(WorkError::Gone);
    }
    let called = called(&tenant, source).await?;
    let url = &notifier.public_url;
    let words = |language| {
        let button = Button::to(see(language), url, SOURCES);
        quiet(&called, since, button, language)
    };
    let about = format!("quiet-{source}-{}", since.timestamp_millis());
    let recipients = notifier
        .who_want(&tenant, Notification::Sources, about)
        .await?;
    let letter = WordsLetter {
        kind: "source_quiet",
        words,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

/// Tells them that it sends again, once.
pub(crate) async fn mail_resumed(
    notifier: &Notifier,
    tenant: TenantStore,
    source: &str,
    since: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<(), WorkError> {
    let called = called(&tenant, source).await?;
    let url = &notifier.public_url;
    let words = |language| {
        let button = Button::to(see(language), url, SOURCES);
        resumed(&called, since, at, button, language)
    };
    let about = format!("resumed-{source}-{}", since.timestamp_millis());
    let recipients = notifier
        .who_want(&tenant, Notification::Sources, about)
        .await?;
    let letter = WordsLetter {
        kind: "source_resumed",
        words,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

/// What people call a source.
async fn called(tenant: &TenantStore, source: &str) -> Result<String, WorkError> {
    let called = tenant.source_name(source).await?;
    Ok(name(&called.ok_or(WorkError::Gone)?))
}

fn see(language: Language) -> &'static str {
    language.of("See what came last", "Ver o que chegou por último")
}

fn quiet(
    called: &str,
    since: DateTime<Utc>,
    button: Option<Button>,
    language: Language,
) -> Message {
    let last = language.moment(since);
    let headline = say!(
        language,
        "No events from {called} any more",
        "{called} parou de enviar eventos"
    );
    let sent = say!(
        language,
        "{called} used to send events regularly. The last ones came on {last}; such a long silence is unusual for it.",
        "{called} costumava enviar eventos com regularidade. Os últimos chegaram em {last}; um silêncio tão longo é incomum."
    );
    let until = language.of(
        "Until events come again, customers look less active than they are. Check whether whatever sends them is running, and whether its key is still in use.",
        "Enquanto não chegarem eventos, os clientes parecem menos ativos do que são. Verifique se o que os envia está em execução e se a chave ainda está em uso.",
    );
    Message {
        frame: Frame {
            language,
            headline,
            button,
        },
        paragraphs: vec![sent, until.into()],
    }
}

fn resumed(
    called: &str,
    since: DateTime<Utc>,
    at: DateTime<Utc>,
    button: Option<Button>,
    language: Language,
) -> Message {
    let (since, at) = (language.moment(since), language.moment(at));
    let headline = say!(
        language,
        "{called} sends events again",
        "{called} voltou a enviar eventos"
    );
    let sent = say!(
        language,
        "After the silence since {since}, events came on {at}. If those of the time between were not sent late, they are missing.",
        "Depois do silêncio desde {since}, chegaram eventos em {at}. Se os do período intermediário não foram enviados depois, eles estão faltando."
    );
    Message {
        frame: Frame {
            language,
            headline,
            button,
        },
        paragraphs: vec![sent],
    }
}

#[cfg(test)]
mod tests {
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, reason::Reason, spoken::whole};

    fn at(day: u32) -> DateTime<Utc> {
        format!("2026-11-{day:02}T09:30:00Z").parse().unwrap()
    }

    fn both(language: Language) -> [Mail; 2] {
        let url = "https://perene.test";
        let button = || Button::to(see(language), url, "/sources");
        let called = name("Web\nshop");
        let messages = [
            quiet(&called, at(20), button(), language),
            resumed(&called, at(20), at(24), button(), language),
        ];
        let footer = Reason::Chosen(Notification::Sources).footer(url, language);
        messages.map(|message| message.mail(&footer).unwrap())
    }

    #[test]
    fn a_quiet_source_is_told_of_with_what_to_do() {
        let texts =
            both(Language::English).map(|mail| format!("{}\n\n{}", mail.subject, mail.text));
        insta::assert_snapshot!(texts.join("\n"));
    }

    #[test]
    fn a_quiet_source_is_told_of_in_portuguese() {
        let texts = both(Language::Portuguese).map(|mail| whole(&mail));
        insta::assert_snapshot!(texts.join("\n"));
    }
}
