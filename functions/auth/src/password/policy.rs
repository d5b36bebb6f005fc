//! Which passwords are good enough (NIST SP 800-63B): long, and none that anybody would try first.
//! There is no rule of composition.
//!
//! What is tried first is made by rules, so a rule finds more of it than a list: it consists of at
//! most two common words, runs of the keyboard or the alphabet, and a few digits and signs, in any
//! case and with the usual replacements (`P@ssw0rd-2024`). And it is what others were robbed of,
//! which a list finds.

use std::sync::LazyLock;

use api::{ApiError, fields};
use aws_lc_rs::digest::{SHA256, digest};
use domain::{Phrase, Sentence, User};
use store::Store;

use super::{MAX_BYTES, MIN_CHARS, hash::normalized};

/// Common words, the longest first.
static WORDS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let words = include_str!("common_words.txt").lines();
    let mut words: Vec<Vec<char>> = words.map(|word| word.chars().collect()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// Of the passwords most often found in breaches the first four bytes of their SHA-256, in order
/// (`scripts/lib/common_passwords.py`).
static MOST_USED: &[u8] = include_bytes!("common_passwords.bin");

/// Along which keys and letters fingers run, either way.
const RUNS: [&str; 9] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];
/// Shorter runs happen by chance.
const SHORTEST_RUN: usize = 3;
/// More words than these are a phrase.
const MOST_WORDS: usize = 2;
/// More letters than these beside words and runs are somebody's own.
const MOST_LETTERS: usize = 1;
/// More digits than these, in no order, are somebody's own.
const MOST_DIGITS: usize = 6;
/// A block of this length or less, again and again, is one thought.
const LONGEST_BLOCK: usize = 5;
/// Fewer characters beside one's own name are no secret.
const LEAST_SECRET: usize = 4;
/// Parts of names this short are in many words.
const SHORTEST_NAME: usize = 3;
/// Whoever guesses knows what is signed in to.
const PRODUCT: &str = "Perene";
/// Organizations of one account whose names are looked at.
const MOST_ORGANIZATIONS: usize = 20;

/// Refuses a new password that is not good enough for that user.
pub async fn refuse(
    store: &Store,
    field: &str,
    password: &str,
    user: &User,
) -> Result<(), ApiError> {
    let mut personal = vec![user.name.clone(), user.email.clone()];
    for tenant in store
        .tenants_of(user.id)
        .await?
        .iter()
        .take(MOST_ORGANIZATIONS)
    {
        personal.extend(tenant.organization().await?.map(|found| found.name));
    }
    let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
    fields::check([(field, weakness(password, &personal))])
}

/// Why a password is not good enough; nothing when it is. `personal` is what others know of its
/// owner.
pub fn weakness(password: &str, personal: &[&str]) -> Option<Sentence> {
    let weak = |text: String, code| Some(Sentence::new(text, Phrase::new(code)));
    if password.len() > MAX_BYTES {
        let text = format!("Use at most {MAX_BYTES} bytes.");
        let phrase = Phrase::new("password_too_long").with("bytes", MAX_BYTES);
        return Some(Sentence::new(text, phrase));
    }
    let password = normalized(password);
    if password.chars().count() < MIN_CHARS {
        let text = format!("Use at least {MIN_CHARS} characters.");
        let phrase = Phrase::new("password_too_short").with("characters", MIN_CHARS);
        return Some(Sentence::new(text, phrase));
    }
    let lower = password.trim().to_lowercase();
    if is_personal(&lower, personal) {
        let why = "Do not use your name, your organization's, ours or your address.";
        return weak(why.into(), "password_personal");
    }
    let chars: Vec<char> = lower.chars().collect();
    if is_repeated(&chars) || is_common(&chars) {
        let why = "This password is too common. Choose another.";
        return weak(why.into(), "password_too_common");
    }
    if is_stolen(&lower) {
        let why = "This password appeared in a data breach elsewhere, so it is easy to guess. \
            Choose another, such as four unrelated words.";
        return weak(why.into(), "password_breached");
    }
    None
}

