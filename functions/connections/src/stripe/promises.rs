//! Doing at Stripe what a customer was promised. The subscription is looked at first: what bears the promise's mark is done,
//! and what stands in the way is told, not written over. Asked for twice at once, Stripe does it once, by the call's
//! `Idempotency-Key`; asked for again after days, the mark says so.

use std::collections::HashMap;

use serde::{Deserialize, de::IgnoredAny};
use stripe::{Client, Form, StripeError};

use super::{objects::Page, source::permission};
use crate::connector::{Promise, Promised, Unkept};

/// The field of a subscription's metadata that names the offer that was carried out last.
const MARK: &str = "perene_offer";
/// Characters of what Stripe says that are kept.
const LONGEST_DETAIL: usize = 300;

/// What of a subscription a promise looks at.
#[derive(Debug, Deserialize)]
struct Subscription {
    status: String,
    #[serde(default)]
    metadata: HashMap<String, String>,
    #[serde(default)]
    discounts: Vec<IgnoredAny>,
    #[serde(default)]
    pause_collection: Option<IgnoredAny>,
    items: Page<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    id: String,
    price: Price,
}

#[derive(Debug, Deserialize)]
struct Price {
    id: String,
}

pub async fn keep(client: &Client, promise: &Promise) -> Result<(), Unkept> {
    let path = path_of(&promise.subscription)?;
    let found = client.get::<Subscription>(&path, &Form::new()).await;
    let found = found.map_err(|error| unkept(error, "subscription_gone"))?;
    let mark = promise.id.to_string();
    if found.metadata.get(MARK) == Some(&mark) {
        return Ok(());
    }
    let form = change(&found, &promise.what)?.set(format!("metadata[{MARK}]"), &mark);
    // Once somebody asks for another try, an answer that Stripe has kept of the one before says nothing.
    let leaves = format!("{mark} {}", promise.asked_at.timestamp_millis());
    let done = client.post::<IgnoredAny>(&path, &form, &leaves).await;
    let gone = match promise.what {
        Promised::Discount { .. } => "coupon_gone",
        Promised::Pause { .. } => "subscription_gone",
        Promised::Price { .. } => "price_gone",
    };
    done.map(drop).map_err(|error| unkept(error, gone))
}

/// Where a subscription is, if events call it as Stripe does.
fn path_of(subscription: &str) -> Result<String, Unkept> {
    let is_stripes = subscription.strip_prefix("sub_").is_some_and(|rest| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        !rest.is_empty() && rest.chars().all(is_plain)
    });
    match is_stripes {
        true => Ok(format!("/v1/subscriptions/{subscription}")),
        false => Err(Unkept::broken("no_subscription")),
    }
}

/// What is to be changed of a subscription; refused where that would undo what it has.
fn change(of: &Subscription, what: &Promised) -> Result<Form, Unkept> {
    if matches!(of.status.as_str(), "canceled" | "incomplete_expired") {
        return Err(Unkept::broken("subscription_ended"));
    }
    match what {
        Promised::Discount { .. } if !of.discounts.is_empty() => {
            Err(Unkept::broken("discount_already"))
        }
        Promised::Discount { coupon } => Ok(Form::new().set("discounts[0][coupon]", coupon)),
        Promised::Pause { .. } if of.pause_collection.is_some() => {
            Err(Unkept::broken("paused_already"))
        }
        Promised::Pause { until } => Ok(Form::new()
            .set("pause_collection[behavior]", "void")
            .set("pause_collection[resumes_at]", until.timestamp())),
        Promised::Price { price } => another_price(of, price),
    }
}

/// Of a subscription with several items nobody knows which one is meant. What is paid and not used is given back with the
/// next invoice.
fn another_price(of: &Subscription, price: &str) -> Result<Form, Unkept> {
    let [item] = &of.items.data[..] else {
        return Err(Unkept::broken("several_items"));
    };
    let form = Form::new();
    if item.price.id == price {
        return Ok(form);
    }
    Ok(form
        .set("items[0][id]", &item.id)
        .set("items[0][price]", price)
        .set("proration_behavior", "create_prorations"))
}

/// Why a call was not carried out. `gone` is what it means that something is not there.
fn unkept(error: StripeError, gone: &'static str) -> Unkept {
    let is_missing = error.is_missing();
    let (status, kind, code, message) = match error {
        StripeError::Refused {
            status,
            kind,
            code,
            message,
        } => (status, kind, code, message),
        StripeError::Unavailable(why) | StripeError::Unreadable(why) => return Unkept::Later(why),
    };
    let (code, detail) = match status {
        401 => ("key_refused", None),
        403 => ("scope_missing", permission(&message).map(str::to_owned)),
        429 | 500.. => return Unkept::Later(format!("Stripe refused with {status} {kind} {code}")),
        _ if is_missing => (gone, Some(told(&message))),
        _ if code == "coupon_expired" => ("coupon_expired", Some(told(&message))),
        _ => ("refused", Some(told(&message))),
    };
    Unkept::Broken { code, detail }
}

