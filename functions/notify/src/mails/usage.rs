//! The mail about a month's customers that are running out.

use cloud::WorkError;
use domain::{Month, Notification, Plan};
use mail::{Button, Frame, name};
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter, words},
};

words!(Usage, "usage.html", "usage.txt");

pub(crate) struct Usage {
    frame: Frame,
    organization: String,
    used: u64,
    included: u64,
    plan: &'static str,
    follows: String,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    pub month: Month,
    pub percent: u8,
    pub used: u64,
    pub included: u64,
}

/// Mails those who want it, once for the month, plan and share.
pub(crate) async fn mail(
    notifier: &Notifier,
    tenant: TenantStore,
    share: Share,
) -> Result<(), WorkError> {
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let plan = organization.plan.plan();
    let usage = Usage::new(&organization.name, &plan, &share, &notifier.public_url);
    let about = format!("usage-{}-{}-{}", share.month, share.included, share.percent);
    let recipients = notifier
        .who_want(&tenant, Notification::Usage, about)
        .await?;
    let letter = WordsLetter {
        kind: "usage",
        words: usage,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

impl Usage {
    /// A share of the customers that a plan includes in a month.
    pub(crate) fn new(organization: &str, plan: &Plan, share: &Share, public_url: &str) -> Self {
        Self {
            frame: Frame {
                headline: match share.percent {
                    100.. => format!("All customers of {} are scored", share.month),
                    percent => format!("{percent}% of the customers of {} are scored", share.month),
                },
                button: Button::to("See the plan", public_url, "/settings/plan"),
            },
            organization: name(organization),
            used: share.used,
            included: share.included,
            plan: plan.name,
            follows: follows(plan, share),
        }
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

#[cfg(test)]
mod tests {
    use domain::{PlanId, Role};
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, reason::Reason};

    fn mail(plan: PlanId, percent: u8, used: u64) -> Mail {
        let plan = plan.plan();
        let share = Share {
            month: Month::at("2026-11-26T00:00:00Z".parse().unwrap()),
            percent,
            used,
            included: plan.scored_customers,
        };
        let url = "https://perene.test";
        let usage = Usage::new("<b>Ex\nample</b>", &plan, &share, url);
        let reason = Reason::ByRole(Notification::Usage, Role::Admin);
        usage.mail(&reason.footer(url)).unwrap()
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
