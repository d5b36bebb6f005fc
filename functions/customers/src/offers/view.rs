//! What the API takes and shows of offers.

use api::{ApiError, fields, json::given};
use chrono::{DateTime, Utc};
use domain::{
    ActorId, ConnectionId, Offer, OfferAmount, OfferEligibility, OfferFulfillment, OfferId,
    OfferKind, OfferLimits, OfferState, OfferTerms, OfferWords, field_missing, field_of_other_kind,
    whole,
};
use outreach::offers::{Ineligibility, OfferVerdict};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

/// What an offer gives: its kind, and of the other fields those that the kind names, no others.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfferTerms {
    /// Which kind of offer it is.
    pub kind: OfferKind,
    /// The share off, 1 to 100.
    #[serde(
        default,
        deserialize_with = "whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(minimum = 1, maximum = 100)]
    pub percent: Option<u8>,
    /// For so many months: 1 to 36 of a discount, 1 to 12 of a pause.
    #[serde(
        default,
        deserialize_with = "whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(minimum = 1, maximum = 36)]
    pub months: Option<u8>,
    /// So many days longer, 1 to 90.
    #[serde(
        default,
        deserialize_with = "whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(minimum = 1, maximum = 90)]
    pub days: Option<u16>,
    /// The plan, as events name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255)]
    pub plan: Option<String>,
    /// What the service is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub service: Option<String>,
    /// What is taken off or given, in each currency in which it may be offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 20)]
    pub amounts: Option<Vec<OfferAmount>>,
    /// What it costs the organization, in each currency in which it may be offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 20)]
    pub costs: Option<Vec<OfferAmount>>,
}

/// In which way an offer is carried out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferFulfillmentKind {
    /// By a coupon of Stripe's: `connection_id`, `coupon`. Of discounts.
    StripeCoupon,
    /// By pausing collection at Stripe: `connection_id`. Of pauses.
    StripePause,
    /// By another price of the subscription's item at Stripe: `connection_id`, `price`. Of other plans and of services.
    StripePrice,
    /// The organization's own servers are told.
    Webhook,
    /// Somebody of the organization sees to it.
    Task,
}

/// How an offer is carried out: in which way, and of the other fields those that the way names, no others.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfferFulfillment {
    /// In which way.
    pub by: OfferFulfillmentKind,
    /// The connected account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    /// The coupon's id at Stripe.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255)]
    pub coupon: Option<String>,
    /// The price's id at Stripe.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255)]
    pub price: Option<String>,
}

/// The fields that a kind of offer needs.
fn fields_of(kind: OfferKind) -> &'static [&'static str] {
    match kind {
        OfferKind::PercentDiscount => &["percent", "months"],
        OfferKind::AmountDiscount => &["amounts", "months"],
        OfferKind::Pause => &["months"],
        OfferKind::PlanChange => &["plan", "costs"],
        OfferKind::TrialExtension => &["days"],
        OfferKind::Credit => &["amounts"],
        OfferKind::Call => &["costs"],
        OfferKind::Service => &["service", "costs"],
    }
}

impl OfferFulfillmentKind {
    /// The fields that it needs.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::StripeCoupon => &["connection_id", "coupon"],
            Self::StripePause => &["connection_id"],
            Self::StripePrice => &["connection_id", "price"],
            Self::Webhook | Self::Task => &[],
        }
    }
}

impl NewOfferTerms {
    /// # Errors
    /// 422 where it lacks what its kind needs, or has what that does not.
    pub fn read(&self) -> Result<OfferTerms, ApiError> {
        read_as(("terms", "kind"), fields_of(self.kind), self)
    }
}

impl NewOfferFulfillment {
    /// # Errors
    /// 422 where it lacks what its way needs, or has what that does not.
    pub fn read(&self) -> Result<OfferFulfillment, ApiError> {
        read_as(("fulfillment", "by"), self.by.fields(), self)
    }
}

/// Bodies are flat, and what is kept is of one kind each: both read the same.
fn read_as<T: DeserializeOwned>(
    (field, kind): (&str, &str),
    needed: &[&str],
    given: &impl Serialize,
) -> Result<T, ApiError> {
    let given = serde_json::to_value(given)?;
    let has = given.as_object().map(|of| of.keys().map(String::as_str));
    let has: Vec<&str> = has.into_iter().flatten().collect();
    let of_kind = given[kind].as_str().unwrap_or_default();
    let name = |of: &str| format!("{field}.{of}");
    let lacks = needed.iter().filter(|one| !has.contains(*one));
    let lacks = lacks.map(|&one| (name(one), field_missing(one, of_kind)));
    let beside = has
        .iter()
        .filter(|one| **one != kind && !needed.contains(*one));
    let beside = beside.map(|&one| (name(one), field_of_other_kind(one, of_kind)));
    fields::refuse(lacks.chain(beside).collect())?;
    Ok(serde_json::from_value(given)?)
}