/// What Stripe says, without what it calls the customer or anything of theirs.
fn told(message: &str) -> String {
    const THEIRS: [&str; 7] = ["cus_", "sub_", "si_", "pm_", "in_", "pi_", "ch_"];
    let names_theirs = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        bare.contains('@') || THEIRS.iter().any(|prefix| bare.starts_with(prefix))
    };
    let words = message.split_whitespace();
    let words = words.map(|word| if names_theirs(word) { "…" } else { word });
    let told = words.collect::<Vec<_>>().join(" ");
    told.chars().take(LONGEST_DETAIL).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::{Value, json};

    use super::*;

    fn subscription(more: Value) -> Subscription {
        let mut of = json!({
            "id": "sub_1", "status": "active", "metadata": {}, "discounts": [], "pause_collection": null,
            "items": { "data": [{ "id": "si_1", "price": { "id": "price_1" } }] },
        });
        let more = more.as_object().cloned().unwrap_or_default();
        of.as_object_mut().unwrap().extend(more);
        serde_json::from_value(of).unwrap()
    }

    fn coupon() -> Promised {
        let coupon = "SAVE20".into();
        Promised::Discount { coupon }
    }

    fn pause() -> Promised {
        let until = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Promised::Pause { until }
    }

    fn price() -> Promised {
        let price = "price_2".into();
        Promised::Price { price }
    }

    fn refused(status: u16, code: &str, message: &str) -> Unkept {
        let error = StripeError::Refused {
            status,
            kind: "invalid_request_error".into(),
            code: code.into(),
            message: message.into(),
        };
        unkept(error, "coupon_gone")
    }

    #[test]
    fn a_promise_changes_what_it_is_about_and_nothing_else() {
        let encoded = |what: &Promised| {
            let form = change(&subscription(json!({})), what).unwrap();
            form.encoded().replace("%5B", "[").replace("%5D", "]")
        };
        assert_eq!(encoded(&coupon()), "discounts[0][coupon]=SAVE20");
        assert_eq!(
            encoded(&pause()),
            "pause_collection[behavior]=void&pause_collection[resumes_at]=1800000000"
        );
        assert_eq!(
            encoded(&price()),
            "items[0][id]=si_1&items[0][price]=price_2&proration_behavior=create_prorations"
        );
    }

    #[test]
    fn what_a_subscription_has_is_not_written_over() {
        let item = |id: &str| json!({ "id": id, "price": { "id": "price_1" } });
        for (more, what, code) in [
            (
                json!({ "status": "canceled" }),
                coupon(),
                "subscription_ended",
            ),
            (
                json!({ "discounts": ["di_1"] }),
                coupon(),
                "discount_already",
            ),
            (
                json!({ "pause_collection": { "behavior": "void" } }),
                pause(),
                "paused_already",
            ),
            (
                json!({ "items": { "data": [item("si_1"), item("si_2")] } }),
                price(),
                "several_items",
            ),
        ] {
            let refused = change(&subscription(more.clone()), &what);
            assert_eq!(refused, Err(Unkept::broken(code)), "{more}");
        }
        let same = json!({ "items": { "data": [{ "id": "si_1", "price": { "id": "price_2" } }] } });
        assert_eq!(change(&subscription(same), &price()), Ok(Form::new()));
    }

    #[test]
    fn only_what_stripe_calls_a_subscription_is_one() {
        assert_eq!(path_of("sub_1Ab"), Ok("/v1/subscriptions/sub_1Ab".into()));
        for other in ["", "sub_", "sub of ana", "sub_1/../x", "cus_1", "sub_1?a"] {
            assert!(path_of(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_refusal_has_a_code_and_names_nobody() {
        let said = |unkept: Unkept| match unkept {
            Unkept::Broken { code, detail } => (code, detail.unwrap_or_default()),
            Unkept::Later(why) => ("later", why),
        };
        let scope =
            "The key lacks it. Having the 'rak_subscription_write' permission would allow this.";
        assert_eq!(
            said(refused(403, "", scope)),
            ("scope_missing", "rak_subscription_write".into())
        );
        let gone = refused(400, "resource_missing", "No such coupon: 'SAVE20'");
        assert_eq!(
            said(gone),
            ("coupon_gone", "No such coupon: 'SAVE20'".into())
        );
        let other = refused(
            400,
            "",
            "Subscription 'sub_1' of ana@example.com is managed.",
        );
        assert_eq!(
            said(other),
            ("refused", "Subscription … of … is managed.".into())
        );
        assert_eq!(said(refused(401, "", "rk_test_1")).0, "key_refused");
        for status in [429, 500, 503] {
            assert_eq!(said(refused(status, "", "Again")).0, "later");
        }
        let silent = unkept(StripeError::Unavailable("no answer".into()), "coupon_gone");
        assert_eq!(silent, Unkept::Later("no answer".into()));
    }
}
