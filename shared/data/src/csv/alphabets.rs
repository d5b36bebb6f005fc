//! Which languages' letters stand in the words of a text, by which the code pages of Europe are told apart where few
//! words have such letters.
//!
//! Each code page makes other words of the same bytes. It costs a language for all words that have its letters alone, and
//! more for each word that has none's: the cheapest explanation of the text is the likeliest (minimum description length).

use std::collections::HashSet;

use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257};

use crate::csv::charset::Charset;

/// Words looked at, at most.
const WORDS: usize = 5_000;

/// What a word costs that no language explains; a language costs 4 to 6.
const UNEXPLAINED: u32 = 8;

/// Two code pages are about as likely where the one costs no more than so much beyond the other.
const MARGIN: u32 = 1;

/// The small letters of a language beyond ASCII, where they cannot stand, and what it costs: more where few write it.
struct Language {
    letters: &'static str,
    cost: u32,
    is_odd: fn(&Place) -> bool,
}

/// A letter within a word, in lower case as its neighbours are; blanks stand where the word begins and ends.
struct Place {
    letter: char,
    next: char,
}

const fn language(letters: &'static str, cost: u32, is_odd: fn(&Place) -> bool) -> Language {
    Language {
        letters,
        cost,
        is_odd,
    }
}

const fn anywhere(_: &Place) -> bool {
    false
}

const WESTERN: &[Language] = &[
    // Portuguese.
    language("áàâãçéêíóôõúü", 4, |at| match at.letter {
        'ã' => !"oesin ".contains(at.next),
        'õ' => at.next != 'e',
        'ê' => at.next == ' ',
        _ => false,
    }),
    // Spanish.
    language("áéíñóúü", 4, |at| {
        at.letter == 'ñ' && !is_vowel(at.next)
    }),
    // French.
    language("àâæçéèêëîïôœùûüÿ", 4, |at| {
        at.letter == 'ê' && at.next == ' '
    }),
    // German.
    language("äöüßé", 4, anywhere),
    // Italian has its accents at the end.
    language("àèéìòù", 4, |at| at.next != ' '),
    // Dutch.
    language("ëïöüáóèé", 4, anywhere),
    // Swedish and Finnish; Danish and Norwegian.
    language("åäöé", 4, anywhere),
    language("åæøéö", 4, |at| at.letter == 'æ' && at.next == ' '),
    // Catalan, Estonian and Icelandic.
    language("àçèéíïòóúü", 5, anywhere),
    language("õäöüšž", 5, anywhere),
    language("áðéíóúýþæö", 5, anywhere),
];

const CENTRAL: &[Language] = &[
    // Polish softens its n with an i before vowels.
    language("ąćęłńóśźż", 4, |at| {
        at.letter == 'ń' && is_vowel(at.next)
    }),
    // Czech.
    language("áčďéěíňóřšťúůýž", 4, anywhere),
    // Hungarian.
    language("áéíóöőúüű", 4, |at| {
        at.letter == 'ő' && at.next == 'e'
    }),
    // Romanian.
    language("ăâîșşțţ", 4, |at| {
        at.letter == 'ă' && "oe".contains(at.next)
    }),
    // German, as in the West.
    language("äöüßé", 4, anywhere),
    // Slovak; Croatian and Slovene.
    language("áäčďéíĺľňóôŕšťúýž", 5, anywhere),
    language("čćđšž", 5, anywhere),
];

const TURKISH: &[Language] = &[language("çğıİöşüâîû", 4, anywhere)];

/// Lithuanian and Latvian.
const BALTIC: &[Language] = &[
    language("ąčęėįšųūž", 6, anywhere),
    language("āčēģīķļņšūž", 6, anywhere),
];

/// Signs that stand anywhere, and such that stand behind no small letter.
const MARKS: &str = "’‘“”„´–—…·•®™\u{a0}\u{ad}";
const SIGNS: &str = "€£¥§©°ºª²³«»¿¡½¼¾";

fn is_vowel(letter: char) -> bool {
    "aeiouáéíóúàèìòùâêîôûäëïöü".contains(letter)
}

/// Small letters with accents that are consonants.
const CONSONANTS: &str = "çćčďđğģķĺļľłńňņñŕřśšşșťţțźżžðþ";

