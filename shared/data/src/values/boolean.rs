//! Yes and no, in the words of people and programs.

use std::sync::LazyLock;

use crate::values::caseless::caseless;
use crate::values::dictionary::Dictionary;

/// A string for each language or two: as words, and as programs write them.
const TRUE: [&str; 13] = [
    "true yes y t on já",
    "sim s sí sì si oui o verdadeiro verdadero vrai vero",
    "ja j wahr waar sant sand kyllä igen",
    "tak ano da áno prawda",
    "да так истина",
    "evet doğru ναι ya",
    "はい 是 真 有り",
    "예 네 참",
    "pravda istina igaz tosi sann adevărat αληθής αληθησ αληθης",
    "істина tõene jah jā taip patiess",
    "نعم صحيح כן אמת हाँ हां सही ใช่ จริง",
    "có đúng benar cert",
    // As dBase and old Russian programs have it, and as lists are ticked.
    ".t д ✓ ✔ ☑",
];

const FALSE: [&str; 13] = [
    "false no n f off",
    "não nao non falso faux",
    "nein nee nej nei falsch onwaar falskt falsk ei nem",
    "nie ne fałsz",
    "нет ні ложь",
    "hayır hayir yanlış όχι tidak",
    "いいえ 否 假 偽 無し",
    "아니오 아니요 거짓",
    "nepravda neistina hamis epätosi usann fals ψευδής ψευδησ ψευδης nu",
    "хибність лъжа väär nē aplams yanliş",
    "لا خطأ לא שקר नहीं गलत ไม่ใช่ เท็จ",
    "không sai salah",
    ".f н ✗ ✘ ☐",
];

/// What a cell says, whatever its case: `Yes`, `TRUE`, `True.`, `sim`, `1`, `1.0`. Takes a trimmed cell.
pub fn truth(cell: &[u8]) -> Option<bool> {
    let word = cell
        .strip_suffix(b".")
        .or(cell.strip_suffix(b".0"))
        .unwrap_or(cell);
    match word {
        b"0" => Some(false),
        b"1" => Some(true),
        [b'0'..=b'9', ..] => None,
        _ => WORDS.get(word),
    }
}

/// All words, by what they say.
static WORDS: LazyLock<Dictionary<bool>> = LazyLock::new(|| {
    let of = |lines: &'static [&'static str], said| {
        let words = lines.iter().flat_map(|line| line.split(' '));
        words.map(move |word| (word, said))
    };
    Dictionary::new(of(&FALSE, false).chain(of(&TRUE, true)))
});

/// Whether two labels say the same: but for case and blanks, or as yes and no do in any of their forms.
pub fn same_label(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a == b || caseless(a) == caseless(b) || same_truth(a, b)
}

/// Whether two words both say yes, or no. A letter does so with the words it begins, and with what programs write:
/// the `O` of *oui* is not the `Y` of *yes*.
pub fn same_truth(a: &str, b: &str) -> bool {
    // `t` and `f` are what databases write.
    let letter = |cell: &[u8]| letter(cell).filter(|letter| !matches!(letter, b't' | b'f'));
    let begins = |letter: Option<u8>, word: &str| {
        let said_by_programs = word.starts_with(|c: char| c.is_ascii_digit())
            || ["true", "false"].contains(&word.to_lowercase().as_str());
        letter.is_none_or(|letter| {
            said_by_programs
                || word
                    .bytes()
                    .next()
                    .is_some_and(|b| b.to_ascii_lowercase() == letter)
        })
    };
    truth(a.as_bytes()).is_some_and(|said| truth(b.as_bytes()) == Some(said))
        && begins(letter(a.as_bytes()), b)
        && begins(letter(b.as_bytes()), a)
}

/// Whether a label is the cross by which lists are ticked: beside nothing, or a no, it says yes.
pub(crate) fn is_cross(label: &[u8]) -> bool {
    label.eq_ignore_ascii_case(b"x")
}

/// The letter that is all of a cell, in lower case.
pub(crate) fn letter(cell: &[u8]) -> Option<u8> {
    match cell {
        [letter] if letter.is_ascii_alphabetic() => Some(letter.to_ascii_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_say_the_same() {
        for (a, b) in [
            ("Yes", "yes"),
            ("True", "TRUE"),
            ("true", "1"),
            ("Sim", "yes"),
            ("True.", "1.0"),
            ("Left ", "left"),
            ("Y", "yes"),
            ("Y", "true"),
            ("n", "0"),
            ("t", "Yes"),
            ("F", "nein"),
            ("S", "Sim"),
            ("ДА", "yes"),
            ("Außendienst", "AUSSENDIENST"),
            ("Hayır", "no"),
            ("예", "네"),
            ("いいえ", "false"),
            ("Nie", "ne"),
            ("YANLIŞ", "false"),
            ("ΑΛΗΘΗΣ", "True"),
            ("Хибність", "no"),
            ("نعم", "yes"),
            (".T.", "true"),
            ("✓", "1"),
        ] {
            assert!(same_label(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("Yes", "No"),
            ("1", "0"),
            ("Basic", "Pro"),
            ("1", "2"),
            ("", "no"),
            ("Y", "O"),
            ("Y", "Sim"),
            ("N", "F"),
        ] {
            assert!(!same_label(a, b), "{a} {b}");
        }
    }
}
