//! Provisioning the catalogue: making Stripe offer what `domain::plans` says: products, prices, the meter, and how the customer
//! portal looks. A second time it changes nothing. Nothing is deleted: a price that no longer holds
//! is switched off, and those who pay it go on paying it.

use data_encoding::HEXLOWER;
use domain::{Overage, Plan, plans};
use sha2::{Digest, Sha256};

use stripe::{
    Client, Form, StripeError,
    objects::{Meter, Object, Page, Price, Product, TransformQuantity},
};

use crate::catalog::{METER, OURS, overage_key, portal_configuration, price_key, product};

/// What was done, a line each; empty when all was as it should be.
pub type Done = Vec<String>;

pub async fn provision(client: &Client) -> Result<Done, StripeError> {
    let mut done = Done::new();
    let meter = meter(client, &mut done).await?;
    for plan in plans().iter().filter(|plan| plan.price.amount > 0) {
        product_of(client, plan, &mut done).await?;
        let wanted = wanted_price(plan);
        price(client, &price_key(plan.id), &wanted, &mut done).await?;
        if let Some(overage) = &plan.overage {
            let wanted = wanted_overage(plan, overage, &meter);
            price(client, &overage_key(plan.id), &wanted, &mut done).await?;
        }
    }
    portal(client, &mut done).await?;
    Ok(done)
}

async fn meter(client: &Client, done: &mut Done) -> Result<String, StripeError> {
    let form = Form::new().set("status", "active").set("limit", 100);
    let page: Page<Meter> = client.get("/v1/billing/meters", &form).await?;
    if let Some(meter) = page.data.iter().find(|each| each.event_name == METER) {
        return Ok(meter.id.clone());
    }
    let form = Form::new()
        .set("display_name", "Perene: customers scored beyond the plan")
        .set("event_name", METER)
        .set("default_aggregation[formula]", "sum");
    let made: Object = client.post("/v1/billing/meters", &form, "no meter").await?;
    done.push(format!("made the meter {METER}"));
    Ok(made.id)
}

async fn product_of(client: &Client, plan: &Plan, done: &mut Done) -> Result<(), StripeError> {
    let id = product(plan.id);
    let name = format!("Perene {}", plan.name);
    let path = format!("/v1/products/{id}");
    let found: Result<Product, _> = client.get(&path, &Form::new()).await;
    let form = Form::new().set("name", &name).set("active", true);
    match found {
        Ok(found) if found.name == name && found.active => {}
        Ok(found) => {
            let leaves = format!("{} {}", found.name, found.active);
            let _: Object = client.post(&path, &form, &leaves).await?;
            done.push(format!("changed the product {id}"));
        }
        Err(error) if error.is_missing() => {
            let form = form.set("id", &id);
            let _: Object = client.post("/v1/products", &form, "no product").await?;
            done.push(format!("made the product {id}"));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

struct Wanted {
    product: String,
    cents: u64,
    currency: &'static str,
    metered: Option<Metered>,
}

/// What a price by use counts, and how many of it one price pays for; those begun count as whole.
struct Metered {
    meter: String,
    per: u64,
}

fn wanted_price(plan: &Plan) -> Wanted {
    Wanted {
        product: product(plan.id),
        cents: plan.price.amount,
        currency: plan.price.currency,
        metered: None,
    }
}

fn wanted_overage(plan: &Plan, overage: &Overage, meter: &str) -> Wanted {
    Wanted {
        product: product(plan.id),
        cents: overage.price.amount,
        currency: overage.price.currency,
        metered: Some(Metered {
            meter: meter.to_owned(),
            per: overage.per,
        }),
    }
}

impl Wanted {
    fn is(&self, price: &Price) -> bool {
        let recurring = price.recurring.as_ref();
        let meter = self.metered.as_ref().map(|metered| &metered.meter);
        let transform = self.metered.as_ref().map(Metered::transform);
        price.product == self.product
            && price.unit_amount == i64::try_from(self.cents).ok()
            && price.currency == self.currency
            && price.transform_quantity == transform
            && recurring.is_some_and(|r| r.interval == "month" && r.meter.as_ref() == meter)
    }

    fn form(&self, key: &str) -> Form {
        let form = Form::new()
            .set("product", &self.product)
            .set("currency", self.currency)
            .set("unit_amount", self.cents)
            .set("lookup_key", key)
            .set("transfer_lookup_key", true)
            .set("recurring[interval]", "month");
        let Some(metered) = &self.metered else {
            return form;
        };
        let transform = metered.transform();
        form.set("recurring[usage_type]", "metered")
            .set("recurring[meter]", &metered.meter)
            .set("transform_quantity[divide_by]", transform.divide_by)
            .set("transform_quantity[round]", transform.round)
    }
}

impl Metered {
    fn transform(&self) -> TransformQuantity {
        TransformQuantity {
            divide_by: self.per,
            round: "up".into(),
        }
    }
}

/// Prices never change: one that differs is replaced, and its name goes to the new one.
async fn price(
    client: &Client,
    key: &str,
    wanted: &Wanted,
    done: &mut Done,
) -> Result<(), StripeError> {
    let form = Form::new().set("active", true).set("lookup_keys[0]", key);
    let page: Page<Price> = client.get("/v1/prices", &form).await?;
    let old = page.data.first();
    if old.is_some_and(|price| wanted.is(price)) {
        return Ok(());
    }
    let leaves = old.map_or("no price", |price| price.id.as_str());
    let _: Object = client.post("/v1/prices", &wanted.form(key), leaves).await?;
    done.push(format!("made the price {key}"));
    if let Some(old) = old {
        let form = Form::new().set("active", false);
        let path = format!("/v1/prices/{}", old.id);
        let _: Object = client.post(&path, &form, "active").await?;
        done.push(format!(
            "switched off the price {}, which was {key}",
            old.id
        ));
    }
    Ok(())
}

/// Plans are not changed in the portal: it would not know what fits into a smaller one.
fn wanted_portal() -> Form {
    let mut form = Form::new()
        .set("features[payment_method_update][enabled]", true)
        .set("features[invoice_history][enabled]", true)
        .set("features[subscription_cancel][enabled]", true)
        .set("features[subscription_cancel][mode]", "at_period_end")
        .set("features[subscription_update][enabled]", false)
        .set("features[customer_update][enabled]", true);
    for (n, field) in ["address", "email", "name", "tax_id"].iter().enumerate() {
        let name = format!("features[customer_update][allowed_updates][{n}]");
        form = form.set(name, field);
    }
    form
}

/// Ours bears a digest of what it was made from.
async fn portal(client: &Client, done: &mut Done) -> Result<(), StripeError> {
    let wanted = wanted_portal();
    let digest = HEXLOWER.encode(&Sha256::digest(wanted.encoded())[..16]);
    let form = wanted.set(format!("metadata[{OURS}]"), &digest);
    let all = "/v1/billing_portal/configurations";
    match portal_configuration(client).await? {
        Some(found) if found.metadata.get(OURS) == Some(&digest) => {}
        Some(found) => {
            let leaves = found.metadata.get(OURS).cloned().unwrap_or_default();
            let path = format!("{all}/{}", found.id);
            let _: Object = client.post(&path, &form, &leaves).await?;
            done.push("changed the customer portal".into());
        }
        None => {
            let _: Object = client.post(all, &form, "no configuration").await?;
            done.push("made the customer portal".into());
        }
    }
    Ok(())
}
