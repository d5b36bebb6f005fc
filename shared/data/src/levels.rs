//! The distinct texts of a column.

use std::collections::HashMap;

use twox_hash::XxHash64;

use crate::profile::distinct::Premixed;

/// Distinct texts, in order of first appearance, and their codes.
#[derive(Default)]
pub(crate) struct Levels {
    pub texts: Vec<String>,
    /// Texts by their hash; of two with the same hash the second has the next.
    codes: HashMap<u64, u32, Premixed>,
}

impl Levels {
    /// The code of a text, a new one if need be.
    pub fn code(&mut self, text: &str) -> u32 {
        let mut hash = XxHash64::oneshot(0, text.as_bytes());
        loop {
            match self.codes.get(&hash) {
                Some(&code) if self.texts[code as usize] == text => return code,
                Some(_) => hash = hash.wrapping_add(1),
                None => {
                    let code = self.texts.len() as u32;
                    self.texts.push(text.to_owned());
                    self.codes.insert(hash, code);
                    return code;
                }
            }
        }
    }
}
