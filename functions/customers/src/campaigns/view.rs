//! What the API takes and shows of campaigns.

use api::{ApiError, json::given, problem::FieldError};
use chrono::{DateTime, Utc};
use domain::{
    ActorId, Campaign, CampaignId, CampaignInterval, CampaignState, CampaignSurroundings, Endpoint,
    EstimatedValue, Offer, OfferAmount, OfferId, OfferState, PaidCurrency, Segment, SegmentId,
    whole,
};
use outreach::{Reason, offers::cost_minor, rule::OutreachSettings};
use report::Sentence;
use serde::{Deserialize, Serialize};
use store::{StoreError, TenantStore};
use utoipa::ToSchema;

use crate::deciding::latest_scoring;

/// A new campaign: a draft until it is started.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCampaign {
    /// What the organization's own people call it, up to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Customers of this segment alone, which all members have; all customers where there is none.
    pub segment_id: Option<SegmentId>,
    /// What is chosen from, each once.
    #[schema(min_items = 1, max_items = 8)]
    pub offers: Vec<OfferId>,
    /// What may be committed in a round, by currency. It may be missing until the campaign is started.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub budgets: Vec<OfferAmount>,
    /// How often a round is decided; only when somebody asks for it, where it is not said.
    pub interval: Option<CampaignInterval>,
    /// Whether a person lets each offer through before it is made; so where it is not said.
    pub approval: Option<bool>,
    /// Whoever was chosen by any campaign, or was left alone as a ghost, is not chosen again for so many days; 90 where it
    /// is not said.
    #[serde(default, deserialize_with = "whole::optional")]
    #[schema(minimum = 1, maximum = 730)]
    pub cooldown_days: Option<u16>,
    /// An offer may be accepted for so many days; 14 where it is not said.
    #[serde(default, deserialize_with = "whole::optional")]
    #[schema(minimum = 1, maximum = 90)]
    pub open_days: Option<u16>,
    /// No round is decided before.
    pub starts_at: Option<DateTime<Utc>>,
    /// No round is decided from then on.
    pub ends_at: Option<DateTime<Utc>>,
}

impl NewCampaign {
    /// The draft that somebody makes of it.
    pub fn draft(self, made_by: ActorId, now: DateTime<Utc>) -> Campaign {
        Campaign {
            id: CampaignId::new(),
            name: self.name,
            state: CampaignState::Draft,
            segment_id: self.segment_id,
            offers: self.offers,
            budgets: self.budgets,
            interval: self.interval.unwrap_or(CampaignInterval::Manual),
            approval: self.approval.unwrap_or(true),
            cooldown_days: self.cooldown_days.unwrap_or(90),
            open_days: self.open_days.unwrap_or(14),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            rounds: 0,
            estimated: Vec::new(),
            next_round_at: None,
            last_run: None,
            made_by,
            changed_at: now,
            revision: 1,
        }
    }
}

/// What is to change of a campaign. What is not named stays; null is taken where it says so alone. Of one that has started only its name, budgets, approval and
/// end change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignUpdate {
    /// Only while it has this revision.
    pub if_revision: Option<u64>,
    /// What the organization's own people call it, up to 100 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Customers of this segment alone, which all members have; null for all customers.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SegmentId>)]
    pub segment_id: Option<Option<SegmentId>>,
    /// What is chosen from, each once, instead of what was.
    #[serde(default, deserialize_with = "given")]
    #[schema(min_items = 1, max_items = 8)]
    pub offers: Option<Vec<OfferId>>,
    /// What may be committed in a round, by currency, instead of what might.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_items = 20)]
    pub budgets: Option<Vec<OfferAmount>>,
    /// How often a round is decided.
    #[serde(default, deserialize_with = "given")]
    pub interval: Option<CampaignInterval>,
    /// Whether a person lets each offer through before it is made.
    #[serde(default, deserialize_with = "given")]
    pub approval: Option<bool>,
    /// Whoever was chosen by any campaign, or was left alone as a ghost, is not chosen again for so many days.
    #[serde(default, deserialize_with = "whole::given")]
    #[schema(minimum = 1, maximum = 730)]
    pub cooldown_days: Option<u16>,
    /// An offer may be accepted for so many days.
    #[serde(default, deserialize_with = "whole::given")]
    #[schema(minimum = 1, maximum = 90)]
    pub open_days: Option<u16>,
    /// No round is decided before; null for no such time.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub starts_at: Option<Option<DateTime<Utc>>>,
    /// No round is decided from then on; null for no such time.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub ends_at: Option<Option<DateTime<Utc>>>,
}

