//! The mail about a month's customers that are running out.

use cloud::WorkError;
use domain::{Language, Month, Notification, Plan};
use mail::{Button, Frame, name};
use report::say;
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter, words},
};

words!(Usage, "usage.html", "usage.txt");

pub(crate) struct Usage {
    frame: Frame,
    organization: String,
    has_scored: String,
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
    let words = |language| {
        Usage::new(
            &organization.name,
            &plan,
            &share,
            &notifier.public_url,
            language,
        )
    };
    let about = format!("usage-{}-{}-{}", share.month, share.included, share.percent);
    let recipients = notifier
        .who_want(&tenant, Notification::Usage, about)
        .await?;
    let letter = WordsLetter {
        kind: "usage",
        words,
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

impl Usage {
    /// A share of the customers that a plan includes in a month.
    pub(crate) fn new(
        organization: &str,
        plan: &Plan,
        share: &Share,
        public_url: &str,
        language: Language,
    ) -> Self {
        let [used, included] = [share.used, share.included].map(|number| language.count(number));
        let (plan_name, percent) = (plan.name, share.percent);
        let month = language.month(share.month.first_day());
        let label = language.of("See the plan", "Ver o plano");
        Self {
            frame: Frame {
                language,
                headline: match percent {
                    100.. => say!(
                        language,
                        "All customers of {month} are scored",
                        "Todos os clientes de {month} já foram pontuados"
                    ),
                    _ => say!(
                        language,
                        "{percent}% of the customers of {month} are scored",
                        "{percent}% dos clientes de {month} já foram pontuados"
                    ),
                },
                button: Button::to(label, public_url, "/settings/plan"),
            },
            organization: name(organization),
            has_scored: say!(
                language,
                "has scored {used} of the {included} customers that its plan {plan_name} includes this month.",
                "pontuou {used} dos {included} clientes que seu plano {plan_name} inclui neste mês."
            ),
            follows: follows(plan, share, language),
        }
    }
}

/// What happens beyond the included number.
fn follows(plan: &Plan, share: &Share, language: Language) -> String {
    match &plan.overage {
        Some(overage) => {
            let price = language.price(overage.price.amount, overage.price.currency);
            let [per, up_to] = [overage.per, overage.up_to].map(|number| language.count(number));
            say!(
                language,
                "Beyond that, each {per} more cost {price} up to {up_to} in all.",
                "Acima disso, cada {per} a mais custam {price}, até {up_to} no total."
            )
        }
        None => {
            let next = language.day(share.month.next().first_day());
            say!(
                language,
                "Beyond that, scoring and predictions are refused until {next} (UTC), unless you move to a larger plan.",
                "Acima disso, pontuações e previsões são recusadas até {next} (UTC), a não ser que você mude para um plano maior."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{PlanId, Role};
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, reason::Reason, spoken::whole};

    fn mail(plan: PlanId, percent: u8, used: u64) -> Mail {
        mail_in(Language::English, plan, percent, used)
    }

    fn mail_in(language: Language, plan: PlanId, percent: u8, used: u64) -> Mail {
        let plan = plan.plan();
        let share = Share {
            month: Month::at("2026-11-26T00:00:00Z".parse().unwrap()),
            percent,
            used,
            included: plan.scored_customers,
        };
        let url = "https://perene.test";
        let usage = Usage::new("<b>Ex\nample</b>", &plan, &share, url, language);
        let reason = Reason::ByRole(Notification::Usage, Role::Admin);
        usage.mail(&reason.footer(url, language)).unwrap()
    }

    #[test]
    fn a_plan_without_more_says_until_when_it_refuses() {
        let mail = mail(PlanId::Free, 80, 8_123);
        assert_eq!(
            mail.subject,
            "80% of the customers of November 2026 are scored"
        );
        for told in [
            "8,123 of the 10,000",
            "refused until 1 December 2026",
            "https://perene.test/settings/plan",
            "<b>Ex ample</b>",
        ] {
            assert!(mail.text.contains(told), "no {told} in {}", mail.text);
        }
        assert!(mail.html.contains("&#60;b&#62;Ex ample"), "{}", mail.html);
    }

    #[test]
    fn plans_are_told_of_in_portuguese() {
        let free = mail_in(Language::Portuguese, PlanId::Free, 80, 8_123);
        let growth = mail_in(Language::Portuguese, PlanId::Growth, 100, 1_000_000);
        insta::assert_snapshot!([whole(&free), whole(&growth)].join("\n"));
    }

    #[test]
    fn a_plan_with_more_says_what_it_costs() {
        let mail = mail(PlanId::Growth, 100, 1_000_000);
        assert_eq!(mail.subject, "All customers of November 2026 are scored");
        assert!(
            mail.text.contains("each 1,000 more cost $0.60"),
            "{}",
            mail.text
        );
    }
}