/// A new offer: a draft until it is made active.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    /// What the organization's own people call it, up to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it gives.
    pub terms: NewOfferTerms,
    /// Who may get it; everybody without a discount who pays, once, where nothing is said.
    #[serde(default)]
    pub eligibility: OfferEligibility,
    /// How often, and for how much, it is given.
    #[serde(default)]
    pub limits: OfferLimits,
    /// What customers read, in each language once. It may be missing until the offer is made active.
    #[serde(default)]
    pub words: Vec<OfferWords>,
    /// How it is carried out.
    pub fulfillment: NewOfferFulfillment,
}

/// What is to change of an offer. What is not named stays. Of one that is active only its name and limits change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferUpdate {
    /// Only while it has this revision.
    pub if_revision: Option<u64>,
    /// What the organization's own people call it, up to 100 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// What it gives, instead of what it gave.
    #[serde(default, deserialize_with = "given")]
    pub terms: Option<NewOfferTerms>,
    /// Who may get it, instead of who might.
    #[serde(default, deserialize_with = "given")]
    pub eligibility: Option<OfferEligibility>,
    /// How often, and for how much, it is given, instead of what was said.
    #[serde(default, deserialize_with = "given")]
    pub limits: Option<OfferLimits>,
    /// What customers read, instead of what they read.
    #[serde(default, deserialize_with = "given")]
    pub words: Option<Vec<OfferWords>>,
    /// How it is carried out, instead of how it was.
    #[serde(default, deserialize_with = "given")]
    pub fulfillment: Option<NewOfferFulfillment>,
}

impl OfferUpdate {
    /// An offer with it.
    ///
    /// # Errors
    /// 422 where what it gives, or how it is carried out, does not read.
    pub fn of(&self, before: &Offer) -> Result<Offer, ApiError> {
        let before = before.clone();
        let terms = self.terms.as_ref().map(NewOfferTerms::read);
        let fulfillment = self.fulfillment.as_ref().map(NewOfferFulfillment::read);
        Ok(Offer {
            name: self.name.clone().unwrap_or(before.name),
            terms: terms.transpose()?.unwrap_or(before.terms),
            eligibility: self.eligibility.clone().unwrap_or(before.eligibility),
            limits: self.limits.clone().unwrap_or(before.limits),
            words: self.words.clone().unwrap_or(before.words),
            fulfillment: fulfillment.transpose()?.unwrap_or(before.fulfillment),
            ..before
        })
    }
}

/// Something that may be offered to customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferView {
    /// Its id.
    pub id: OfferId,
    /// What the organization's own people call it.
    pub name: String,
    /// How it stands.
    pub state: OfferState,
    /// What it gives.
    pub terms: OfferTerms,
    /// Who may get it.
    pub eligibility: OfferEligibility,
    /// How often, and for how much, it is given.
    pub limits: OfferLimits,
    /// What customers read, in each language once.
    pub words: Vec<OfferWords>,
    /// How it is carried out.
    pub fulfillment: OfferFulfillment,
    /// Who made it: a member, or an API key.
    pub made_by: ActorId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: u64,
    /// How many customers it fits, where that was asked for: nothing of what it asks for stands in their way, whether it is
    /// active or not. Whoever has a discount is among them, and whoever is on trial whatever they will pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<u64>,
}

impl From<Offer> for OfferView {
    fn from(offer: Offer) -> Self {
        Self {
            created_at: offer.made_at(),
            id: offer.id,
            name: offer.name,
            state: offer.state,
            terms: offer.terms,
            eligibility: offer.eligibility,
            limits: offer.limits,
            words: offer.words,
            fulfillment: offer.fulfillment,
            made_by: offer.made_by,
            changed_at: offer.changed_at,
            revision: offer.revision,
            customers: None,
        }
    }
}

/// Why a customer may not get an offer.
#[derive(Debug, Serialize, ToSchema)]
pub struct IneligibilityView {
    /// For programs.
    pub reason: Ineligibility,
    /// For people.
    pub detail: String,
}

