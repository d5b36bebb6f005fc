//! Customers, and their traits.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::objects::Customer;
use super::state::instant;
use crate::connector::{Change, Present, Standing, What, fingerprint};

/// How a customer stands, as it was at a moment.
pub fn person(of: &Customer, name: String, at: DateTime<Utc>, historical: bool) -> Present {
    let traits = match of.deleted {
        true => json!({ "stripe_deleted": true }),
        false => traits(of, &name),
    };
    let fingerprint = fingerprint(&traits);
    Present {
        change: Change {
            customer: name.clone(),
            object: of.id.clone(),
            what: What::Traits,
            at,
            message: format!("stripe:{}:{}:{fingerprint}", of.id, at.timestamp_millis()),
            properties: traits,
            historical,
        },
        standing: Standing {
            object: of.id.clone(),
            customer: name,
            fingerprint,
            earns: false,
            gone: of.deleted,
        },
    }
}

/// What Stripe does not know is left out, so that what others told of it stays. So is what follows from
/// invoices, which are told themselves.
fn traits(of: &Customer, name: &str) -> Value {
    let mut traits = Map::new();
    let mut tell = |trait_name: &str, value: Option<Value>| {
        if let Some(value) = value {
            traits.insert(trait_name.to_owned(), value);
        }
    };
    let country = of
        .address
        .as_ref()
        .and_then(|address| address.country.clone());
    tell("name", of.name.clone().map(Value::from));
    tell("email", of.email.clone().map(Value::from));
    tell("country", country.map(Value::from));
    tell(
        "created_at",
        of.created.map(|created| json!(instant(created))),
    );
    tell(
        "stripe_customer",
        (name != of.id).then(|| of.id.clone().into()),
    );
    Value::Object(traits)
}
