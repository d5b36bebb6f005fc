//! Numbers written so that what stands behind their point can be decimals alone, whatever the texts beside them have.

/// Whether three digits stand behind the point of a number, which texts may have between thousands: `1.234`. Such are
/// written with a zero more.
pub(super) fn may_be_thousands(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    digits.split_once('.').is_some_and(|(whole, decimals)| {
        let groups = decimals.len() == 3 && (1..=3).contains(&whole.len());
        groups && !whole.starts_with('0') && are_digits(whole) && are_digits(decimals)
    })
}