impl CampaignUpdate {
    /// A campaign with it.
    pub fn of(&self, before: &Campaign) -> Campaign {
        let before = before.clone();
        Campaign {
            name: self.name.clone().unwrap_or(before.name),
            segment_id: self.segment_id.unwrap_or(before.segment_id),
            offers: self.offers.clone().unwrap_or(before.offers),
            budgets: self.budgets.clone().unwrap_or(before.budgets),
            interval: self.interval.unwrap_or(before.interval),
            approval: self.approval.unwrap_or(before.approval),
            cooldown_days: self.cooldown_days.unwrap_or(before.cooldown_days),
            open_days: self.open_days.unwrap_or(before.open_days),
            starts_at: self.starts_at.unwrap_or(before.starts_at),
            ends_at: self.ends_at.unwrap_or(before.ends_at),
            ..before
        }
    }
}

/// What campaigns name, and whom their offers are told to.
pub struct Named {
    pub offers: Vec<Offer>,
    pub segments: Vec<Segment>,
    pub endpoints: Vec<Endpoint>,
}

impl Named {
    pub async fn read(tenant: &TenantStore) -> Result<Self, StoreError> {
        Ok(Self {
            offers: tenant.offers().await?,
            segments: tenant.segments().await?,
            endpoints: tenant.endpoints().await?,
        })
    }

    /// What a campaign lacks before it is started, by its fields.
    pub fn lacks(&self, campaign: &Campaign, now: DateTime<Utc>) -> Vec<(&'static str, Sentence)> {
        let has_server = self.endpoints.iter().any(Endpoint::carries_out_offers);
        campaign.lacks(&self.offers, &self.segments, has_server, now)
    }
}

/// What a campaign is shown beside.
pub struct Surroundings {
    named: Named,
    is_scored: bool,
    is_told: bool,
    paid_in: Vec<PaidCurrency>,
    now: DateTime<Utc>,
}

impl Surroundings {
    pub async fn read(tenant: &TenantStore) -> Result<Self, ApiError> {
        let settings = match tenant.outreach().await? {
            Some(kept) => serde_json::from_str(&kept.settings)?,
            None => OutreachSettings::default(),
        };
        Ok(Self {
            named: Named::read(tenant).await?,
            is_scored: latest_scoring(tenant).await?.is_some(),
            is_told: settings.rule(Reason::Offer).on && !settings.paused,
            paid_in: tenant
                .revenue()
                .await?
                .map(|figures| figures.paid_in)
                .unwrap_or_default(),
            now: Utc::now(),
        })
    }

    fn warnings(&self, campaign: &Campaign) -> Vec<(&'static str, Sentence)> {
        campaign.warnings(&CampaignSurroundings {
            is_scored: self.is_scored,
            is_told: self.is_told,
            paid_in: &self.paid_in,
            cheapest: &self.cheapest(campaign),
        })
    }

    /// In each currency that customers pay in, what the cheapest of a campaign's offers costs for one who pays what is usual.
    fn cheapest(&self, campaign: &Campaign) -> Vec<OfferAmount> {
        let offers = self.named.offers.iter().filter(|offer| {
            offer.state != OfferState::Withdrawn && campaign.offers.contains(&offer.id)
        });
        let of_currency = |paid: &PaidCurrency| {
            let costs = offers.clone().filter_map(|offer| usual_cost(offer, paid));
            Some(OfferAmount {
                currency: paid.currency.clone(),
                amount_minor: costs.min()?,
            })
        };
        self.paid_in.iter().filter_map(of_currency).collect()
    }
}

