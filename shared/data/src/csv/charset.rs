//! What a text may be written in: the encodings of the web, and the code pages of DOS, which the web does not know.

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1252};
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP852};

use crate::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Web(&'static Encoding),
    Dos(&'static CodePage),
    /// UTF-8 in some lines and windows-1252 in others, as where files were joined.
    Mixed,
}

/// The name of [`Charset::Mixed`].
const MIXED: &str = "UTF-8, windows-1252";

/// A code page of DOS: ASCII, and letters of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CodePage {
    name: &'static str,
    number: &'static str,
    letters: &'static [char; 128],
}

/// The United States', Western and Central Europe's.
pub(super) static CODE_PAGES: [CodePage; 3] = [
    CodePage {
        name: "IBM437",
        number: "437",
        letters: &DECODING_TABLE_CP437,
    },
    CodePage {
        name: "IBM850",
        number: "850",
        letters: &DECODING_TABLE_CP850,
    },
    CodePage {
        name: "IBM852",
        number: "852",
        letters: &DECODING_TABLE_CP852,
    },
];

impl Charset {
    pub const UTF_8: Self = Self::Web(UTF_8);

    /// By its name: one of the Encoding Standard's labels, or `IBM850`, `cp850`.
    pub fn named(name: &str) -> Result<Self> {
        let name = name.trim();
        let lower = name.to_ascii_lowercase();
        let number = lower.trim_start_matches(|c: char| !c.is_ascii_digit());
        if lower == MIXED.to_ascii_lowercase() {
            return Ok(Self::Mixed);
        }
        let page = CODE_PAGES.iter().find(|page| page.number == number);
        let is_page = ["ibm", "cp", "ibm-", "cp-", "dos-", "oem", ""];
        match page {
            Some(page) if is_page.contains(&&lower[..lower.len() - number.len()]) => {
                Ok(Self::Dos(page))
            }
            _ => Encoding::for_label(name.as_bytes())
                .map(Self::Web)
                .ok_or_else(|| unknown(name)),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => encoding.name(),
            Self::Dos(page) => page.name,
            Self::Mixed => MIXED,
        }
    }

    pub fn decoder(self) -> CharsetDecoder {
        match self {
            Self::Web(encoding) => CharsetDecoder::Web(encoding.new_decoder_with_bom_removal()),
            Self::Dos(page) => CharsetDecoder::Dos(page),
            Self::Mixed => CharsetDecoder::Mixed(MixedDecoder::default()),
        }
    }

    /// Whether each byte is a letter.
    pub fn is_single_byte(self) -> bool {
        match self {
            Self::Web(encoding) => encoding.is_single_byte(),
            Self::Dos(_) => true,
            Self::Mixed => false,
        }
    }

    /// What a byte stands for that is a letter alone.
    pub fn letter(self, byte: u8) -> Option<char> {
        match self {
            _ if byte.is_ascii() => Some(char::from(byte)),
            Self::Dos(page) => page.letters.get(usize::from(byte - 128)).copied(),
            Self::Web(encoding) if encoding.is_single_byte() => {
                let bytes = [byte];
                let (text, _) = encoding.decode_without_bom_handling(&bytes);
                text.chars().next()
            }
            Self::Web(_) | Self::Mixed => None,
        }
    }
}

fn unknown(name: &str) -> Error {
    Error::new(
        "unknown_encoding",
        format!("\"{name:.40}\" is no encoding that is known."),
        "Give one such as UTF-8, windows-1252, ISO-8859-2, Shift_JIS or IBM850.",
    )
    .with("encoding", name.chars().take(40).collect::<String>())
}

pub(crate) enum CharsetDecoder {
    Web(Decoder),
    Dos(&'static CodePage),
    Mixed(MixedDecoder),
}

/// What came of decoding: whether a byte was no letter, and bytes read and written.
pub(crate) struct Decoded {
    pub malformed: bool,
    pub finished: bool,
    pub read: usize,
    pub written: usize,
}

impl CharsetDecoder {
    /// As much of `input` as `out` has room for; what is no letter is replaced where that is `lenient`.
    pub fn decode(&mut self, input: &[u8], out: &mut [u8], last: bool, lenient: bool) -> Decoded {
        let (result, read, written) = match self {
            Self::Dos(page) => page.decode(input, out),
            Self::Mixed(decoder) => decoder.decode(input, out, last),
            Self::Web(decoder) if lenient => {
                let (result, read, written, _) = decoder.decode_to_utf8(input, out, last);
                let result = match result {
                    CoderResult::InputEmpty => DecoderResult::InputEmpty,
                    CoderResult::OutputFull => DecoderResult::OutputFull,
                };
                (result, read, written)
            }
            Self::Web(decoder) => decoder.decode_to_utf8_without_replacement(input, out, last),
        };
        Decoded {
            malformed: matches!(result, DecoderResult::Malformed(..)),
            finished: last && matches!(result, DecoderResult::InputEmpty),
            read,
            written,
        }
    }

    pub fn is_utf8(&self) -> bool {
        matches!(self, Self::Web(decoder) if decoder.encoding() == UTF_8)
    }
}

impl CodePage {
    fn decode(&self, input: &[u8], out: &mut [u8]) -> (DecoderResult, usize, usize) {
        let mut written = 0;
        for (read, byte) in input.iter().enumerate() {
            let letter = match byte.checked_sub(128) {
                None => char::from(*byte),
                Some(at) => self.letters[usize::from(at)],
            };
            let Some(room) = out.get_mut(written..written + letter.len_utf8()) else {
                return (DecoderResult::OutputFull, read, written);
            };
            letter.encode_utf8(room);
            written += letter.len_utf8();
        }
        (DecoderResult::InputEmpty, input.len(), written)
    }
}

/// Letters of UTF-8 where bytes are such, and of windows-1252 where they are not.
#[derive(Default)]
pub(crate) struct MixedDecoder {
    /// What may begin a letter of UTF-8.
    begun: Vec<u8>,
}

impl MixedDecoder {
    /// What may be written for one byte that is read: the bytes that were begun, each a letter.
    const ROOM: usize = 16;

