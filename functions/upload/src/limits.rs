//! How large a file may be.

use http::StatusCode;
use ml::data::Limits;
use platform::{
    ApiError,
    config::{self, ConfigError},
};

/// The limits that the template set.
pub fn from_env() -> Result<Limits, ConfigError> {
    Ok(Limits {
        bytes: config::or("MAX_UPLOAD_BYTES", 5 * 1024 * 1024 * 1024)?,
        rows: config::or("MAX_ROWS", 10_000_000)?,
        columns: config::or("MAX_COLUMNS", 1_000)?,
    })
}

/// Refuses a file of that size, if it is over the limit.
pub fn check(size: u64, limits: &Limits) -> Result<(), ApiError> {
    if size <= limits.bytes {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!(
            "The file has {size} bytes; the limit is {}. Compress it, or upload fewer rows or \
             columns.",
            limits.bytes
        ),
    ))
}