/// What an offer costs for one who pays what is usual in a currency; none where it cannot be made in it.
fn usual_cost(offer: &Offer, paid: &PaidCurrency) -> Option<i64> {
    let wanted = offer.eligibility.currency.as_deref();
    let may_be = wanted.is_none_or(|wanted| wanted == paid.currency);
    cost_minor(&offer.terms, paid.usual_minor(), &paid.currency).filter(|_| may_be)
}

/// What may be offered to whom, and for how much.
#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignView {
    /// Its id.
    pub id: CampaignId,
    /// What the organization's own people call it.
    pub name: String,
    /// How it stands.
    pub state: CampaignState,
    /// Customers of this segment alone; all customers where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_id: Option<SegmentId>,
    /// What is chosen from.
    pub offers: Vec<OfferId>,
    /// What may be committed in a round, by currency. Nobody who pays in another currency is made an offer.
    pub budgets: Vec<OfferAmount>,
    /// How often a round is decided.
    pub interval: CampaignInterval,
    /// Whether a person lets each offer through before it is made.
    pub approval: bool,
    /// Whoever was chosen by any campaign, or was left alone as a ghost, is not chosen again for so many days.
    pub cooldown_days: u16,
    /// An offer may be accepted for so many days.
    pub open_days: u16,
    /// No round is decided before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// No round is decided from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// Rounds that were decided, rehearsals not among them.
    pub rounds: u32,
    /// What these were expected to bring when they were decided, beside the usual, by currency. It is the model's own
    /// estimate, and no proof.
    pub estimated: Vec<EstimatedValue>,
    /// When a round is decided by itself, where that is to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_round_at: Option<DateTime<Utc>>,
    /// What it lacks, by its field; nothing of one that is over. All of it is asked for before it is started; then rounds go
    /// on with the offers that are active.
    pub lacks: Vec<FieldError>,
    /// What keeps it from nothing and should be known, by what it is about: nobody was scored yet (`scores`), so that no
    /// round can be decided; no message tells customers of offers (`messages`); nobody pays in the currency of a budget, none
    /// of the offers can be made in it, or the budget is less than what the cheapest costs for one who pays what is usual, as
    /// of the last reckoning of revenue (`budgets`); the rounds so far are estimated to cost more than they bring in
    /// (`estimated`). Nothing of one that is over.
    pub warnings: Vec<FieldError>,
    /// Who made it: a member, or an API key.
    pub made_by: ActorId,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: u64,
}

