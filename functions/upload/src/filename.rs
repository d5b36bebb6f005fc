//! File names as callers give them.

const LONGEST: usize = 255;

/// The file's own name, without any folder. Says what is wrong when there is none to keep.
pub fn clean(given: &str) -> Result<String, String> {
    if given.chars().any(domain::name::is_control) {
        return Err("It holds control characters. Give a plain file name.".into());
    }
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    match name {
        "" | "." | ".." => Err("It names no file. Give a name such as `customers.csv`.".into()),
        name if name.len() > LONGEST => Err(format!(
            "It has {} bytes; at most {LONGEST} are kept. Shorten it.",
            name.len()
        )),
        name => Ok(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folders_are_dropped() {
        for given in [
            "customers.csv",
            "../customers.csv",
            "../../etc/customers.csv",
            "C:\\exports\\customers.csv",
            "/customers.csv",
            " customers.csv ",
        ] {
            assert_eq!(clean(given).as_deref(), Ok("customers.csv"), "{given}");
        }
    }

    #[test]
    fn what_names_no_file_is_refused() {
        for given in ["", " ", "..", "../", "a/..", "a/ . ", "a\nb", "a\u{0}.csv"] {
            assert!(clean(given).is_err(), "{given:?}");
        }
        assert!(clean(&"x".repeat(255)).is_ok());
        assert!(clean(&"x".repeat(256)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_kept_is_one_plain_segment_of_what_was_given(given in "(\\PC|[./\\\\\n ]){0,300}") {
            if let Ok(name) = clean(&given) {
                prop_assert!(given.contains(&name));
                prop_assert!(!name.contains(['/', '\\']) && !name.chars().any(char::is_control));
                prop_assert!(!name.is_empty() && name != "." && name != "..");
                prop_assert!(name.len() <= LONGEST);
                prop_assert_eq!(clean(&name), Ok(name.clone()));
            }
        }
    }
}