/// Whether the password is among those most often found in breaches. One in 60,000 others counts as
/// such.
fn is_stolen(lower: &str) -> bool {
    let hash = digest(&SHA256, lower.as_bytes());
    let (hashes, _) = MOST_USED.as_chunks::<4>();
    let start = hash.as_ref().first_chunk::<4>();
    start.is_some_and(|start| hashes.binary_search(start).is_ok())
}

/// Whether the text is a short block again and again.
fn is_repeated(text: &[char]) -> bool {
    (1..=LONGEST_BLOCK).any(|block| {
        text.iter()
            .zip(text.iter().skip(block))
            .all(|(a, b)| a == b)
    })
}

/// Whether the text is made of nothing but common words, runs, and a few digits and signs.
fn is_common(text: &[char]) -> bool {
    let (mut at, mut words, mut letters, mut digits) = (0, Vec::new(), 0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let (word, run) = (word(rest), run(rest));
        at += match word {
            Some(word) if word.len() >= run => {
                if !words.contains(&word) {
                    words.push(word);
                }
                word.len()
            }
            _ if run >= SHORTEST_RUN => run,
            _ => {
                letters += usize::from(rest[0].is_alphabetic());
                digits += usize::from(rest[0].is_numeric());
                1
            }
        };
    }
    words.len() <= MOST_WORDS && letters <= MOST_LETTERS && digits <= MOST_DIGITS
}

/// The longest common word that the text begins with.
fn word(text: &[char]) -> Option<&'static Vec<char>> {
    let is = |word: &&Vec<char>| {
        let same = |(c, w): (&char, &char)| c == w || replaced(*c).contains(*w);
        word.len() <= text.len() && text.iter().zip(word.iter()).all(same)
    };
    WORDS.iter().find(is)
}

/// The letters that people write so.
fn replaced(c: char) -> &'static str {
    match c {
        '0' => "o",
        '1' | '!' | '|' => "il",
        '3' => "e",
        '4' | '@' => "a",
        '5' | '$' => "s",
        '7' => "t",
        'á' | 'à' | 'ã' | 'â' | 'ä' => "a",
        'é' | 'ê' | 'è' => "e",
        'í' | 'ï' => "i",
        'ó' | 'õ' | 'ô' | 'ö' => "o",
        'ú' | 'ü' => "u",
        'ç' => "c",
        _ => "",
    }
}

/// How long a run the text begins with: one character again and again, or along [`RUNS`].
fn run(text: &[char]) -> usize {
    let same = text.iter().take_while(|c| **c == text[0]).count();
    let along = RUNS.iter().flat_map(|keys| {
        let keys: Vec<char> = keys.chars().collect();
        let back: Vec<char> = keys.iter().rev().copied().collect();
        [longest(text, &keys), longest(text, &back)]
    });
    along.max().unwrap_or(0).max(same)
}

fn longest(text: &[char], keys: &[char]) -> usize {
    let from = |start: usize| {
        let pairs = text.iter().zip(&keys[start..]);
        pairs.take_while(|(a, b)| a == b).count()
    };
    (0..keys.len()).map(from).max().unwrap_or(0)
}