impl CampaignView {
    pub fn new(campaign: Campaign, beside: &Surroundings) -> Self {
        let (lacks, warnings) = match campaign.state {
            CampaignState::Ended => (Vec::new(), Vec::new()),
            CampaignState::Draft | CampaignState::Running | CampaignState::Paused => (
                beside.named.lacks(&campaign, beside.now),
                beside.warnings(&campaign),
            ),
        };
        let by_field = |all: Vec<(&'static str, Sentence)>| {
            let all = all.into_iter();
            all.map(|(field, wrong)| FieldError::new(field, wrong))
                .collect::<Vec<_>>()
        };
        let is_running = campaign.state == CampaignState::Running;
        Self {
            made_at: campaign.made_at(),
            next_round_at: campaign.next_round_at.filter(|_| is_running),
            id: campaign.id,
            name: campaign.name,
            state: campaign.state,
            segment_id: campaign.segment_id,
            offers: campaign.offers,
            budgets: campaign.budgets,
            interval: campaign.interval,
            approval: campaign.approval,
            cooldown_days: campaign.cooldown_days,
            open_days: campaign.open_days,
            starts_at: campaign.starts_at,
            ends_at: campaign.ends_at,
            rounds: campaign.rounds,
            estimated: campaign.estimated,
            lacks: by_field(lacks),
            warnings: by_field(warnings),
            made_by: campaign.made_by,
            changed_at: campaign.changed_at,
            revision: campaign.revision,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{OfferEligibility, OfferFulfillment, OfferLimits, OfferTerms, UserId};
    use serde_json::{Value, json};

    use super::*;

    fn draft() -> Campaign {
        let body = json!({ "name": "Annual", "offers": [OfferId::new()] });
        let new: NewCampaign = serde_json::from_value(body).unwrap();
        new.draft(UserId::new().into(), Utc::now())
    }

    fn update(body: Value) -> CampaignUpdate {
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn what_is_not_said_is_careful() {
        let draft = draft();
        assert_eq!(draft.interval, CampaignInterval::Manual);
        assert!(draft.approval && draft.problems().is_empty());
        assert_eq!((draft.cooldown_days, draft.open_days), (90, 14));
    }

    #[test]
    fn null_takes_away_and_what_is_not_named_stays() {
        let before = Campaign {
            segment_id: Some(SegmentId::new()),
            ends_at: Some(Utc::now()),
            ..draft()
        };
        assert_eq!(update(json!({})).of(&before), before);
        for never in [
            "name",
            "offers",
            "budgets",
            "interval",
            "approval",
            "open_days",
        ] {
            let body = json!({ never: null });
            let refused = serde_json::from_value::<CampaignUpdate>(body);
            assert!(refused.is_err(), "{never} is never nothing");
        }
        let after = update(json!({ "segment_id": null, "name": "Other" })).of(&before);
        assert_eq!(after.segment_id, None);
        assert_eq!(
            (after.name.as_str(), after.ends_at),
            ("Other", before.ends_at)
        );
    }

    #[test]
    fn a_round_is_to_come_of_what_runs_alone() {
        let beside = Surroundings {
            named: Named {
                offers: Vec::new(),
                segments: Vec::new(),
                endpoints: Vec::new(),
            },
            is_scored: false,
            is_told: true,
            paid_in: Vec::new(),
            now: Utc::now(),
        };
        let mut campaign = Campaign {
            interval: CampaignInterval::Month,
            ..draft()
        }
        .running(Utc::now());
        let shown = CampaignView::new(campaign.clone(), &beside);
        assert!(shown.next_round_at.is_some() && shown.lacks.len() == 2);
        assert_eq!(shown.warnings[0].field, "scores");
        campaign.state = CampaignState::Paused;
        let shown = CampaignView::new(campaign.clone(), &beside);
        assert_eq!(shown.next_round_at, None);
        let shown = CampaignView::new(campaign.ended(), &beside);
        assert!(shown.next_round_at.is_none() && shown.lacks.is_empty());
        assert!(shown.warnings.is_empty());
    }

    #[test]
    fn the_cheapest_offer_is_that_for_one_who_pays_what_is_usual() {
        let offer = |terms, currency: Option<&str>, state| Offer {
            id: OfferId::new(),
            name: "Save".into(),
            state,
            terms,
            eligibility: OfferEligibility {
                currency: currency.map(str::to_owned),
                ..OfferEligibility::default()
            },
            limits: OfferLimits::default(),
            words: Vec::new(),
            fulfillment: OfferFulfillment::Task,
            made_by: UserId::new().into(),
            changed_at: Utc::now(),
            revision: 1,
        };
        let money = |currency: &str, amount_minor| OfferAmount {
            currency: currency.into(),
            amount_minor,
        };
        let fifth = OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        };
        let call = OfferTerms::Call {
            costs: vec![money("EUR", 100)],
        };
        let offers = vec![
            offer(fifth, Some("EUR"), OfferState::Active),
            offer(call, None, OfferState::Withdrawn),
        ];
        let mut campaign = draft();
        campaign.offers = offers.iter().map(|offer| offer.id).collect();
        campaign.budgets = vec![money("EUR", 1_199), money("CHF", 1)];
        let paid = |currency: &str| PaidCurrency {
            currency: currency.into(),
            customers: 2,
            mrr_minor: 4_000,
        };
        let beside = Surroundings {
            named: Named {
                offers,
                segments: Vec::new(),
                endpoints: Vec::new(),
            },
            is_scored: true,
            is_told: true,
            paid_in: vec![paid("EUR"), paid("USD")],
            now: Utc::now(),
        };
        assert_eq!(beside.cheapest(&campaign), [money("EUR", 1_200)]);
        let shown = CampaignView::new(campaign, &beside);
        let codes: Vec<_> = shown.warnings.iter().map(|one| &one.phrase.code).collect();
        assert_eq!(codes, ["nobody_pays_in", "budget_below_cheapest"]);
    }
}
