//! Problems that only billing has, for the API description.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder},
};

fn problem(status: &str, description: &str) -> BTreeMap<String, RefOr<Response>> {
    let body = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", body)
        .build();
    BTreeMap::from([(status.to_owned(), response.into())])
}

/// 402: of what is paid at once.
pub struct PaymentProblem;

impl IntoResponses for PaymentProblem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problem("402", "The payment failed; nothing was changed.")
    }
}

/// 503: of all that asks Stripe.
pub struct BillingProblem;

impl IntoResponses for BillingProblem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problem(
            "503",
            "Payment is not set up here, or the payment service does not answer.",
        )
    }
}
