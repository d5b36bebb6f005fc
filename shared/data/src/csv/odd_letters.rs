//! Letters that hardly anybody writes, as they come of a text that is read in another encoding than it was written in.

use csv::ByteRecord;
use report::OddLetters;

/// Signs within words, from which on they are no chance.
const SOME: u64 = 3;

/// Cells shown of those with such letters.
const EXAMPLES: usize = 3;

const EXAMPLE_CHARS: usize = 40;

/// Bytes that hold two letters at least.
const NEXT: usize = 8;

/// Takes note of them while records go by.
#[derive(Debug, Clone, Default)]
pub(crate) struct OddLetterFinder {
    /// Letters that are lost, and controls.
    lost: u64,
    /// Signs, capitals and letters of other alphabets within words of small letters.
    signs: u64,
    examples: Vec<String>,
}

enum Odd {
    Lost,
    Sign,
}

impl OddLetterFinder {
    pub fn see(&mut self, record: &ByteRecord) {
        if !record.as_slice().is_ascii() {
            record.iter().for_each(|cell| self.see_cell(cell));
        }
    }

    pub fn see_cell(&mut self, cell: &[u8]) {
        let (mut lost, mut signs) = (0, 0);
        for (at, byte) in cell.iter().enumerate() {
            // Such begins a letter that is not of ASCII.
            if *byte >= 0xc2 {
                match odd(&cell[..at], &cell[at..]) {
                    Some(Odd::Lost) => lost += 1,
                    Some(Odd::Sign) => signs += 1,
                    None => {}
                }
            }
        }
        if lost + signs == 0 {
            return;
        }
        self.lost += lost;
        self.signs += signs;
        if self.examples.len() < EXAMPLES {
            let text = String::from_utf8_lossy(cell);
            let text: String = text.trim().chars().take(EXAMPLE_CHARS).collect();
            if !self.examples.contains(&text) {
                self.examples.push(text);
            }
        }
    }

    /// None where they are none, or so few that they may be meant.
    pub fn found(self) -> Option<OddLetters> {
        let are_some = self.lost > 0 || self.signs >= SOME;
        are_some.then_some(OddLetters {
            count: self.lost + self.signs,
            examples: self.examples,
            likely_encoding: None,
        })
    }
}

/// The letter that `rest` begins with, behind what is `before` it.
fn odd(before: &[u8], rest: &[u8]) -> Option<Odd> {
    match rest {
        [0xc2, 0x80..=0x9f, ..] | [0xef, 0xbf, 0xbd, ..] => return Some(Odd::Lost),
        _ => {}
    }
    let last = before.last()?;
    if !last.is_ascii_alphabetic() {
        return None;
    }
    let some = rest.get(..NEXT).unwrap_or(rest);
    let mut letters = some.utf8_chunks().next()?.valid().chars();
    let letter = letters.next()?;
    let next = letters.next().filter(|next| next.is_lowercase());
    let goes_on = next.is_some();
    let is_odd = match letter {
        // In one word with letters of ASCII.
        '\u{370}'..='\u{6ff}' => letter.is_alphabetic() && next.is_some_and(|next| next.is_ascii()),
        _ if letter.is_uppercase() => last.is_ascii_lowercase(),
        // As lines are drawn, which stand behind no letter.
        '\u{2500}'..='\u{259f}' => true,
        _ => goes_on && SIGNS.contains(letter),
    };
    is_odd.then_some(Odd::Sign)
}

/// What stands within no word.
const SIGNS: &str = "¡¢£¤¥¦§¨¬¯±²³µ¶¸¹¼½¾¿÷ƒˆ˜†‡‰≤≥∂∑∏π∫∆◊√∞≈ﬁﬂ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_another_encoding_are_told_from_those_that_are_meant() {
        for (cell, count) in [
            ("Z\u{fffd}rich", 1),
            ("Z\u{81}rich", 1),
            ("Z³rich,M³nchen,K³ln", 3),
            ("cora┬o, a├ao, na┬o", 3),
            ("Jo├úo, caf├®, S├úo, Pel├®", 4),
            ("JosÚ, garþon, PelÚ, cafÚ", 3),
            ("JoÃ£o, cafÃ©, SÃ£o, PelÃ©", 3),
            ("Zьrich, Mьnchen, dьnn", 3),
            ("Z³rich", 0),
            ("Zürich, São Tomé, Łódź, ÉTÉ, naïve, Ærø", 0),
            ("Клиент Pro, Про-план", 0),
            // With a letter of ASCII that looks the same.
            ("Cофия, Cара, Cимон", 0),
            ("顧客 Proプラン, iPhone手机", 0),
            ("col·lecció, l’été, don´t, N°5, 5 m², 12 µs, a – b", 0),
            ("per\u{a0}month, €5, R$\u{a0}5", 0),
        ] {
            let mut finder = OddLetterFinder::default();
            finder.see(&ByteRecord::from(vec!["plain", cell]));
            let found = finder.found().map_or(0, |found| found.count);
            assert_eq!(found, count, "{cell}");
        }
    }
}
