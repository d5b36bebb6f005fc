//! What kind of answer a request asks for, where an answer is a page to read or a problem for programs.

use axum::http::{HeaderMap, header};

/// Whether a request asks for JSON in `Accept`, and for no page. Whoever asks for nothing reads a page.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    let kinds = accepted.flat_map(|value| value.split(','));
    let kinds: Vec<String> = kinds
        .filter_map(|kind| kind.split(';').next())
        .map(|kind| kind.trim().to_ascii_lowercase())
        .collect();
    let is_json = |kind: &String| kind.ends_with("/json") || kind.ends_with("+json");
    kinds.iter().any(is_json) && !kinds.iter().any(|kind| kind == "text/html")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn json_is_for_whoever_asks_for_it_and_for_no_page() {
        for (accept, expected) in [
            ("application/json", true),
            ("application/problem+json;q=0.9, */*;q=0.1", true),
            ("Application/JSON", true),
            ("text/html,application/xhtml+xml,*/*;q=0.8", false),
            ("text/html, application/json", false),
            ("*/*", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(wants_json(&headers), expected, "{accept}");
        }
        assert!(!wants_json(&HeaderMap::new()));
    }
}
