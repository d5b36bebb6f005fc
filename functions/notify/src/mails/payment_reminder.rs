//! Reminders of a payment that failed: to the owners, who can pay.

use askama::Template;
use chrono::{DateTime, Utc};
use domain::{Membership, Role, plan::PlanId};
use platform::WorkError;
use store::TenantStore;

use crate::{
    Notifier,
    mail::{Mail, NAME_LENGTH, one_line},
    mailer::Outcome,
    unwritable,
};

/// A payment that failed and is still due.
pub(crate) struct Failure {
    /// Since when. Tells one failure from the next.
    pub since: DateTime<Utc>,
    /// Which reminder it is; the first is 1.
    pub reminder: u8,
    /// When work stops.
    pub until: DateTime<Utc>,
    /// Where the payment can be made.
    pub pay_url: Option<String>,
}

#[derive(Template)]
#[template(path = "payment.html")]
struct Html<'a>(&'a Reminder);

#[derive(Template)]
#[template(path = "payment.txt", escape = "none")]
struct Text<'a>(&'a Reminder);

/// What both templates show.
struct Reminder {
    headline: String,
    organization: String,
    plan: &'static str,
    until: String,
    link: Option<String>,
}

impl Reminder {
    fn new(organization: &str, plan: PlanId, failure: &Failure, public_url: &str) -> Self {
        let headline = match failure.reminder {
            0 | 1 => "Your payment failed",
            2 => "Your payment is still due",
            _ => "Last reminder: your payment is due",
        };
        let ours = (!public_url.is_empty()).then(|| format!("{public_url}/billing"));
        Self {
            headline: headline.into(),
            organization: one_line(organization, NAME_LENGTH),
            plan: plan.plan().name,
            until: failure.until.format("%-d %B %Y, %H:%M UTC").to_string(),
            link: failure.pay_url.clone().or(ours),
        }
    }

    fn mail(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: format!("{} – {}", self.headline, self.organization),
            text: Text(self).render()?,
            html: Html(self).render()?,
        })
    }
}

impl Notifier {
    /// Reminds each owner, once for each reminder, unless the payment was made meanwhile.
    pub(crate) async fn payment_failed(
        &self,
        tenant: &TenantStore,
        failure: &Failure,
    ) -> Result<(), WorkError> {
        let record = tenant.billing().await?.ok_or(WorkError::Gone)?;
        if record.failed_since != Some(failure.since) {
            return Ok(());
        }
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let plan = organization.plan;
        let reminder = Reminder::new(&organization.name, plan, failure, &self.public_url);
        let mail = reminder.mail().map_err(unwritable)?;
        for owner in tenant.members().await?.into_iter().filter(is_owner) {
            self.remind(tenant, failure, &owner, &mail).await?;
        }
        Ok(())
    }

    async fn remind(
        &self,
        tenant: &TenantStore,
        failure: &Failure,
        owner: &Membership,
        mail: &Mail,
    ) -> Result<(), WorkError> {
        let (since, n, user) = (failure.since, failure.reminder, owner.user_id);
        if !tenant.claim_reminder(since, n, user).await? {
            return Ok(());
        }
        let outcome = self.mailer.send(owner.email.trim(), mail).await;
        let metric = match outcome {
            Outcome::Accepted => "MailSent",
            Outcome::Refused(_) => "MailRefused",
            Outcome::Unknown(_) => "MailUnknown",
            Outcome::Later(reason) => {
                tenant.release_reminder(since, n, user).await?;
                return Err(WorkError::Retry(reason));
            }
        };
        platform::logs::count(metric, 1.0);
        tracing::info!(org_id = %tenant.org(), %user, reminder = n, metric, "a reminder to pay");
        Ok(())
    }
}

fn is_owner(member: &Membership) -> bool {
    member.role == Role::Owner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reminder(n: u8, organization: &str) -> Mail {
        let failure = Failure {
            since: "2026-11-01T09:00:00Z".parse().unwrap(),
            reminder: n,
            until: "2026-11-15T09:00:00Z".parse().unwrap(),
            pay_url: Some("https://pay.example/?a=1&b=2".into()),
        };
        Reminder::new(
            organization,
            PlanId::Growth,
            &failure,
            "https://perene.example",
        )
        .mail()
        .unwrap()
    }

    #[test]
    fn the_text_of_a_reminder() {
        insta::assert_snapshot!(reminder(1, "Example Ltd").text);
    }

    #[test]
    fn the_page_of_a_last_reminder() {
        let mail = reminder(3, "Example <b>Ltd</b>\r\nBcc: all@example.com");
        insta::assert_snapshot!(mail.html);
        assert_eq!(
            mail.subject,
            "Last reminder: your payment is due – Example <b>Ltd</b> Bcc: all@example.com"
        );
    }
}
