//! What can go wrong, and what the API says of it.

use api::ApiError;
use axum::response::{IntoResponse, Response};
use cloud::WorkError;
use http::StatusCode;
use store::StoreError;
use stripe::StripeError;

#[derive(Debug, thiserror::Error)]
pub enum BillingError {
    #[error(transparent)]
    Stripe(#[from] StripeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too many wrote the same record at once.
    #[error("too many wrote the same record at once")]
    Busy,
    /// For what the caller asks, or what the organization is.
    #[error("{0:?}")]
    Refused(ApiError),
}

impl From<ApiError> for BillingError {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<BillingError> for ApiError {
    fn from(error: BillingError) -> Self {
        match error {
            BillingError::Stripe(error) => of_stripe(error),
            BillingError::Store(error) => error.into(),
            BillingError::Busy => Self::conflict("busy", "Others change this now. Try again."),
            BillingError::Refused(error) => error,
        }
    }
}

impl IntoResponse for BillingError {
    fn into_response(self) -> Response {
        ApiError::from(self).into_response()
    }
}

impl From<BillingError> for WorkError {
    fn from(error: BillingError) -> Self {
        Self::Retry(error.to_string())
    }
}

fn of_stripe(error: StripeError) -> ApiError {
    match error {
        StripeError::Refused {
            status: 402,
            message,
            ..
        } => ApiError::new(
            StatusCode::PAYMENT_REQUIRED,
            "payment_failed",
            format!(
                "The payment failed: {message} Nothing was changed. Set another card by \
                 `POST /v1/billing/portal` and try again."
            ),
        ),
        StripeError::Refused {
            status: 401 | 403, ..
        } => {
            tracing::error!(%error, "Stripe does not take our key");
            not_configured()
        }
        StripeError::Unavailable(_) => {
            tracing::error!(%error, "Stripe does not answer");
            ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "billing_unavailable",
                "The payment service does not answer. Nothing is lost; try again in a minute.",
            )
        }
        error => ApiError::internal(error),
    }
}

/// 503: nobody has told Perene how to reach Stripe.
pub fn not_configured() -> ApiError {
    ApiError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "billing_not_configured",
        "Payment is not set up here. The operator runs `scripts/stripe-sync` and keeps Stripe's \
         keys in the secret `STACK/stripe`, as the README describes under Billing.",
    )
}
