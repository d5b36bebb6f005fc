//! Words with what they mean, found whatever their case, and told from other cells by a look at how they begin.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use twox_hash::XxHash64;

/// Room for the longest word, in bytes.
const ROOM: usize = 32;

/// Words of less than [`ROOM`] bytes in lower case.
pub(crate) struct Dictionary<T> {
    /// The words are our own: nobody can choose them so that their hashes collide.
    meanings: HashMap<&'static [u8], T, BuildHasherDefault<XxHash64>>,
    /// How long words are that begin with two letters, a bit for each length.
    lengths: Box<[u32]>,
}

impl<T: Copy> Dictionary<T> {
    pub fn new(words: impl Iterator<Item = (&'static str, T)>) -> Self {
        let meanings: HashMap<_, _, _> = words.map(|(word, it)| (word.as_bytes(), it)).collect();
        let mut lengths = vec![0; 1 << 14].into_boxed_slice();
        for word in meanings.keys().filter(|word| word[0].is_ascii()) {
            lengths[begin(word)] |= 1 << word.len();
        }
        Self { meanings, lengths }
    }

    pub fn get(&self, word: &[u8]) -> Option<T> {
        let first = word.first()?;
        let is_none = || self.lengths[begin(word)] >> word.len() & 1 == 0;
        if word.len() >= ROOM || (first.is_ascii() && is_none()) {
            return None;
        }
        if !word.is_ascii() {
            let word = str::from_utf8(word).ok()?.to_lowercase();
            return self.meanings.get(word.as_bytes()).copied();
        }
        let mut room = [0; ROOM];
        let lower = &mut room[..word.len()];
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        self.meanings.get(&*lower).copied()
    }
}

/// The place of the first two letters, of which the first is of ASCII; all others are one.
fn begin(word: &[u8]) -> usize {
    let place = |at: usize| match word.get(at) {
        Some(byte) if byte.is_ascii() => usize::from(byte.to_ascii_lowercase()),
        _ => 0,
    };
    place(0) << 7 | place(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        let words = ["no", "não", "ei", "нет", "nothing", "x", "é"];
        let dictionary = Dictionary::new(words.into_iter().zip(0..));
        for (word, at) in [
            ("no", Some(0)),
            ("No", Some(0)),
            ("NÃO", Some(1)),
            ("Нет", Some(3)),
            ("NOTHING", Some(4)),
            ("X", Some(5)),
            ("É", Some(6)),
            ("nothings", None),
            ("none", None),
            ("", None),
            ("n", None),
            ("nothing, and nothing else either!", None),
        ] {
            assert_eq!(dictionary.get(word.as_bytes()), at, "{word}");
        }
    }
}
