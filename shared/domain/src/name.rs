//! What people, companies and keys are called.

/// Names have at most this many characters.
const LONGEST: usize = 100;

/// Why a name cannot be one; nothing when it can.
pub fn problem(name: &str) -> Option<String> {
    if !(1..=LONGEST).contains(&name.chars().count()) {
        return Some(format!("Use 1 to {LONGEST} characters."));
    }
    name.contains(char::is_control)
        .then(|| "Leave out line breaks and other control characters.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded_in_characters() {
        assert_eq!(problem(&"é".repeat(LONGEST)), None);
        assert!(problem(&"é".repeat(LONGEST + 1)).is_some());
        assert!(problem("").is_some());
        assert!(problem("A\u{7}na").is_some());
    }
}
