//! Which plan suits a customer by what they used ([`plan`]), and which services they may want by what others have
//! ([`service`]). Nothing is offered by that.

pub mod plan;
pub mod service;

use domain::currency_decimals;
use report::Language;

/// An amount in English, with its currency's decimals.
fn money(minor: i64, currency: &str) -> String {
    let decimals = currency_decimals(currency).unwrap_or(2);
    let whole = minor as f64 / 10_f64.powi(decimals.into());
    let figures = Language::English.number(whole, decimals.into());
    format!("{figures} {currency}")
}
