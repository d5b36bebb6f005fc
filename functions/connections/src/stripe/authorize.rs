//! What a key opens, and which rights it lacks.

use domain::Failure;
use serde::de::IgnoredAny;
use stripe::Form;

use super::objects::Account;
use super::source::{Result, Stripe};
use crate::connector::{Opened, SourceError};

/// What is read, as Stripe's dashboard names its rights, and a call that needs each.
const RIGHTS: [(&str, &str); 10] = [
    ("Customers", "/v1/customers"),
    ("Subscriptions", "/v1/subscriptions"),
    ("Invoices", "/v1/invoices"),
    ("Invoice items", "/v1/invoiceitems"),
    ("Charges and Refunds", "/v1/charges"),
    ("Events", "/v1/events"),
    ("Prices", "/v1/prices"),
    ("Products", "/v1/products"),
    ("Coupons", "/v1/coupons"),
    ("Invoice payments", "/v1/invoice_payments"),
];

/// Tries each right by a call that reads one object, and names all that are missing.
pub async fn authorize(stripe: &Stripe) -> Result<Opened> {
    let mut missing = Vec::new();
    let account = match stripe.get::<Account>("/v1/account", &Form::new()).await {
        Ok(account) => Some(account),
        Err(SourceError::Refused(why)) if why.code == "key_lacks_permissions" => {
            missing.push(lacking("Account", &why));
            None
        }
        Err(error) => return Err(of_new(error)),
    };
    for (name, path) in RIGHTS {
        let form = Form::new().set("limit", 1);
        match stripe.get::<IgnoredAny>(path, &form).await {
            Ok(_) => {}
            Err(SourceError::Refused(why)) if why.code == "key_lacks_permissions" => {
                missing.push(lacking(name, &why));
            }
            Err(error) => return Err(error),
        }
    }
    match (account, missing.is_empty()) {
        (Some(account), true) => Ok(Opened {
            account: account.id,
            name: account.business_profile.and_then(|profile| profile.name),
            livemode: stripe.live,
        }),
        _ => {
            let missing = missing.join(", ");
            let failure = Failure::new(
                "key_lacks_permissions",
                format!("The key may not read: {missing}."),
                "Give it these permissions, to read, in Stripe's dashboard, and try again.",
            );
            Err(SourceError::Refused(
                failure.with("missing", missing).case("named"),
            ))
        }
    }
}

/// A key that is tried for the first time was never taken: it may be mistyped.
fn of_new(error: SourceError) -> SourceError {
    match error {
        SourceError::Refused(why) if why.code == "key_refused" => {
            let failure = Failure::new(
                "key_refused",
                "Stripe does not know this key: it is mistyped or not all of it, or it was deleted or has expired.",
                "Copy it from Stripe's dashboard once more, or make another restricted key there.",
            );
            SourceError::Refused(failure.case("new"))
        }
        error => error,
    }
}

/// A right by its names: the dashboard's, and the API's where Stripe tells it.
fn lacking(name: &str, why: &Failure) -> String {
    match permission_named(&why.detail) {
        Some(permission) => format!("{name} ({permission})"),
        None => name.to_owned(),
    }
}

fn permission_named(detail: &str) -> Option<&str> {
    let words = detail.split([' ', '.', ':', ',']);
    words.into_iter().find(|word| word.starts_with("rak_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_key_that_was_never_taken_nothing_else_is_said() {
        let gone = || Failure::new("key_refused", "Not any more.", "Nothing is lost.");
        let SourceError::Refused(why) = of_new(SourceError::Refused(gone())) else {
            panic!("it is refused");
        };
        assert_eq!(why.code, "key_refused");
        assert!(why.detail.contains("mistyped"), "{why}");
        let other = SourceError::Refused(Failure::new("key_lacks_permissions", "No.", "Give it."));
        assert!(matches!(of_new(other), SourceError::Refused(why) if why.detail == "No."));
    }

    #[test]
    fn a_right_is_named_as_the_dashboard_does_and_as_the_api_does() {
        let why = Failure::new(
            "x",
            "The key may not read all: it lacks rak_customer_read.",
            "",
        );
        assert_eq!(lacking("Customers", &why), "Customers (rak_customer_read)");
        assert_eq!(
            lacking("Customers", &Failure::new("x", "No.", "")),
            "Customers"
        );
    }
}
