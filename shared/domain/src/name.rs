//! What people and things are called.

/// People's, companies' and keys' names have at most this many characters.
const LONGEST: usize = 100;
/// Those of datasets and models.
const LONGEST_OF_THINGS: usize = 200;

/// Why somebody, a company or a key cannot be called so; nothing when it can.
pub fn problem(name: &str) -> Option<String> {
    problem_within(name, LONGEST)
}

/// The same of a dataset or a model.
pub fn problem_of_thing(name: &str) -> Option<String> {
    problem_within(name, LONGEST_OF_THINGS)
}

fn problem_within(name: &str, longest: usize) -> Option<String> {
    if !(1..=longest).contains(&name.chars().count()) {
        return Some(format!("Use 1 to {longest} characters."));
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
