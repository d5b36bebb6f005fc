//! Letters with their accents in one, as most programs write them.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// A text in Unicode's composed form (NFC): macOS and some databases write accents apart.
pub fn composed(text: &str) -> Cow<'_, str> {
    match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => ComposingNormalizerBorrowed::new_nfc().normalize(text),
    }
}