/// The likeliest of the code pages, and the one that is about as likely and makes other words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Likeliest {
    pub encoding: &'static Encoding,
    pub other: Option<&'static Encoding>,
}

/// `None` where the words are none of Europe's that are mostly written in ASCII.
pub(super) fn likeliest(text: &[u8]) -> Option<Likeliest> {
    let words = words(text);
    // The commoner first.
    let pages = [
        (WINDOWS_1252, WESTERN),
        (WINDOWS_1250, CENTRAL),
        (WINDOWS_1254, TURKISH),
        (WINDOWS_1257, BALTIC),
        (ISO_8859_2, CENTRAL),
    ];
    let weighed: Vec<Weighed> = pages
        .iter()
        .map(|(encoding, languages)| Weighed::of(encoding, languages, &words))
        .collect();
    let least = weighed.iter().min_by_key(|page| page.cost)?;
    if least.judged == 0 || least.unexplained * 4 > least.judged {
        return None;
    }
    // The same text by any name.
    let best = weighed.iter().find(|page| page.words == least.words)?;
    let is_rival = |page: &&Weighed| page.words != least.words && page.cost <= least.cost + MARGIN;
    Some(Likeliest {
        encoding: best.encoding,
        other: weighed.iter().find(is_rival).map(|page| page.encoding),
    })
}

/// The different words that have letters beyond ASCII.
fn words(text: &[u8]) -> Vec<&[u8]> {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let mut seen = HashSet::new();
    let words = text.split(|byte| !is_letter(byte));
    let others = words.filter(|word| !word.is_ascii() && seen.insert(*word));
    others.take(WORDS).collect()
}

/// What it costs to take a text for one of a code page.
struct Weighed {
    encoding: &'static Encoding,
    words: Vec<Vec<Option<char>>>,
    cost: u32,
    /// Words that hold letters, or what can be none, and those of them that no language explains.
    judged: usize,
    unexplained: usize,
}

impl Weighed {
    fn of(encoding: &'static Encoding, languages: &[Language], words: &[&[u8]]) -> Self {
        let page = Charset::Web(encoding);
        let letters = |word: &&[u8]| word.iter().map(|byte| page.letter(*byte)).collect();
        let words: Vec<Vec<Option<char>>> = words.iter().map(letters).collect();
        let judged = words.iter().filter_map(|word| spoken(word, languages));
        let mut open: Vec<u32> = judged.collect();
        let judged = open.len();
        let mut cost = 0;
        // The language of most words that are left, again and again.
        loop {
            let count = |at: &usize| open.iter().filter(|word| *word & (1 << at) != 0).count();
            let Some(at) = (0..languages.len())
                .rev()
                .max_by_key(count)
                .filter(|at| count(at) > 0)
            else {
                break;
            };
            cost += languages[at].cost;
            open.retain(|word| word & (1 << at) == 0);
        }
        Self {
            encoding,
            words,
            cost: cost + UNEXPLAINED.saturating_mul(open.len() as u32),
            judged,
            unexplained: open.len(),
        }
    }
}

/// Which of the languages have all letters of a word, a bit for each; `None` where there are but signs beside ASCII.
fn spoken(word: &[Option<char>], languages: &[Language]) -> Option<u32> {
    let all = (1_u32 << languages.len()) - 1;
    let is_foreign = |letter: &Option<char>| letter.is_none_or(|letter| !letter.is_ascii());
    // No language that is mostly written in ASCII has so many of its own in a row.
    let has_many = word.len() > 1 && word.iter().all(is_foreign)
        || word.windows(3).any(|three| three.iter().all(is_foreign));
    let mut found = None;
    for (at, letter) in word.iter().enumerate() {
        let Some(letter) = letter else { return Some(0) };
        let neighbour = |at: usize| word.get(at).copied().flatten().unwrap_or(' ');
        let before = at.checked_sub(1).map_or(' ', neighbour);
        let next = neighbour(at + 1);
        if letter.is_ascii() || MARKS.contains(*letter) {
            continue;
        }
        if SIGNS.contains(*letter) {
            match before.is_lowercase() {
                true => return Some(0),
                false => continue,
            }
        }
        let is_odd = !letter.is_alphabetic() || (letter.is_uppercase() && before.is_lowercase());
        if is_odd || has_many {
            return Some(0);
        }
        let place = Place {
            letter: small(*letter),
            next: if next.is_alphabetic() {
                small(next)
            } else {
                ' '
            },
        };
        // Nobody can say three consonants of which the middle one is soft.
        if CONSONANTS.contains(place.letter) && is_consonant(before) && is_consonant(next) {
            return Some(0);
        }
        let has = |(_, language): &(usize, &Language)| {
            language.letters.contains(place.letter) && !(language.is_odd)(&place)
        };
        let having = languages.iter().enumerate().filter(has);
        let mask = having.fold(0, |mask, (at, _)| mask | 1 << at);
        found = Some(found.unwrap_or(all) & mask);
    }
    found
}

