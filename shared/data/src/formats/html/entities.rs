//! Characters by their names.

use encoding_rs::WINDOWS_1252;

/// Of U+00A0 on.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];

const OTHERS: [(&str, char); 19] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("euro", '€'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("hellip", '…'),
    ("trade", '™'),
    ("minus", '−'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
];

/// Letters of the longest name.
const LONGEST: usize = 10;

/// Appends a text, with characters in place of their names. What is no such name stays as it is.
pub(super) fn push_decoded(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        let end = from.bytes().take(LONGEST + 1).position(|b| b == b';');
        let decoded = end.and_then(|end| Some((decode(&from[..end])?, &from[end + 1..])));
        rest = match decoded {
            Some((character, behind)) => {
                out.push(character);
                behind
            }
            None => {
                out.push('&');
                from
            }
        };
    }
    out.push_str(rest);
}

fn decode(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return numbered(code.ok()?);
    }
    if let Some((_, character)) = OTHERS.iter().find(|(known, _)| *known == name) {
        return Some(*character);
    }
    let at = LATIN.iter().position(|known| *known == name)?;
    char::from_u32(0xa0 + at as u32)
}

/// By Unicode; what are controls there is meant as Windows has it.
fn numbered(code: u32) -> Option<char> {
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => WINDOWS_1252
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next(),
        _ => char::from_u32(code).filter(|c| *c != '\0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_characters() {
        let mut text = String::new();
        push_decoded(
            "&lt;&#65;&#x20AC;&#150;&yuml;&nbsp;AT&T &unknown; &#0; &",
            &mut text,
        );
        assert_eq!(text, "<A€–ÿ\u{a0}AT&T &unknown; &#0; &");
    }
}
