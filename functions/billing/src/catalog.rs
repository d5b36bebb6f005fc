//! The plans at Stripe: how their products and prices are called, and which to subscribe to.

use domain::{PlanId, plans};

use stripe::{
    Client, Form, StripeError,
    objects::{Page, PortalConfiguration, Price, Subscription},
};

/// In the metadata of what is ours.
pub const OURS: &str = "perene";
/// What counts customers scored beyond the included ones. (`perene_extra_customers` was to count
/// thousands: who pays its price must not pay it for each.)
pub const METER: &str = "perene_customers_beyond_plan";

pub fn product(plan: PlanId) -> String {
    format!("perene_{}", plan.into_str())
}

/// The plan that is subscribed to; nothing if it is none of ours.
pub fn plan_of(subscription: &Subscription) -> Option<PlanId> {
    plan_of_product(&subscription.licensed()?.price.product)
}

fn plan_of_product(product_id: &str) -> Option<PlanId> {
    let mut all = plans().into_iter().map(|plan| plan.id);
    all.find(|plan| product(*plan) == product_id)
}

pub fn price_key(plan: PlanId) -> String {
    format!("perene_{}_month", plan.into_str())
}

/// The lookup key of what more customers cost in a plan.
pub fn overage_key(plan: PlanId) -> String {
    format!("perene_{}_extra", plan.into_str())
}

#[derive(Debug, Clone)]
pub struct Prices {
    /// Paid in advance.
    pub licensed: Price,
    /// Charged by use, where the plan allows for more.
    pub metered: Option<Price>,
}

impl Prices {
    /// Those of a plan. `Unreadable` when `scripts/stripe-sync` has not run.
    pub async fn of(client: &Client, plan: PlanId) -> Result<Self, StripeError> {
        let form = Form::new()
            .set("active", true)
            .set("lookup_keys[0]", price_key(plan))
            .set("lookup_keys[1]", overage_key(plan));
        let page: Page<Price> = client.get("/v1/prices", &form).await?;
        let mut prices = page.data;
        let mut take = |key: String| {
            let at = prices
                .iter()
                .position(|p| p.lookup_key.as_ref() == Some(&key));
            at.map(|at| prices.swap_remove(at))
        };
        let metered = take(overage_key(plan));
        let licensed = take(price_key(plan)).ok_or_else(|| {
            StripeError::Unreadable(format!(
                "there is no price {}: run scripts/stripe-sync",
                price_key(plan)
            ))
        })?;
        Ok(Self { licensed, metered })
    }

    /// As new items, named `{prefix}[0]` and so on.
    pub fn as_items(&self, mut form: Form, prefix: &str) -> Form {
        form = form
            .set(format!("{prefix}[0][price]"), &self.licensed.id)
            .set(format!("{prefix}[0][quantity]"), 1);
        match &self.metered {
            Some(price) => form.set(format!("{prefix}[1][price]"), &price.id),
            None => form,
        }
    }

    /// As changes of the items that a subscription has, named `{prefix}[0]` and so on.
    pub fn as_changes(&self, mut form: Form, prefix: &str, of: &Subscription) -> Form {
        let metered = of.items.data.iter().find(|item| item.price.is_metered());
        if let Some(item) = of.licensed() {
            form = form
                .set(format!("{prefix}[0][id]"), &item.id)
                .set(format!("{prefix}[0][price]"), &self.licensed.id);
        }
        match (metered, &self.metered) {
            (Some(item), Some(price)) => form
                .set(format!("{prefix}[1][id]"), &item.id)
                .set(format!("{prefix}[1][price]"), &price.id),
            (Some(item), None) => form
                .set(format!("{prefix}[1][id]"), &item.id)
                .set(format!("{prefix}[1][deleted]"), true),
            (None, Some(price)) => form.set(format!("{prefix}[1][price]"), &price.id),
            (None, None) => form,
        }
    }
}

/// The portal's configuration that is ours, if `scripts/stripe-sync` has run.
pub async fn portal_configuration(
    client: &Client,
) -> Result<Option<PortalConfiguration>, StripeError> {
    let all = client.portal_configurations().await?;
    Ok(all
        .into_iter()
        .find(|each| each.metadata.contains_key(OURS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_found_by_its_product() {
        for plan in plans() {
            assert_eq!(plan_of_product(&product(plan.id)), Some(plan.id));
        }
        assert_eq!(plan_of_product("prod_other"), None);
    }
}
