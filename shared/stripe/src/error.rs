//! What can go wrong between us and Stripe.

#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    /// Stripe read the call and refused it.
    #[error("Stripe refused with {status} {kind} {code}: {message}")]
    Refused {
        status: u16,
        /// Stripe's kind of error, as `card_error`.
        kind: String,
        /// Stripe's code, as `resource_missing`; may be empty.
        code: String,
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
