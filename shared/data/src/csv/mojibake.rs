//! Text that was encoded as UTF-8 twice, before it came here.

/// Pairs from which on they are no chance.
const PAIRS: usize = 3;

/// Whether letters stand there as `Ã©` and `â€™`: each byte of theirs was taken for a letter of windows-1252.
pub(super) fn is_twice_encoded(text: &[u8]) -> bool {
    let pairs = text.windows(3).filter(|bytes| match bytes {
        [0xc3, 0x82..=0x85 | 0x90 | 0x91, next] => begins_mark(*next),
        [0xa2, 0xe2, 0x82] => true,
        _ => false,
    });
    pairs.take(PAIRS).count() == PAIRS
}

/// The first byte of what windows-1252 has between 0x80 and 0xBF.
fn begins_mark(byte: u8) -> bool {
    matches!(byte, 0xc2 | 0xc5 | 0xc6 | 0xcb | 0xe2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_two_bytes_are_told_from_two_letters() {
        let text = "João, São Tomé, naïve, Größe – “l’été”, Клиент, Müşteri\n";
        assert!(!is_twice_encoded(text.repeat(9).as_bytes()));
        assert!(!is_twice_encoded("NÃO, ÇÃO, Â, Ñ\n".repeat(9).as_bytes()));
        for text in ["João\n", "été ", "l’été", "Клиент", "Größe"] {
            let (twice, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
            assert!(is_twice_encoded(twice.repeat(3).as_bytes()), "{twice}");
        }
    }
}
