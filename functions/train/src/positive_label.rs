//! Which value of an outcome means yes.

use data::ColumnProfile;
use models::Entry;

/// The label of an outcome that means yes, where that is certain. Where any question may be asked, a yes says so by itself;
/// else it depends on what the column is called: of `stayed` it means that nobody left.
pub fn positive_label(entry: &Entry, target: &ColumnProfile) -> Option<String> {
    let by_itself = match entry.outcome {
        None => target.yes_label(),
        Some(_) => None,
    };
    by_itself.or_else(|| target.positive_label())
}
