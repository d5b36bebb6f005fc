//! A place in a cell that is read from its beginning.

/// What is still to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    pub fn digits(&mut self, min: usize, max: usize) -> Option<i64> {
        let count = self
            .0
            .iter()
            .take(max)
            .take_while(|b| b.is_ascii_digit())
            .count();
        if count < min {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(
            digits
                .iter()
                .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')),
        )
    }

    /// How many digits come next.
    pub fn count_digits(self) -> usize {
        self.0.iter().take_while(|b| b.is_ascii_digit()).count()
    }

    /// Takes the next byte if it is one of these.
    pub fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !bytes.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    /// Takes a text, whatever its case.
    pub fn text(&mut self, text: &str) -> Option<()> {
        let start = self.0.get(..text.len())?;
        if !start.eq_ignore_ascii_case(text.as_bytes()) {
            return None;
        }
        self.0 = &self.0[text.len()..];
        Some(())
    }

    pub fn any_text(&mut self, texts: &[&str]) -> Option<()> {
        texts.iter().find_map(|text| self.text(text))
    }

    pub fn skip(&mut self, bytes: &[u8]) {
        while self.one_of(bytes).is_some() {}
    }

    /// The letters that come next, not taken.
    pub fn peek_word(&self) -> &'a [u8] {
        let letter = |b: &&u8| b.is_ascii_alphabetic() || !b.is_ascii();
        &self.0[..self.0.iter().take_while(letter).count()]
    }

    pub fn word(&mut self) -> &'a [u8] {
        let word = self.peek_word();
        self.0 = &self.0[word.len()..];
        word
    }
}