    fn decode(
        &mut self,
        input: &[u8],
        out: &mut [u8],
        last: bool,
    ) -> (DecoderResult, usize, usize) {
        let mut written = 0;
        for (read, byte) in input.iter().enumerate() {
            if out.len() - written < Self::ROOM {
                return (DecoderResult::OutputFull, read, written);
            }
            if self.begun.is_empty() && byte.is_ascii() {
                out[written] = *byte;
                written += 1;
                continue;
            }
            self.begun.push(*byte);
            written += self.settle(&mut out[written..]);
        }
        if last && out.len() - written < Self::ROOM {
            return (DecoderResult::OutputFull, input.len(), written);
        }
        while last && !self.begun.is_empty() {
            written += self.take_one(&mut out[written..]);
        }
        (DecoderResult::InputEmpty, input.len(), written)
    }

    /// Writes what was begun as far as it is known what it is; how many bytes that are.
    fn settle(&mut self, out: &mut [u8]) -> usize {
        let mut written = 0;
        while !self.begun.is_empty() {
            match str::from_utf8(&self.begun) {
                Ok(letter) => {
                    let end = written + letter.len();
                    out[written..end].copy_from_slice(letter.as_bytes());
                    self.begun.clear();
                    return end;
                }
                Err(e) if e.error_len().is_none() && e.valid_up_to() == 0 => return written,
                Err(_) => written += self.take_one(&mut out[written..]),
            }
        }
        written
    }

    /// Writes the first of the bytes that were begun as a letter alone.
    fn take_one(&mut self, out: &mut [u8]) -> usize {
        let byte = self.begun.remove(0);
        let letter = Charset::Web(WINDOWS_1252)
            .letter(byte)
            .unwrap_or('\u{fffd}');
        letter.encode_utf8(out).len()
    }
}

pub(super) enum Wide {
    Utf16(&'static Encoding),
    Utf32,
}

/// Shares of zeros in every second byte: of letters of ASCII, and of others.
const SOME: f64 = 0.15;
const FEW: f64 = 0.01;

/// UTF-16 without its mark, told by the zeros beside letters of ASCII, and UTF-32.
pub(super) fn wide(head: &[u8]) -> Option<Wide> {
    if head.starts_with(&[0xff, 0xfe, 0, 0]) || head.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Some(Wide::Utf32);
    }
    if Encoding::for_bom(head).is_some() || head.len() < 4 {
        return None;
    }
    let zeros = |at: usize| {
        let bytes = head.iter().skip(at).step_by(2);
        let zeros = bytes.filter(|b| **b == 0).count();
        zeros as f64 / (head.len() / 2) as f64
    };
    let empty = |letter: &[u8]| letter.iter().filter(|b| **b == 0).count() == 3;
    let has_line = |first: u8, second: u8| {
        let mut letters = head.chunks_exact(2);
        letters.any(|letter| letter == [first, second])
    };
    match (zeros(0), zeros(1)) {
        _ if head.chunks_exact(4).all(empty) => Some(Wide::Utf32),
        (even, odd) if odd > SOME && even < FEW && (has_line(b'\n', 0) || has_line(b'\r', 0)) => {
            Some(Wide::Utf16(encoding_rs::UTF_16LE))
        }
        (even, odd) if even > SOME && odd < FEW && (has_line(0, b'\n') || has_line(0, b'\r')) => {
            Some(Wide::Utf16(encoding_rs::UTF_16BE))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_have_names() {
        for (name, known) in [
            ("utf8", "UTF-8"),
            (" Latin1", "windows-1252"),
            ("cp850", "IBM850"),
            ("IBM852", "IBM852"),
            ("437", "IBM437"),
            ("UTF-8, windows-1252", "UTF-8, windows-1252"),
            ("macintosh", "macintosh"),
            ("cp866", "IBM866"),
        ] {
            assert_eq!(Charset::named(name).unwrap().name(), known);
        }
        for name in ["latin-99", "x850", "", "é850"] {
            assert_eq!(Charset::named(name).unwrap_err().code, "unknown_encoding");
        }
    }

    #[test]
    fn letters_are_told_one_by_one_where_encodings_are_mixed() {
        let text = b"Jo\xe3o,S\xc3\xa3o,\xe2\x82,caf\xe9\xc3\xa9,\xe2\x82\xac5,\xc3";
        let whole = "João,São,â‚,caféé,€5,Ã";
        for size in [1, 2, 3, text.len()] {
            let mut decoder = Charset::Mixed.decoder();
            let (mut out, mut room) = (Vec::new(), [0; 64]);
            for part in text.chunks(size).chain([&[][..]]) {
                let decoded = decoder.decode(part, &mut room, part.is_empty(), true);
                assert_eq!(decoded.read, part.len());
                out.extend(&room[..decoded.written]);
            }
            assert_eq!(str::from_utf8(&out), Ok(whole), "{size}");
        }
    }

    #[test]
    fn a_letter_is_not_cut_by_the_end_of_a_buffer() {
        let mut decoder = Charset::named("cp850").unwrap().decoder();
        let mut out = [0; 4];
        let decoded = decoder.decode(b"a\xc4\x82", &mut out, true, true);
        assert_eq!((decoded.read, decoded.written), (2, 4));
        assert_eq!(str::from_utf8(&out), Ok("a\u{2500}"));
    }
}
