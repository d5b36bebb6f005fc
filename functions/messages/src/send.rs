//! Sending a message: held against the gate once more, claimed, sent, settled. A message is sent at most once: when
//! whoever sends it dies in between, nobody knows whether it went, and it says so instead of being sent again.

use std::time::Duration;

use ::outreach::{
    gate::Verdict,
    occasion::Occasion,
    offers::CustomerOfferLink,
    wording::{Sender as InTheNameOf, Variables, Written},
};
use chrono::Utc;
use cloud::{WorkError, logs};
use domain::{
    Message, MessageAttempt, MessageOutcome, MessageStatus, MessageWords, OwnSender,
    TemplateVersion, Withheld,
};
use mail::{Mail, Mailer, OnBehalf, Outcome, Sender, Tags, mask};
use store::TenantStore;

use crate::{
    customer::KnownCustomer,
    outreach::Outreach,
    own_sender::OwnSenders,
    ses_event::Claim,
    template::{Worded, template_key, worded},
    unsubscribing,
};

/// What sends messages.
pub struct Sending {
    pub mailer: Mailer,
    pub senders: OwnSenders,
    /// Whoever has claimed a message for longer is dead.
    pub timeout: Duration,
    /// Where links in mails lead.
    pub public_url: String,
}

impl Sending {
    /// Sends a message, unless that is not to be done any more.
    pub async fn send(
        &self,
        tenant: &TenantStore,
        outreach: &Outreach,
        company: &str,
        message: &Message,
    ) -> Result<(), WorkError> {
        match message.status {
            MessageStatus::Queued => {}
            MessageStatus::Sending if TenantStore::is_abandoned(message, self.timeout) => {
                let broke_off = Outcome::Unknown("whoever sent it broke off".into());
                return settle(tenant, message, broke_off).await;
            }
            MessageStatus::Sending => {
                return Err(WorkError::Retry("another worker is sending it".into()));
            }
            _ => return Ok(()),
        }
        let Some((known, occasion)) = still_true(tenant, outreach, message).await? else {
            tenant
                .withhold_message(message, &Withheld::NoLongerTrue)
                .await?;
            return Ok(());
        };
        let now = outreach.now();
        match known.verdict(outreach, &occasion, (Some(message.id), true), now) {
            Verdict::Wait(until, why) => {
                tenant.hold_message(message, until, &why).await?;
                Ok(())
            }
            Verdict::Withhold(why) => {
                tenant.withhold_message(message, &why).await?;
                Ok(())
            }
            Verdict::Send | Verdict::Propose => {
                self.claim_and_send(tenant, outreach, company, (message, &known, &occasion))
                    .await
            }
        }
    }

    async fn claim_and_send(
        &self,
        tenant: &TenantStore,
        outreach: &Outreach,
        company: &str,
        (message, known, occasion): (&Message, &KnownCustomer, &Occasion),
    ) -> Result<(), WorkError> {
        let clock = outreach.kept.clock.as_ref();
        let address = clock.map(|clock| clock.recipient.as_str());
        let Some(address) = address.or(known.address(occasion)) else {
            tenant
                .withhold_message(message, &Withheld::NoAddress)
                .await?;
            return Ok(());
        };
        let link = unsubscribing::link(&self.public_url, tenant, &outreach.key, address);
        let offer = known.offer(occasion);
        let offer = offer.map(|offer| CustomerOfferLink::of(tenant.org(), offer));
        let offer = offer.and_then(|link| link.url(&self.public_url, &outreach.key));
        let own = tenant.template(template_key(known, occasion)).await?;
        let links = Links {
            unsubscribe: link.as_deref(),
            offer: offer.as_deref(),
        };
        let worded = written(outreach, known, occasion, (company, links), own.as_ref())?;
        let words = without_link(words(&worded), offer.as_deref());
        let mut mail = mail(outreach, known, company, worded.written, link);
        let own = tenant.sender().await?;
        let own = own.as_ref().and_then(OwnSender::usable);
        mail.on_behalf.from_address = own.map(str::to_owned);
        let now = outreach.now();
        if !tenant.claim_message(message, address, &words, now).await? {
            return Err(WorkError::Retry("another worker has claimed it".into()));
        }
        let claim = Claim::tag(tenant.org(), message);
        let tags = Tags {
            kind: message.reason.name(),
            claim: &claim,
            attempt: 1,
        };
        let outcome = self.send_or_fall_back(tenant, address, mail, &tags).await;
        let later = match &outcome {
            Outcome::Later(reason) => Some(reason.clone()),
            _ => None,
        };
        let claimed = Message {
            address: Some(address.to_owned()),
            sent_at: Some(outreach.now()),
            ..message.clone()
        };
        settle(tenant, &claimed, outcome).await?;
        later.map_or(Ok(()), |reason| Err(WorkError::Retry(reason)))
    }

    /// Sends a mail: from Perene's address where the organization's own is refused because it is not proved any more. What
    /// was refused has surely not been sent.
    async fn send_or_fall_back(
        &self,
        tenant: &TenantStore,
        address: &str,
        mut mail: Mail,
        tags: &Tags<'_>,
    ) -> Outcome {
        let outcome = self.mailer.send(address, &mail, tags).await;
        let is_own = mail.on_behalf.from_address.is_some();
        if !is_own || !matches!(outcome, Outcome::Refused(_)) {
            return outcome;
        }
        match self.senders.check(tenant).await {
            Ok(sender) if sender.as_ref().and_then(OwnSender::usable).is_none() => {
                mail.on_behalf.from_address = None;
                self.mailer.send(address, &mail, tags).await
            }
            Ok(_) => outcome,
            Err(error) => {
                tracing::warn!(org_id = %tenant.org(), %error, "it is not known how the own sender stands");
                outcome
            }
        }
    }
}