impl From<Ineligibility> for IneligibilityView {
    fn from(reason: Ineligibility) -> Self {
        Self {
            detail: reason.detail(),
            reason,
        }
    }
}

/// An active offer, and whether a customer may get it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerOffer {
    /// The offer.
    pub offer_id: OfferId,
    /// What the organization's own people call it.
    pub name: String,
    /// What it gives.
    pub terms: OfferTerms,
    /// Whether the customer may get it.
    pub eligible: bool,
    /// Why not: all that stands in the way.
    pub reasons: Vec<IneligibilityView>,
    /// What it would cost the organization, where that can be known: what it takes less, or spends, if the customer takes
    /// it and stays as long as it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<OfferAmount>,
    /// What the customer would read: in their language, or in another where the offer has none in that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<OfferWords>,
}

impl CustomerOffer {
    pub fn new(offer: Offer, words: Option<OfferWords>, verdict: OfferVerdict) -> Self {
        Self {
            offer_id: offer.id,
            name: offer.name,
            terms: offer.terms,
            eligible: verdict.is_eligible(),
            cost: verdict.cost,
            reasons: verdict
                .reasons
                .into_iter()
                .map(IneligibilityView::from)
                .collect(),
            words,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn terms(body: Value) -> Result<OfferTerms, String> {
        let given: NewOfferTerms = serde_json::from_value(body).unwrap();
        given.read().map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn a_kind_has_what_it_needs_and_nothing_else() {
        let pause = terms(json!({ "kind": "pause", "months": 2 }));
        assert_eq!(pause, Ok(OfferTerms::Pause { months: 2 }));
        let cost = json!([{ "currency": "EUR", "amount_minor": 2_500 }]);
        let call = terms(json!({ "kind": "call", "costs": cost }));
        assert!(matches!(call, Ok(OfferTerms::Call { costs }) if costs[0].amount_minor == 2_500));
        let lacks = terms(json!({ "kind": "pause" })).unwrap_err();
        assert!(lacks.contains("terms.months"), "{lacks}");
        assert!(
            lacks.contains("Give `months`: `pause` needs it."),
            "{lacks}"
        );
        let other = terms(json!({ "kind": "pause", "months": 2, "percent": 20 })).unwrap_err();
        assert!(other.contains("terms.percent"), "{other}");
        assert!(!other.contains("terms.months"), "{other}");
    }

    #[test]
    fn what_stands_beside_a_way_is_refused_and_named() {
        let read = |body: Value| {
            let given: NewOfferFulfillment = serde_json::from_value(body).unwrap();
            given.read().map_err(|error| format!("{error:?}"))
        };
        for by in ["task", "webhook"] {
            let other = read(json!({ "by": by, "coupon": "SAVE" })).unwrap_err();
            assert!(other.contains("fulfillment.coupon"), "{other}");
        }
        let lacks = read(json!({ "by": "stripe_coupon", "price": "price_1" })).unwrap_err();
        for field in ["connection_id", "coupon", "price"] {
            assert!(lacks.contains(&format!("fulfillment.{field}")), "{lacks}");
        }
    }

    #[test]
    fn every_kind_and_way_is_one_that_is_kept() {
        let money = json!([{ "currency": "EUR", "amount_minor": 1 }]);
        for body in [
            json!({ "kind": "percent_discount", "percent": 20, "months": 3 }),
            json!({ "kind": "amount_discount", "amounts": money, "months": 3 }),
            json!({ "kind": "pause", "months": 1 }),
            json!({ "kind": "plan_change", "plan": "Basic", "costs": money }),
            json!({ "kind": "trial_extension", "days": 7 }),
            json!({ "kind": "credit", "amounts": money }),
            json!({ "kind": "call", "costs": money }),
            json!({ "kind": "service", "service": "Setup", "costs": money }),
        ] {
            let read = terms(body.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), body);
        }
        let connection = ConnectionId::new();
        for body in [
            json!({ "by": "stripe_coupon", "connection_id": connection, "coupon": "SAVE" }),
            json!({ "by": "stripe_pause", "connection_id": connection }),
            json!({ "by": "stripe_price", "connection_id": connection, "price": "price_1" }),
            json!({ "by": "webhook" }),
            json!({ "by": "task" }),
        ] {
            let given: NewOfferFulfillment = serde_json::from_value(body.clone()).unwrap();
            let read = given.read().unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), body);
        }
    }
}