/// In lower case; a capital with a dot stays.
fn small(letter: char) -> char {
    let mut small = letter.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => small,
        _ => letter,
    }
}

fn is_consonant(letter: char) -> bool {
    letter.is_ascii_alphabetic() && !"aeiouy".contains(letter.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(
        encoding: &'static Encoding,
        text: &str,
    ) -> Option<(&'static str, Option<&'static str>)> {
        let (bytes, _, is_lossy) = encoding.encode(text);
        assert!(!is_lossy, "{text}");
        let found = likeliest(&bytes)?;
        Some((found.encoding.name(), found.other.map(Encoding::name)))
    }

    #[test]
    fn few_words_tell_the_code_page() {
        for (encoding, text) in [
            (WINDOWS_1252, "Guimarães,Jéssica,Flávia,Inglês"),
            (WINDOWS_1252, "Fátima,Inês,Mônica,Ana"),
            (WINDOWS_1252, "ŒUVRE,MAËLLE,FRANÇOIS"),
            (WINDOWS_1252, "não,sim"),
            (WINDOWS_1252, "Prénom,Modèle,Hélène"),
            (WINDOWS_1252, "Señor,Peña,García"),
            (WINDOWS_1252, "Åsa,Malmö,Gävle"),
            (WINDOWS_1252, "Søren,København,Ærø"),
            (WINDOWS_1252, "città,perché,lunedì,più"),
            (
                WINDOWS_1252,
                "José,Müller,Zoë,François,São Paulo,Øystein,Peña",
            ),
            (WINDOWS_1250, "město,částka,Plzeň,České Budějovice,Třebíč"),
            (WINDOWS_1250, "Győző,Erzsébet,Ödön"),
            (WINDOWS_1250, "Wiśniewski,Kamińska,Zając"),
            (WINDOWS_1250, "Marković,Đorđe,Šarić"),
            (WINDOWS_1254, "Muğla,Şule,Çağlar"),
            (WINDOWS_1254, "İstanbul,Yıldız,Güneş"),
            (WINDOWS_1257, "Žydrūnas,Šiauliai,Jūratė"),
            (ISO_8859_2, "Wałęsa,Przemyśl,Żuraw,Zając"),
        ] {
            assert_eq!(
                told(encoding, text),
                Some((encoding.name(), None)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_about_as_likely_is_named() {
        for (encoding, text, other) in [
            (WINDOWS_1252, "mês", "windows-1250"),
            (WINDOWS_1250, "Kowalczyk-ą", "ISO-8859-2"),
            (WINDOWS_1250, "Győr", "windows-1252"),
            (WINDOWS_1254, "Ayşe,Iğdır", "windows-1252"),
        ] {
            let expected = Some((encoding.name(), Some(other)));
            assert_eq!(told(encoding, text), expected, "{text}");
        }
        // The same letters in both.
        assert_eq!(
            told(WINDOWS_1250, "Márta,Ödön"),
            Some(("windows-1252", None))
        );
    }

    #[test]
    fn other_alphabets_are_none_of_these() {
        for (encoding, text) in [
            (encoding_rs::WINDOWS_1251, "Москва,да,нет,Клиент"),
            (encoding_rs::WINDOWS_1253, "ναι,όχι,Βασικό"),
            (encoding_rs::WINDOWS_1255, "כן,לא,לקוח"),
            (encoding_rs::GBK, "基础版,专业版"),
        ] {
            assert_eq!(told(encoding, text), None, "{text}");
        }
        assert_eq!(likeliest(b"Z\x81rich,K\x94ln"), None);
        assert_eq!(likeliest(b"plain"), None);
    }
}
