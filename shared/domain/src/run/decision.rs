//! Rounds of a campaign: who was made which offer, and why nobody else was.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Campaign, CampaignId, CustomerId, DecisionRunId, EstimatedValue, OfferAmount, OfferId,
    OfferOutlook, Progress,
};

/// One choosing of who is made which offer of a campaign.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DecisionRun {
    pub id: DecisionRunId,
    pub campaign_id: CampaignId,
    /// Which round it decides, counted from 0.
    pub round: u32,
    /// Whether it only says what would be decided: nobody is made an offer.
    pub rehearsal: bool,
    /// What was decided, once it has succeeded.
    #[serde(default)]
    pub totals: Option<DecisionTotals>,
    #[serde(flatten)]
    pub progress: Progress,
}

impl DecisionRun {
    /// A run, not yet kept, of a campaign's next round.
    pub fn of(campaign: &Campaign, rehearsal: bool) -> Self {
        Self {
            id: DecisionRunId::new(),
            campaign_id: campaign.id,
            round: campaign.rounds,
            rehearsal,
            totals: None,
            progress: Progress::queued(),
        }
    }
}

/// What was decided, over all customers. Amounts are in the smallest unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DecisionTotals {
    /// Customers of the campaign's segment.
    pub customers: u64,
    /// Those of them who were scored.
    pub scored: u64,
    /// Those of them who might get some offer of the campaign.
    pub eligible: u64,
    /// Those of them who are held out.
    pub held_out: u64,
    /// Customers who are made an offer.
    pub chosen: u64,
    /// Those of them who are made it to learn what it does: as far as is known by now, it costs more than it brings in.
    #[serde(default)]
    #[schema(required)]
    pub tried: u64,
    /// Customers for whom one was chosen, and who are left alone.
    pub ghosts: u64,
    /// Customers who would stay anyway.
    pub would_stay: u64,
    /// Customers of whom no offer brings in what it costs.
    pub costs_more: u64,
    /// Customers who are worth an offer, though the budget does more for others.
    pub others_first: u64,
    /// Customers who are worth an offer that the budget had room for, and who were not drawn this time.
    #[serde(default)]
    #[schema(required)]
    pub not_drawn: u64,
    /// Customers of whom every offer that they may get costs more than the whole budget.
    #[serde(default)]
    #[schema(required)]
    pub not_affordable: u64,
    /// Customers who might get some offer, and pay in a currency in which there is no budget. They are not among the
    /// eligible.
    #[serde(default)]
    #[schema(required)]
    pub other_currency: u64,
    /// Customers whom every offer would drive away.
    pub do_not_disturb: u64,
    /// Earlier decisions of which something is known by now, and by which offers were judged.
    pub learned_from: u64,
    /// Companies, at most, by whose shared learning offers were judged beforehand; 0 where that was a cautious guess alone.
    #[serde(default)]
    pub prior_companies: u64,
    /// When the scoring was asked for by which it was decided.
    pub scored_at: DateTime<Utc>,
    /// Each currency of the budget.
    pub currencies: Vec<DecisionCurrency>,
    /// Each offer of the campaign.
    pub offers: Vec<DecisionOffer>,
}

impl DecisionTotals {
    /// What the rounds so far were expected to bring, with this one, by currency: nothing is converted.
    pub fn added_to(&self, so_far: &[EstimatedValue]) -> Vec<EstimatedValue> {
        let mut all = so_far.to_vec();
        for round in &self.currencies {
            let known = all.iter_mut().find(|one| one.currency == round.currency);
            match known {
                Some(known) => *known = round.added_to(known),
                None => all.push(round.added_to(&EstimatedValue {
                    currency: round.currency.clone(),
                    ..EstimatedValue::default()
                })),
            }
        }
        all
    }
}

/// What was decided in a currency. Gains and costs are as expected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionCurrency {
    /// ISO 4217.
    pub currency: String,
    /// Customers who might get some offer and pay in it.
    pub customers: u64,
    /// What might be committed.
    pub budget_minor: i64,
    /// What is committed: never more.
    pub committed_minor: i64,
    /// What those whom offers keep pay over the months ahead, before their cost.
    pub gain_minor: i64,
    /// What offers cost.
    pub cost_minor: i64,
    /// An estimate: what it would have brought to give the first discount of the campaign to the riskiest, for the same
    /// budget.
    pub riskiest_gain_minor: i64,
    /// An estimate: what that would have cost.
    pub riskiest_cost_minor: i64,
}

impl DecisionCurrency {
    fn added_to(&self, so_far: &EstimatedValue) -> EstimatedValue {
        EstimatedValue {
            currency: so_far.currency.clone(),
            rounds: so_far.rounds.saturating_add(1),
            gain_minor: so_far.gain_minor.saturating_add(self.gain_minor),
            cost_minor: so_far.cost_minor.saturating_add(self.cost_minor),
            riskiest_gain_minor: so_far
                .riskiest_gain_minor
                .saturating_add(self.riskiest_gain_minor),
            riskiest_cost_minor: so_far
                .riskiest_cost_minor
                .saturating_add(self.riskiest_cost_minor),
        }
    }
}

