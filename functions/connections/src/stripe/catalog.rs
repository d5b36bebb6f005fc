//! What is sold: read once, by id, and then known.

use std::collections::HashMap;

use stripe::Form;
use tokio::sync::Mutex;

use super::money::{Lasting, Off};
use super::objects::{Coupon, Discount, Price, Product, Ref};
use super::source::{Result, Stripe};

/// Of what is gone, nothing.
#[derive(Default)]
pub struct Catalog {
    prices: Mutex<HashMap<String, Option<Price>>>,
    products: Mutex<HashMap<String, Option<Product>>>,
    coupons: Mutex<HashMap<String, Option<Coupon>>>,
    /// As far as they were seen whole.
    discounts: Mutex<HashMap<String, Discount>>,
}

macro_rules! looked_up {
    ($name:ident, $field:ident, $path:literal, $object:ty) => {
        pub(super) async fn $name(&self, id: &str) -> Result<Option<$object>> {
            if let Some(known) = self.catalog.$field.lock().await.get(id) {
                return Ok(known.clone());
            }
            let path = format!("{}{id}", $path);
            let found: Option<$object> = self.find(&path, &Form::new()).await?;
            self.catalog
                .$field
                .lock()
                .await
                .insert(id.to_owned(), found.clone());
            Ok(found)
        }
    };
}

impl Stripe {
    looked_up!(price, prices, "/v1/prices/", Price);
    looked_up!(product, products, "/v1/products/", Product);
    looked_up!(coupon, coupons, "/v1/coupons/", Coupon);

    /// Remembers discounts that are whole.
    pub(super) async fn know(&self, discounts: &[Ref<Discount>]) {
        let mut known = self.catalog.discounts.lock().await;
        let whole = discounts.iter().filter_map(Ref::whole);
        known.extend(whole.map(|each| (each.id.clone(), each.clone())));
    }

    /// Those discounts whole, as far as they are known; whether all are.
    pub(super) async fn whole(&self, discounts: &[Ref<Discount>]) -> (Vec<Ref<Discount>>, bool) {
        let known = self.catalog.discounts.lock().await;
        let whole = |each: &Ref<Discount>| known.get(each.id()).cloned().map(Ref::Whole);
        let found: Vec<_> = discounts.iter().filter_map(whole).collect();
        let all = found.len() == discounts.len();
        (found, all)
    }

    /// Those of the discounts that last. They must be whole.
    pub(super) async fn lasting(&self, discounts: &[Ref<Discount>]) -> Result<Vec<Lasting>> {
        let mut lasting = Vec::new();
        for discount in discounts.iter().filter_map(Ref::whole) {
            let coupon = match discount.coupon() {
                Some(Ref::Whole(coupon)) => Some(coupon.clone()),
                Some(Ref::Id(id)) => self.coupon(id).await?,
                None => None,
            };
            if let Some(off) = coupon.as_ref().and_then(Off::of) {
                lasting.push(Lasting {
                    id: discount.id.clone(),
                    start: discount.start.unwrap_or(i64::MIN),
                    end: discount.end,
                    off,
                });
            }
        }
        Ok(lasting)
    }
}
