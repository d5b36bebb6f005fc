//! Digits of all scripts and the marks between them.

use report::DecimalMark;

use crate::values::affixes::is_blank;

/// The longest number, in bytes of its plain form.
pub(crate) const LENGTH: usize = 48;

/// Digits of all scripts that write them from 0 to 9 in a row.
pub(crate) fn digit(c: char) -> Option<u8> {
    const ZEROS: [char; 12] = [
        '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}',
        '\u{be6}', '\u{c66}', '\u{e50}', '\u{ff10}',
    ];
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    let zero = ZEROS
        .iter()
        .find(|zero| (**zero..=offset(**zero, 9)).contains(&c))?;
    u8::try_from(c as u32 - *zero as u32).ok()
}

fn offset(c: char, by: u32) -> char {
    char::from_u32(c as u32 + by).unwrap_or(c)
}

/// What stands between digits, in its plain form: `.`, `,`, `'`, `_`, or a blank for all blanks.
pub(crate) fn mark(c: char) -> Option<u8> {
    Some(match c {
        '.' | '\u{ff0e}' | '\u{6d4}' => b'.',
        ',' | '\u{ff0c}' | '\u{60c}' => b',',
        '\u{66b}' => b'd',
        '\u{66c}' => b't',
        '\'' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '\u{b7}' | '`' | '\u{ff07}' => b'\'',
        '_' => b'_',
        c if is_blank(c) && !matches!(c, '\n' | '\r') => b' ',
        _ => return None,
    })
}

/// The decimals of a fraction that is a letter of its own: `½`.
pub(crate) fn tenths(c: char) -> Option<&'static str> {
    Some(match c {
        '½' => "5",
        '¼' => "25",
        '¾' => "75",
        '⅓' => "3333333333333333",
        '⅔' => "6666666666666667",
        '⅕' => "2",
        '⅖' => "4",
        '⅗' => "6",
        '⅘' => "8",
        '⅙' => "1666666666666667",
        '⅚' => "8333333333333333",
        '⅛' => "125",
        '⅜' => "375",
        '⅝' => "625",
        '⅞' => "875",
        '⅒' => "1",
        _ => return None,
    })
}

/// A number's digits with a point for the decimal mark, as Rust reads it.
#[derive(Debug)]
pub(crate) struct Plain {
    bytes: [u8; LENGTH],
    pub length: usize,
}

impl Default for Plain {
    fn default() -> Self {
        Self {
            bytes: [0; LENGTH],
            length: 0,
        }
    }
}

pub(crate) struct Body {
    pub whole: bool,
    pub marked: bool,
}

impl Plain {
    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }

    pub fn text(&self) -> Option<&str> {
        str::from_utf8(&self.bytes[..self.length]).ok()
    }

    /// The number times a power of ten, to the last digit; `None` if it has an exponent of its own.
    pub fn times_ten_to(&mut self, power: u8) -> Option<f64> {
        if self.text()?.contains('e') {
            return None;
        }
        let exponent = [b'e', b'0' + power / 10, b'0' + power % 10];
        exponent.into_iter().try_for_each(|byte| self.push(byte))?;
        self.text()?.parse().ok()
    }

    /// `007`.
    pub fn is_code(&self) -> bool {
        self.length > 16 || (self.length > 1 && self.bytes[0] == b'0')
    }

    pub fn read(&mut self, number: &str, decimal: DecimalMark) -> Option<Body> {
        let point = match decimal {
            DecimalMark::Point => b'.',
            DecimalMark::Comma => b',',
        };
        let mut groups = Groups::default();
        let (mut decimals, mut marked) = (None, false);
        let mut chars = number.chars();
        while let Some(c) = chars.next() {
            if let Some(digit) = digit(c) {
                self.push(b'0' + digit)?;
                match &mut decimals {
                    Some(count) => *count += 1,
                    None => groups.digits += 1,
                }
                continue;
            }
            if matches!(c, 'e' | 'E') {
                if self.length == 0 {
                    return None;
                }
                self.push(b'e')?;
                chars.try_for_each(|c| self.push(u8::try_from(c).ok()?))?;
                decimals.get_or_insert(1_usize);
                break;
            }
            marked = true;
            if let Some(tenths) = tenths(c) {
                if decimals.is_some() || chars.next().is_some() {
                    return None;
                }
                self.push(b'.')?;
                tenths.bytes().try_for_each(|byte| self.push(byte))?;
                decimals = Some(tenths.len());
                break;
            }
            let mark = mark(c)?;
            // `3 ½`.
            if mark == b' ' && chars.clone().next().is_some_and(|c| tenths(c).is_some()) {
                continue;
            }
            match mark {
                _ if decimals.is_some() => return None,
                b'd' => decimals = Some(0),
                _ if mark == point => decimals = Some(0),
                _ => groups.next(mark)?,
            }
            if decimals.is_some() {
                self.push(b'.')?;
            }
        }
        groups.end()?;
        if groups.mark != 0 && self.bytes[0] == b'0' {
            return None;
        }
        // `12.` is a number, and so is `.5`; a mark alone is none.
        (groups.digits + decimals.unwrap_or(0) > 0).then_some(Body {
            whole: decimals.is_none(),
            marked,
        })
    }
}

/// Groups of digits between marks: threes behind the first, or pairs and a three at the end, as in India.
#[derive(Default)]
struct Groups {
    mark: u8,
    digits: usize,
    first: usize,
    pairs: usize,
    threes: usize,
}

impl Groups {
    fn next(&mut self, mark: u8) -> Option<()> {
        if self.mark != 0 && self.mark != mark {
            return None;
        }
        self.group()?;
        (self.mark, self.digits) = (mark, 0);
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        match (self.mark, self.digits) {
            (0, digits @ 1..=3) => self.first = digits,
            (0, _) => return None,
            (_, 2) if self.threes == 0 && self.first <= 2 => self.pairs += 1,
            (_, 3) if self.pairs == 0 => self.threes += 1,
            _ => return None,
        }
        Some(())
    }

    fn end(&self) -> Option<()> {
        match self.mark {
            0 => Some(()),
            _ => (self.digits == 3 && (self.pairs == 0 || self.threes == 0)).then_some(()),
        }
    }
}
