//! The mail about a month's customers that are running out.

use askama::Template;
use chrono::Duration;
use domain::{Event, Month, Notification, event::EventKind, plan::Plan};
use platform::WorkError;

use crate::{
    Notifier, SENDING,
    mail::{Mail, NAME_LENGTH, one_line},
    mailer::Outcome,
    unwritable, wanting,
};

#[derive(Template)]
#[template(path = "usage.html")]
struct Html<'a>(&'a Told);

#[derive(Template)]
#[template(path = "usage.txt", escape = "none")]
struct Text<'a>(&'a Told);

/// What both templates show.
struct Told {
    headline: String,
    organization: String,
    used: u64,
    included: u64,
    plan: &'static str,
    follows: String,
    link: Option<String>,
}

/// How much of a month's customers is used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    month: Month,
    percent: u8,
    used: u64,
    included: u64,
}

impl Mail {
    /// The mail about a share of the customers that a plan includes in a month.
    pub(crate) fn about_usage(
        organization: &str,
        plan: &Plan,
        share: &Share,
        public_url: &str,
    ) -> Result<Self, askama::Error> {
        let told = Told {
            headline: match share.percent {
                100.. => format!("All customers of {} are scored", share.month),
                percent => format!("{percent}% of the customers of {} are scored", share.month),
            },
            organization: one_line(organization, NAME_LENGTH),
            used: share.used,
            included: share.included,
            plan: plan.name,
            follows: follows(plan, share),
            link: (!public_url.is_empty()).then(|| format!("{public_url}/settings/plan")),
        };
        Ok(Self {
            subject: told.headline.clone(),
            text: Text(&told).render()?,
            html: Html(&told).render()?,
        })
    }
}

/// What happens beyond the included number.
fn follows(plan: &Plan, share: &Share) -> String {
    let next = share.month.next().first_day();
    match &plan.overage {
        Some(overage) => format!(
            "Beyond that, each {} more cost {}.{:02} {} up to {} in all.",
            overage.per,
            overage.price.amount / 100,
            overage.price.amount % 100,
            overage.price.currency.to_uppercase(),
            overage.up_to
        ),
        None => format!(
            "Beyond that, scoring and predictions are refused until {next} (UTC), unless you move \
             to a larger plan."
        ),
    }
}

impl Notifier {
    /// Sends the mail to each member who gets such mail, once for the month, plan and share.
    pub(crate) async fn usage_threshold(&self, event: &Event) -> Result<(), WorkError> {
        let EventKind::UsageThreshold {
            percent,
            month,
            used,
            included,
            ..
        } = event.kind
        else {
            return Ok(());
        };
        let share = Share {
            month,
            percent,
            used,
            included,
        };
        let tenant = self.store.as_system(event.org_id);
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let plan = organization.plan.plan();
        let mail = Mail::about_usage(&organization.name, &plan, &share, &self.public_url)
            .map_err(unwritable)?;
        let about = format!("usage-{month}-{included}-{percent}");
        for member in wanting(Notification::Usage, tenant.members().await?) {
            if !tenant.claim_mail(&about, member.user_id).await? {
                // Sent, or being sent; what a crash left unknown is settled and not sent again.
                tenant.settle_mail(&about, member.user_id, SENDING).await?;
                continue;
            }
            let outcome = self.mailer.send(member.email.trim(), &mail).await;
            if let Outcome::Later(reason) = outcome {
                tenant.release_mail(&about, member.user_id).await?;
                return Err(WorkError::Retry(reason));
            }
            tenant
                .settle_mail(&about, member.user_id, Duration::zero())
                .await?;
            let metric = match outcome {
                Outcome::Accepted => "MailSent",
                Outcome::Refused(_) | Outcome::Later(_) => "MailRefused",
                Outcome::Unknown(_) => "MailUnknown",
            };
            platform::logs::count(metric, 1.0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::plan::PlanId;

    use super::*;

    fn mail(plan: PlanId, percent: u8, used: u64) -> Mail {
        let plan = plan.plan();
        let share = Share {
            month: Month::at("2026-11-26T00:00:00Z".parse().unwrap()),
            percent,
            used,
            included: plan.scored_customers,
        };
        Mail::about_usage("<b>Ex\nample</b>", &plan, &share, "https://perene.test").unwrap()
    }

    #[test]
    fn a_plan_without_more_says_until_when_it_refuses() {
        let mail = mail(PlanId::Free, 80, 8_123);
        assert_eq!(mail.subject, "80% of the customers of 2026-11 are scored");
        for told in [
            "8123 of the 10000",
            "refused until 2026-12-01",
            "https://perene.test/settings/plan",
            "<b>Ex ample</b>",
        ] {
            assert!(mail.text.contains(told), "no {told} in {}", mail.text);
        }
        assert!(mail.html.contains("&#60;b&#62;Ex ample"), "{}", mail.html);
    }

    #[test]
    fn a_plan_with_more_says_what_it_costs() {
        let mail = mail(PlanId::Growth, 100, 1_000_000);
        assert_eq!(mail.subject, "All customers of 2026-11 are scored");
        assert!(
            mail.text.contains("each 1000 more cost 0.60 USD"),
            "{}",
            mail.text
        );
    }
}
