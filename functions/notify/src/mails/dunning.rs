//! Reminders of a payment that failed: to the owners, who can pay.

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{Language, PlanId, Role};
use mail::{Button, Frame, name};
use report::say;
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter, words},
    reason::Reason,
};

pub(crate) struct Failure {
    /// Since when. Tells one failure from the next.
    pub since: DateTime<Utc>,
    /// Which reminder it is; the first is 1.
    pub reminder: u8,
    /// When work stops.
    pub until: DateTime<Utc>,
    pub pay_url: Option<String>,
}

words!(Reminder, "dunning.html", "dunning.txt");

pub(crate) struct Reminder {
    frame: Frame,
    what: String,
    until: String,
}

impl Reminder {
    pub(crate) fn new(
        organization: &str,
        plan: PlanId,
        failure: &Failure,
        public_url: &str,
        language: Language,
    ) -> Self {
        let headline = match failure.reminder {
            0 | 1 => language.of("Your payment failed", "Seu pagamento não foi concluído"),
            2 => language.of(
                "Your payment is still due",
                "Seu pagamento continua pendente",
            ),
            _ => language.of(
                "Last reminder: your payment is due",
                "Último aviso: seu pagamento está pendente",
            ),
        };
        let label = language.of("Pay, or set another card", "Pagar, ou trocar o cartão");
        let at_stripe = failure.pay_url.clone();
        let at_stripe = at_stripe.map(|address| Button { label, address });
        Self {
            frame: Frame {
                language,
                headline: headline.into(),
                button: at_stripe.or_else(|| Button::to(label, public_url, "/billing")),
            },
            what: what_failed(&name(organization), plan.plan().name, language),
            until: language.moment(failure.until),
        }
    }
}

fn what_failed(organization: &str, plan: &str, language: Language) -> String {
    say!(
        language,
        "We could not collect the payment of {organization} for Perene's {plan} plan. The card may have expired, or its bank refused.",
        "Não conseguimos cobrar o pagamento de {organization} pelo plano {plan} do Perene. O cartão pode ter vencido, ou o banco recusou."
    )
}

/// Reminds each owner, once for each reminder, unless the payment was made meanwhile.
pub(crate) async fn mail(
    notifier: &Notifier,
    tenant: TenantStore,
    failure: Failure,
) -> Result<(), WorkError> {
    let record = tenant.billing().await?.ok_or(WorkError::Gone)?;
    if record.failed_since != Some(failure.since) {
        return Ok(());
    }
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let mut members = tenant.members().await?;
    members.retain(|member| member.role == Role::Owner);
    let recipients: Vec<_> = members
        .iter()
        .map(|owner| {
            let claim = tenant.reminder_claim(failure.since, failure.reminder, owner.user_id);
            notifier.to_member(owner, claim, Reason::Owner)
        })
        .collect();
    let plan = organization.plan;
    let words = |language| {
        Reminder::new(
            &organization.name,
            plan,
            &failure,
            &notifier.public_url,
            language,
        )
    };
    let letter = WordsLetter {
        kind: "payment_reminder",
        words,
        told: Told::Organization(tenant),
    };
    notifier.deliver(&letter, recipients).await
}

#[cfg(test)]
mod tests {
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, spoken::whole};

    fn reminder(n: u8, organization: &str) -> Mail {
        reminder_in(Language::English, n, organization)
    }

    fn reminder_in(language: Language, n: u8, organization: &str) -> Mail {
        let failure = Failure {
            since: "2026-11-01T09:00:00Z".parse().unwrap(),
            reminder: n,
            until: "2026-11-15T09:00:00Z".parse().unwrap(),
            pay_url: Some("https://pay.example/?a=1&b=2".into()),
        };
        let url = "https://perene.example";
        let reminder = Reminder::new(organization, PlanId::Growth, &failure, url, language);
        reminder.mail(&Reason::Owner.footer("", language)).unwrap()
    }

    #[test]
    fn the_text_of_a_reminder() {
        insta::assert_snapshot!(reminder(1, "Example Ltd").text);
    }

    #[test]
    fn the_text_of_a_reminder_in_portuguese() {
        let mail = reminder_in(Language::Portuguese, 2, "Exemplo Ltda");
        insta::assert_snapshot!(whole(&mail));
    }

    #[test]
    fn the_page_of_a_last_reminder() {
        let mail = reminder(3, "Example <b>Ltd</b>\r\nBcc: all@example.com");
        insta::assert_snapshot!(mail.html);
        assert_eq!(mail.subject, "Last reminder: your payment is due");
    }
}
