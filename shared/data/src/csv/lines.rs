//! The lines of a text, ended as records of CSV are: by a line feed, a carriage return or both.

pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> + Clone {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, behind) = rest.split_at(end);
        let ended = behind.strip_prefix("\r\n");
        rest = ended
            .or_else(|| behind.strip_prefix(['\n', '\r']))
            .unwrap_or_default();
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_records_do() {
        for (text, expected) in [
            ("a\nb\r\nc\rd", &["a", "b", "c", "d"][..]),
            ("a\r\r\nb\n\n", &["a", "", "b", ""]),
            ("", &[]),
        ] {
            assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }
}