/// What was decided of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionOffer {
    /// Which.
    pub offer_id: OfferId,
    /// Customers who are made it.
    pub chosen: u64,
    /// Customers for whom it was chosen, and who are left alone.
    pub ghosts: u64,
    /// What is committed, by currency.
    pub committed: Vec<OfferAmount>,
}

/// Why a customer is made an offer, or none.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
pub enum DecisionOutcome {
    /// An offer was chosen for them that is worth more than it costs.
    Worth,
    /// An offer was chosen for them by a draw, to learn what it does while little is known of it: as far as is known by now,
    /// it costs more than it brings in.
    Tried,
    /// An offer would be worth it, but the budget does more for others.
    OthersFirst,
    /// An offer would be worth it and the budget had room for it, but they were not drawn this time.
    NotDrawn,
    /// Every offer that they may get costs more than the whole budget.
    NotAffordable,
    /// They pay in a currency in which the campaign has no budget.
    OtherCurrency,
    /// Every offer is likely to drive them away.
    DoNotDisturb,
    /// No offer brings in what it costs.
    CostsMore,
    /// They would stay anyway.
    WouldStay,
    /// They may get none of the campaign's offers.
    Ineligible,
    /// An offer was chosen for them not long ago, by this campaign or another.
    CoolingDown,
    /// It is not known how likely they are to leave.
    NotScored,
}

impl DecisionOutcome {
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Whether an offer was chosen for them.
    pub fn is_chosen(self) -> bool {
        matches!(self, Self::Worth | Self::Tried)
    }
}

/// What was decided of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DecisionChoice {
    /// Who.
    pub customer_id: CustomerId,
    /// What they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why they are made an offer, or none.
    pub outcome: DecisionOutcome,
    /// The offer that was chosen, else the one that comes nearest to being worth it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<OfferId>,
    /// Whether they are left alone, whatever was chosen.
    pub held_out: bool,
    /// What they pay in (ISO 4217).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What they pay a month, in the smallest unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_minor: Option<i64>,
    /// How likely they are to leave within 30 days, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<f64>,
    /// What that offer was expected to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<OfferOutlook>,
    /// What is set aside for it, or would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<OfferAmount>,
}

/// What a round would bring with other budgets, in a currency, if each were spent on those of whom most is expected. Nobody
/// is left to chance in it: a round draws while little is known, and so brings less than its point of the curve at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BudgetCurve {
    /// ISO 4217.
    pub currency: String,
    /// From no budget to three times as much.
    pub points: Vec<BudgetPoint>,
}

/// What a round would bring with a budget, as expected. Amounts are in the smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BudgetPoint {
    /// What might be committed.
    pub budget_minor: i64,
    /// What those whom offers keep pay over the months ahead, before their cost.
    pub gain_minor: i64,
    /// What offers cost.
    pub cost_minor: i64,
    /// Customers who are made an offer.
    pub customers: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(of: &[(&str, i64)]) -> DecisionTotals {
        let currencies = of.iter().map(|(currency, gain_minor)| DecisionCurrency {
            currency: (*currency).into(),
            gain_minor: *gain_minor,
            cost_minor: 30,
            riskiest_gain_minor: 20,
            riskiest_cost_minor: 40,
            ..DecisionCurrency::default()
        });
        DecisionTotals {
            customers: 0,
            scored: 0,
            eligible: 0,
            held_out: 0,
            chosen: 0,
            ghosts: 0,
            would_stay: 0,
            costs_more: 0,
            others_first: 0,
            do_not_disturb: 0,
            tried: 0,
            not_drawn: 0,
            not_affordable: 0,
            other_currency: 0,
            learned_from: 0,
            prior_companies: 0,
            scored_at: DateTime::UNIX_EPOCH,
            currencies: currencies.collect(),
            offers: Vec::new(),
        }
    }

    #[test]
    fn rounds_add_up_by_currency_in_the_order_they_came() {
        let first = round(&[("EUR", 100), ("USD", 7)]).added_to(&[]);
        let both = round(&[("EUR", 11), ("CHF", 1)]).added_to(&first);
        let told: Vec<_> = both
            .iter()
            .map(|one| (one.currency.as_str(), one.rounds, one.gain_minor))
            .collect();
        assert_eq!(told, [("EUR", 2, 111), ("USD", 1, 7), ("CHF", 1, 1)]);
        let euros = &both[0];
        assert_eq!((euros.cost_minor, euros.riskiest_gain_minor), (60, 40));
        assert_eq!(euros.riskiest_cost_minor, 80);
        let most = round(&[("EUR", i64::MAX)]).added_to(&both);
        assert_eq!(most[0].gain_minor, i64::MAX, "nothing overflows");
    }
}