/// A message as its customer gets it.
pub fn mail(
    outreach: &Outreach,
    known: &KnownCustomer,
    company: &str,
    written: Written,
    link: Option<String>,
) -> Mail {
    let subject = match outreach.kept.clock {
        Some(_) => format!("[Test: {}] {}", known.item.id, written.subject),
        None => written.subject,
    };
    Mail {
        subject: mail::one_line(&subject, 200),
        text: written.text,
        html: written.html,
        on_behalf: OnBehalf {
            from_name: Some(from(outreach, company).to_owned()),
            from_address: None,
            reply_to: outreach.settings.reply_to.clone(),
            unsubscribe: link,
        },
    }
}

/// Links that a message has, which are each customer's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Links<'a> {
    /// Where they say that they want no more.
    pub unsubscribe: Option<&'a str>,
    /// Where they answer an offer.
    pub offer: Option<&'a str>,
}

impl Links<'_> {
    /// What stands in their place in what nobody is sent.
    pub const SAMPLE_OFFER: &'static str = "https://example.com/offer";
    /// Of what is only shown.
    pub const SHOWN: Self = Self {
        unsubscribe: None,
        offer: Some(Self::SAMPLE_OFFER),
    };
}

/// What is kept of a message, without the link by which the customer alone answers.
fn without_link(words: MessageWords, link: Option<&str>) -> MessageWords {
    match link {
        Some(link) => MessageWords {
            text: words.text.replace(link, Links::SAMPLE_OFFER),
            ..words
        },
        None => words,
    }
}

/// What is kept of what was written.
pub fn words(worded: &Worded) -> MessageWords {
    MessageWords {
        subject: worded.written.subject.clone(),
        text: worded.written.body.clone(),
        template_version: worded.template_version,
    }
}

fn from<'a>(outreach: &'a Outreach, company: &'a str) -> &'a str {
    outreach.settings.from_name.as_deref().unwrap_or(company)
}

/// Writes what is to be said on an occasion of a customer's, in the name of their company: by the organization's own
/// template, as far as there is one.
pub fn written(
    outreach: &Outreach,
    known: &KnownCustomer,
    occasion: &Occasion,
    by: (&str, Links<'_>),
    own: Option<&TemplateVersion>,
) -> Result<Worded, WorkError> {
    let variables = variables(outreach, known, occasion, by);
    worded(template_key(known, occasion), own, &variables)
        .map_err(|error| WorkError::Retry(error.to_string()))
}

/// What a template may name on an occasion of a customer's.
pub fn variables(
    outreach: &Outreach,
    known: &KnownCustomer,
    occasion: &Occasion,
    (company, links): (&str, Links<'_>),
) -> Variables {
    let company = from(outreach, company);
    let subscription = known.subscription(&occasion.subscription).cloned();
    let sender = InTheNameOf {
        company,
        answers: outreach.settings.reply_to.is_some(),
        unsubscribe: links.unsubscribe,
    };
    let at = (outreach.now().max(occasion.due_at), known.zone);
    let variables = Variables::new(
        occasion,
        &subscription.unwrap_or_default(),
        (known.item.name.as_deref(), known.language),
        at,
        sender,
    );
    let variables = match &known.facts.card {
        Some(card) => variables.of_card(card),
        None => variables,
    };
    let variables = match known.offer(occasion) {
        Some(offer) => variables.of_offer(offer, links.offer, (known.language, known.zone)),
        None => variables,
    };
    match known.failed_payment(occasion) {
        Some(failed) => {
            let of = (failed, &outreach.settings.chain());
            variables.of_payment(occasion, of, known.language, at)
        }
        None => variables,
    }
}

/// What a message is about, if that is still to be said, by the same clock.
pub async fn still_true(
    tenant: &TenantStore,
    outreach: &Outreach,
    message: &Message,
) -> Result<Option<(KnownCustomer, Occasion)>, WorkError> {
    if message.clock != outreach.kept.clock_id() {
        return Ok(None);
    }
    let Some(known) = KnownCustomer::find(tenant, outreach, &message.customer_id).await? else {
        return Ok(None);
    };
    let mut all = known.occasions(outreach).into_iter();
    let found = all.find(|one| one.is_of(message));
    Ok(found.map(|occasion| (known, occasion)))
}

/// Notes how a try ended, where it can be seen.
async fn settle(
    tenant: &TenantStore,
    message: &Message,
    outcome: Outcome,
) -> Result<(), WorkError> {
    let (status, outcome, metric, detail) = match outcome {
        Outcome::Accepted => (
            MessageStatus::Sent,
            MessageOutcome::Sent,
            "MessagesSent",
            None,
        ),
        Outcome::Refused(why) => (
            MessageStatus::Refused,
            MessageOutcome::Refused,
            "MessagesRefused",
            Some(why),
        ),
        Outcome::Unknown(why) => (
            MessageStatus::Unknown,
            MessageOutcome::Unknown,
            "MessagesUnknown",
            Some(why),
        ),
        Outcome::Later(why) => (
            MessageStatus::Queued,
            MessageOutcome::Later,
            "MessagesPostponed",
            Some(why),
        ),
    };
    // What the mail service says may name the address, which is in the log of nobody.
    let address = message.address.as_deref().unwrap_or_default();
    let detail = detail.map(|why| match address {
        "" => why,
        address => why.replace(address, &mask(address)),
    });
    let attempt = MessageAttempt {
        at: Utc::now(),
        outcome,
        detail,
    };
    tenant.settle_message(message, status, &attempt).await?;
    logs::count(metric, 1.0);
    Ok(())
}