/// Whether little is left without what others know of the owner.
fn is_personal(lower: &str, personal: &[&str]) -> bool {
    let mut known: Vec<String> = Vec::new();
    for text in personal.iter().chain(&[PRODUCT]) {
        let text = normalized(text).trim().to_lowercase();
        let parts = text.split(|c: char| !c.is_alphanumeric());
        known.extend(parts.map(str::to_owned));
        known.push(text);
    }
    known.retain(|part| part.chars().count() >= SHORTEST_NAME);
    known.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let mut rest = lower.to_owned();
    for part in &known {
        rest = rest.replace(part.as_str(), " ");
    }
    let left = rest.chars().filter(|c| c.is_alphabetic()).count();
    rest != lower && left < LEAST_SECRET
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANA: [&str; 3] = ["Ana Lima", "ana.lima@example.com", "Lima & Co"];

    #[test]
    fn long_and_uncommon_is_good_enough() {
        for password in [
            "correct horse battery",
            "ünïcödé wörds",
            "9f2k-x0qp!",
            "banana bread with raisins",
            "8315902746",
            "the quick brown badger",
            "Analog-climate-4",
        ] {
            assert_eq!(weakness(password, &ANA), None, "{password}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded_in_bytes() {
        let long: String = ('!'..='~').cycle().step_by(7).take(256).collect();
        assert!(weakness("éxàyüzéxà", &[]).is_some());
        assert!(weakness("éxàyüzéxàq", &[]).is_none());
        assert!(weakness(&long, &[]).is_none());
        assert!(weakness(&format!("{long}x"), &[]).is_some());
        // Six characters, however they are written (NFKC makes one of letter and accent).
        assert!(weakness("e\u{301}e\u{301}e\u{301}xqzkw", &[]).is_some());
    }

    #[test]
    fn what_anybody_would_try_is_refused() {
        for password in [
            "0123456789",
            "0987654321",
            "1234567890",
            "12345678910",
            "123456789a",
            "1q2w3e4r5t",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "aaaaaaaaaaaa",
            "          ",
            "abcabcabcabc",
            "abcdefghij",
            "Administrator",
            "changeme123",
            "football123",
            "iloveyou123",
            "iloveyou!!!!!!!!!!!!",
            "letmein123",
            "P@ssw0rd-2024",
            "Password123",
            "passwordpassword",
            "passw0rd1234",
            "qwerty12345",
            "QWERTYUIOP",
            "qwertyuiop123",
            "welcome123",
            "Senha@123456",
            "flamengo2019",
            "São Paulo 2024",
            "ｐａｓｓｗｏｒｄ１２３",
            "perene-admin-1",
            "summer2026!",
        ] {
            assert!(weakness(password, &[]).is_some(), "{password}");
        }
    }

    #[test]
    fn the_most_common_long_ones_are_refused() {
        for password in [
            "qwertyuiop",
            "1234567890",
            "q1w2e3r4t5",
            "4815162342",
            "0987654321",
            "12345qwert",
            "1234554321",
            "1111111111",
            "1029384756",
            "password123",
            "basketball",
            "soso123aljg",
            "123qweasdzxc",
            "12345678910",
            "Manchester",
            "1qaz2wsx3edc",
            "1123581321",
            "1q2w3e4r5t6y",
            "qwerty12345",
            "1234512345",
            "mailcreated5240",
            "1122334455",
            "nuttertools",
            "qazwsxedcrfv",
            "123456qwerty",
            "0000000000",
            "terminator",
            "9876543210",
            "california",
            "enterprise",
            "rjirfrgbde",
            "poiuytrewq",
            "sojdlg123aljg",
            "translator",
            "fktrcfylhf",
            "multiplelo",
            "Christopher",
            "undertaker",
            "a123456789",
            "motherlode",
            "sersolution",
            "montgom240",
            "SALAMANDER",
            "qwertyqwerty",
            "123456654321",
            "syncmaster",
            "aleksandra",
            "blink182blink",
            "trustno1trustno1",
        ] {
            assert!(weakness(password, &[]).is_some(), "{password}");
        }
        let (hashes, rest) = MOST_USED.as_chunks::<4>();
        assert!(hashes.is_sorted() && rest.is_empty() && hashes.len() > 60_000);
    }

    #[test]
    fn what_others_know_of_the_owner_is_refused() {
        for password in [
            "Ana@Example.com",
            "ana.lima@example.com",
            "AnaLima1990",
            "lima-ana-2026",
            "LIMA & CO ",
            "example.com!1",
            "analima_xyz",
            "perene.perene.br",
        ] {
            assert!(weakness(password, &ANA).is_some(), "{password}");
        }
    }

    #[test]
    fn the_words_are_plain_and_in_order() {
        let words: Vec<&str> = include_str!("common_words.txt").lines().collect();
        let plain = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
        assert!(words.iter().all(plain));
        assert!(words.iter().all(|word| !word.is_empty()));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC{0,300}", name in "\\PC{0,40}") {
            let _ = weakness(&text, &[&name]);
        }

        #[test]
        fn random_letters_are_good_enough(text in "[b-df-hj-np-tv-z]{14}") {
            // Two common words and nothing else come about by chance once in 10^13 times.
            prop_assume!(!is_repeated(&text.chars().collect::<Vec<_>>()) && !is_stolen(&text));
            prop_assert_eq!(weakness(&text, &["x"]), None);
        }
    }
}
