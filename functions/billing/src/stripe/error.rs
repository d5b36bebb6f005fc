//! What can go wrong between us and Stripe.

use http::StatusCode;
use platform::{ApiError, WorkError};

/// A call of Stripe that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    /// Stripe read the call and refused it.
    #[error("Stripe refused with {status} {kind} {code}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Stripe's kind of error, as `card_error`.
        kind: String,
        /// Stripe's code, as `resource_missing`; may be empty.
        code: String,
        /// Stripe's words.
        message: String,
    },
    /// No answer, or one that says to try again, as often as we tried.
    #[error("Stripe does not answer: {0}")]
    Unavailable(String),
    /// An answer that is not what the pinned version promises.
    #[error("Stripe's answer does not read: {0}")]
    Unreadable(String),
}

impl StripeError {
    /// Whether the object that was asked for is not there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
            || matches!(self, Self::Refused { code, .. } if code == "resource_missing")
    }

    /// Whether a meter event was counted before.
    pub fn is_counted(&self) -> bool {
        matches!(self, Self::Refused { code, message, .. }
            if code == "duplicate_meter_event" || message.contains("already exists with identifier"))
    }
}

impl From<StripeError> for ApiError {
    fn from(error: StripeError) -> Self {
        match error {
            StripeError::Refused {
                status: 402,
                message,
                ..
            } => Self::new(
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
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "billing_unavailable",
                    "The payment service does not answer. Nothing is lost; try again in a minute.",
                )
            }
            error => Self::internal(error),
        }
    }
}

impl From<StripeError> for WorkError {
    fn from(error: StripeError) -> Self {
        Self::Retry(error.to_string())
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
