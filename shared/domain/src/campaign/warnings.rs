//! What keeps no campaign from being started, and should be known before.

use report::{Phrase, Sentence};

use super::{
    Campaign,
    problems::{Wrong, those_of},
};
use crate::{OfferAmount, PaidCurrency};

/// What a campaign is seen beside.
#[derive(Debug, Clone, Copy)]
pub struct CampaignSurroundings<'a> {
    /// Whether anybody was scored who might leave.
    pub is_scored: bool,
    /// Whether customers are told of offers.
    pub is_told: bool,
    /// What customers pay in; none where that is not known.
    pub paid_in: &'a [PaidCurrency],
    /// In each of these currencies what the cheapest of the campaign's offers costs for one who pays what is usual; none
    /// in which nothing can be offered.
    pub cheapest: &'a [OfferAmount],
}

impl Campaign {
    /// What should be known of it before it is started, and while it runs.
    pub fn warnings(&self, beside: &CampaignSurroundings<'_>) -> Vec<Wrong> {
        those_of([
            ("scores", (!beside.is_scored).then(no_scores_yet)),
            ("messages", (!beside.is_told).then(offers_not_told)),
            ("budgets", self.unpaid_currency(beside)),
            ("budgets", self.nothing_to_offer(beside)),
            ("budgets", self.small_budget(beside)),
            ("estimated", self.loss()),
        ])
    }

    /// Budgets in currencies in which nobody pays.
    fn unpaid_currency(&self, beside: &CampaignSurroundings<'_>) -> Option<Sentence> {
        let paid_in: Vec<&str> = codes(beside.paid_in.iter().map(|one| &one.currency));
        let budgets = self.budgets.iter().map(|one| &one.currency);
        let unpaid = codes(budgets.filter(|one| !paid_in.contains(&one.as_str())));
        let (unpaid, paid_in) = (unpaid.join(", "), paid_in.join(", "));
        (!unpaid.is_empty() && !paid_in.is_empty()).then(|| {
            let text = format!(
                "None of your customers pays in {unpaid}, so that nobody is made an offer of that budget. They pay in {paid_in}."
            );
            let phrase = Phrase::new("nobody_pays_in").with("currencies", unpaid);
            Sentence::new(text, phrase.with("paid_in", paid_in))
        })
    }

    /// Budgets of which none of the offers can be made, though customers pay in their currency.
    fn nothing_to_offer(&self, beside: &CampaignSurroundings<'_>) -> Option<Sentence> {
        let budgets = self.budgets.iter().map(|one| &one.currency);
        let unused = budgets.filter(|code| {
            let is_paid = beside.paid_in.iter().any(|one| one.currency == **code);
            is_paid && !beside.cheapest.iter().any(|one| one.currency == **code)
        });
        let unused = codes(unused).join(", ");
        (!unused.is_empty()).then(|| {
            let text = format!(
                "None of the offers can be made to customers who pay in {unused}. Choose one that has an amount in it, or leave that budget out."
            );
            Sentence::new(text, Phrase::new("no_offer_in_currency").with("currencies", unused))
        })
    }

    /// Budgets that are less than what the cheapest offer costs.
    fn small_budget(&self, beside: &CampaignSurroundings<'_>) -> Option<Sentence> {
        let least = beside.cheapest.iter().filter(|least| {
            let mut budgets = self.budgets.iter();
            let budget = budgets.find(|one| one.currency == least.currency);
            budget.is_some_and(|budget| budget.amount_minor < least.amount_minor)
        });
        let least: Vec<String> = least.map(OfferAmount::written).collect();
        let least = least.join(", ");
        (!least.is_empty()).then(|| {
            let text = format!(
                "The budget is less than what the cheapest of the offers costs for a customer who pays what is usual: {least}. Set a larger one, or choose a cheaper offer."
            );
            Sentence::new(text, Phrase::new("budget_below_cheapest").with("least", least))
        })
    }

    /// Rounds that were expected to cost more than they bring.
    fn loss(&self) -> Option<Sentence> {
        let losing = self.estimated.iter();
        let losing = losing.filter(|one| one.gain_minor < one.cost_minor);
        let losing = codes(losing.map(|one| &one.currency)).join(", ");
        (!losing.is_empty()).then(|| {
            let text = format!(
                "By their own estimate the rounds so far cost more than they bring in, in {losing}: offers were drawn to learn what they do. See whether it goes on so before you raise the budget."
            );
            Sentence::new(text, Phrase::new("estimated_below_cost").with("currencies", losing))
        })
    }
}

fn codes<'a>(all: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    all.map(String::as_str).collect()
}

fn no_scores_yet() -> Sentence {
    Sentence::new(
        "It is not known yet who is likely to leave, so that no round can be decided. Train a model on what customers did, \
         and score whoever is a customer now.",
        Phrase::new("no_scores_yet"),
    )
}

fn offers_not_told() -> Sentence {
    Sentence::new(
        "No message tells customers of their offers: that is off. Turn on the message about offers, unless your own app shows \
         them.",
        Phrase::new("offers_not_told"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        EstimatedValue, OfferId,
        campaign::problems::tests::{campaign, codes, euros},
    };

    const FINE: CampaignSurroundings<'static> = CampaignSurroundings {
        is_scored: true,
        is_told: true,
        paid_in: &[],
        cheapest: &[],
    };

    fn paid(currency: &str) -> PaidCurrency {
        PaidCurrency {
            currency: currency.into(),
            customers: 2,
            mrr_minor: 4_001,
        }
    }

    #[test]
    fn what_should_be_known_keeps_it_from_nothing() {
        let campaign = campaign(&[OfferId::new()]);
        assert!(campaign.warnings(&FINE).is_empty());
        let neither = CampaignSurroundings {
            is_scored: false,
            is_told: false,
            ..FINE
        };
        let expected = [
            ("scores", "no_scores_yet".to_owned()),
            ("messages", "offers_not_told".to_owned()),
        ];
        assert_eq!(codes(campaign.warnings(&neither)), expected);
    }

    #[test]
    fn a_budget_that_nobody_can_be_offered_anything_of_is_told_of() {
        let campaign = campaign(&[OfferId::new()]);
        let warned = |paid_in: &[PaidCurrency], cheapest: &[OfferAmount]| {
            codes(campaign.warnings(&CampaignSurroundings {
                paid_in,
                cheapest,
                ..FINE
            }))
        };
        let of = |code: &str| vec![("budgets", code.to_owned())];
        assert_eq!(warned(&[paid("USD")], &[]), of("nobody_pays_in"));
        assert_eq!(warned(&[paid("EUR")], &[]), of("no_offer_in_currency"));
        let both = [paid("EUR"), paid("USD")];
        assert!(warned(&both, &[euros(100_000)]).is_empty());
        let dear = warned(&both, &[euros(100_001)]);
        assert_eq!(dear, of("budget_below_cheapest"));
        assert_eq!(paid("EUR").usual_minor(), 2_000);
    }

    #[test]
    fn rounds_that_cost_more_than_they_bring_are_told_of() {
        let mut campaign = campaign(&[OfferId::new()]);
        campaign.estimated = vec![EstimatedValue {
            currency: "EUR".into(),
            gain_minor: 100,
            cost_minor: 100,
            ..EstimatedValue::default()
        }];
        assert!(campaign.warnings(&FINE).is_empty());
        campaign.estimated[0].cost_minor = 101;
        let expected = [("estimated", "estimated_below_cost".to_owned())];
        assert_eq!(codes(campaign.warnings(&FINE)), expected);
    }
}
