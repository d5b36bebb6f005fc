//! What the API shows of recommendations.

use chrono::{DateTime, Utc};
use domain::{Product, ProductPrice, name::is_same};
use outreach::recommend::{
    plan::{PlanRecommendation, PlanSilence},
    service::AssociationRule,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Which plan suits a customer, and which services they may want. Nothing is offered by that.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerRecommendations {
    /// A plan that would have suited better, if there is one of which it is sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanRecommendationView>,
    /// Why no plan is recommended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_plan: Option<PlanSilenceView>,
    /// Services that the customer has not, and that many who have the same have: up to 5, the surest first.
    pub services: Vec<ServiceRecommendation>,
    /// When it was looked at last what customers have; missing while the catalogue has no services.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services_as_of: Option<DateTime<Utc>>,
}

/// A plan that would have suited better.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanRecommendationView {
    /// The plan, and what speaks for it.
    #[serde(flatten)]
    pub recommendation: PlanRecommendation,
    /// Why, for people.
    pub detail: String,
}

/// Why no plan is recommended.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanSilenceView {
    /// For programs.
    pub reason: PlanSilence,
    /// For people.
    pub detail: String,
}

/// A service that a customer may want, since many who have the same have it.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct ServiceRecommendation {
    /// The service, as events name it.
    pub service: String,
    /// What it costs in the customer's currency.
    pub prices: Vec<ProductPrice>,
    /// Customers of this plan have it more often; whatever plan they are on where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// And who have all of these services.
    pub services: Vec<String>,
    /// So many customers have that.
    pub customers: u64,
    /// Of them so many have the service, too.
    pub also: u64,
    /// That is this share.
    pub share: f64,
    /// The share of all customers who have the service.
    pub share_of_all: f64,
    /// How much more often they have it than all customers do.
    pub lift: f64,
    /// Why, for people.
    pub detail: String,
}

impl ServiceRecommendation {
    pub fn new(rule: &AssociationRule, products: &[Product], currency: Option<&str>) -> Self {
        let product = products.iter().find(|one| is_same(&one.name, &rule.then));
        let prices = product.into_iter().flat_map(|one| &one.prices);
        let own = prices.filter(|price| currency == Some(&*price.currency));
        let mut prices: Vec<ProductPrice> = own.cloned().collect();
        prices.sort_by_key(|price| price.interval.months());
        Self {
            service: rule.then.clone(),
            prices,
            plan: rule.plan.clone(),
            services: rule.services.clone(),
            customers: rule.customers,
            also: rule.also,
            share: rule.share(),
            share_of_all: rule.share_of_all(),
            lift: rule.lift(),
            detail: rule.detail(),
        }
    }
}
