//! In what a text that is not UTF-8 throughout is written, told from all of its bytes.

use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use encoding_rs::WINDOWS_1252;

use crate::Result;
use crate::csv::alphabets::Likeliest;
use crate::csv::charset::Charset;
use crate::csv::encoding::from_io;
use crate::csv::few_letters::Sample;
use crate::csv::letters::Letters;

const BUFFER: usize = 1 << 16;

/// Letters of UTF-8 for each byte that is none, from which on those bytes are the mistake.
const LETTERS: u64 = 20;

/// Letters of UTF-8 from which on they are no chance in another encoding, and the part of them that is of Latin.
const MIXED: u64 = 10;
const LATIN: u64 = 9;

/// Bytes of plain text before one that is no UTF-8 by which its encoding is told.
const BEFORE: usize = 16;

/// Lines told of those with a byte that is no letter.
const LINES: usize = 5;

/// How a text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Survey {
    pub charset: Charset,
    /// The encoding that is about as likely, and makes other letters of the same bytes.
    pub other: Option<Charset>,
    /// The first lines, from 1, with bytes that are no letters in UTF-8, where it is UTF-8 all the same.
    pub mistakes: Vec<u64>,
}

/// Reads a text to its end.
pub(crate) fn survey(text: &mut dyn Read) -> Result<Survey> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut inner, mut sample) = (Letters::default(), Sample::default());
    let mut others = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut letters, mut latin, mut bad, mut line) = (0_u64, 0_u64, 0_u64, 1_u64);
    let mut mistakes = Vec::new();
    let mut buffer = vec![0; BUFFER];
    let mut filled = 0;
    loop {
        let read = text.read(&mut buffer[filled..]).map_err(from_io)?;
        detector.feed(&buffer[filled..filled + read], read == 0);
        inner.feed(&buffer[filled..filled + read]);
        sample.feed(&buffer[filled..filled + read]);
        filled += read;
        // A letter may be cut by the end of the buffer.
        let whole = match read {
            0 => filled,
            _ => filled - cut_letter(&buffer[..filled]),
        };
        for chunk in buffer[..whole].utf8_chunks() {
            for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
                letters += 1;
                latin += u64::from(c < '\u{250}');
            }
            line += chunk.valid().bytes().filter(|b| *b == b'\n').count() as u64;
            if !chunk.invalid().is_empty() {
                bad += 1;
                let valid = chunk.valid().as_bytes();
                let before = &valid[valid.len().saturating_sub(BEFORE)..];
                others.feed(before, false);
                others.feed(chunk.invalid(), false);
                if mistakes.len() < LINES && mistakes.last() != Some(&line) {
                    mistakes.push(line);
                }
            }
        }
        buffer.copy_within(whole..filled, 0);
        filled -= whole;
        if read == 0 {
            break;
        }
    }
    if bad * LETTERS <= letters {
        return Ok(Survey {
            charset: Charset::UTF_8,
            other: None,
            mistakes,
        });
    }
    others.feed(&[], true);
    let is_western = others.guess(None, Utf8Detection::Deny) == WINDOWS_1252;
    if letters >= MIXED && latin * 10 >= letters * LATIN && is_western {
        return Ok(Survey {
            charset: Charset::Mixed,
            other: None,
            mistakes: Vec::new(),
        });
    }
    let guess = detector.guess(None, Utf8Detection::Deny);
    let charset = inner.decide(sample.decide(guess));
    let likeliest = sample.likeliest();
    let is_it = |likeliest: &Likeliest| charset == Charset::Web(likeliest.encoding);
    let other = likeliest.filter(is_it).and_then(|found| found.other);
    Ok(Survey {
        charset,
        other: other.map(Charset::Web),
        mistakes: Vec::new(),
    })
}

/// Bytes at the end that may begin a letter of UTF-8.
fn cut_letter(bytes: &[u8]) -> usize {
    let begins = |back: &usize| bytes.len() >= *back && bytes[bytes.len() - back] >= 0xc0;
    (1..=3).find(begins).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;
    use oem_cp::code_table::{DECODING_TABLE_CP850, DECODING_TABLE_CP852, DECODING_TABLE_CP866};

    use super::*;

    fn surveyed(text: &[u8]) -> (&'static str, Vec<u64>) {
        let survey = survey(&mut &text[..]).unwrap();
        (survey.charset.name(), survey.mistakes)
    }

    #[test]
    fn one_bad_byte_does_not_change_the_rest() {
        let mut text: Vec<u8> = (0..200)
            .flat_map(|n| format!("João-{n},Básico\n").into_bytes())
            .collect();
        text.extend(b"Jo\xe3o,Pro\n");
        assert_eq!(surveyed(&text), ("UTF-8", vec![201]));
    }

    #[test]
    fn joined_files_may_be_of_two_encodings() {
        let lines = |encoded: fn(&str) -> Vec<u8>| -> Vec<u8> {
            let line = |n: usize| encoded(&format!("João-{n},Básico,Köln\n"));
            (0..100).flat_map(line).collect()
        };
        let utf8 = lines(|line| line.into());
        let western = lines(|line| WINDOWS_1252.encode(line).0.into_owned());
        assert_eq!(surveyed(&[utf8, western].concat()).0, "UTF-8, windows-1252");
    }

    #[test]
    fn code_pages_are_told_apart() {
        for (name, text) in [
            ("windows-1252", "Coração,São Tomé,Março,não informado\n"),
            (
                "windows-1251",
                "Клиент,Тариф,Месяцы,Отток\nБазовый,Про,да,нет\n",
            ),
            (
                "windows-1250",
                "Zákazník,Příjmení,Město,Ukončení\nŽofie,Dvořák,Plzeň,ne\n",
            ),
            (
                "Shift_JIS",
                "顧客番号,プラン,利用月数,解約\nベーシック,プロ,はい,いいえ\n",
            ),
            ("GBK", "客户编号,套餐,使用月数,流失\n基础版,专业版,是,否\n"),
            ("Big5", "客戶編號,方案,使用月數,流失\n基本版,專業版,是,否\n"),
            (
                "EUC-KR",
                "고객번호,요금제,개월수,해지\n기본,프로,예,아니오\n",
            ),
            (
                "EUC-JP",
                "顧客番号,プラン,利用月数,解約\nベーシック,プロ,はい,いいえ\n",
            ),
            (
                "windows-1253",
                "Πελάτης,Πρόγραμμα,Μήνες\nΒασικό,Επαγγελματικό,ναι\n",
            ),
            (
                "windows-1254",
                "Müşteri,Değişiklik,Ödeme şekli\nAyşe Yıldız,İğdır,hayır\n",
            ),
            ("windows-1255", "לקוח,תוכנית,חודשים\nבסיסי,מקצועי,כן\n"),
            ("windows-1256", "العميل,الخطة,الأشهر\nأساسي,محترف,نعم\n"),
            ("IBM866", "Клиент,Тариф,Месяцы,Отток\nБазовый,Про,да,нет\n"),
        ] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let bytes = match name {
                "IBM866" => encoded(text, &DECODING_TABLE_CP866),
                _ => encoding.encode(text).0.into_owned(),
            };
            assert_eq!(surveyed(&bytes.repeat(20)).0, name);
        }
    }

    #[test]
    fn few_letters_tell_code_pages_too() {
        let pages = [
            ("windows-1252", "id,amount\n", "1,\"£1,234.50\"\n"),
            ("windows-1252", "id;amount\n", "1;-£65\n2;£ 12\n"),
            ("ISO-8859-15", "id,amount\n", "1,5 €\n2,1234 €\n"),
            (
                "ISO-8859-15",
                "id,prénom,montant\n",
                "1,Zoé,5 €\n2,René,7€\n",
            ),
            ("windows-1252", "id,amount\n", "1,¥1234\n"),
            ("windows-1252", "id,amount\n", "1,12.50¢\n"),
            ("windows-1252", "id,note\n", "1,©2026\n2,§ 12\n3,37°\n"),
            ("windows-1252", "id,café\n", "1,£5\n"),
            (
                "windows-1252",
                "Número,Importe,Año,Baja\n",
                "1,5,2024,Sí\n2,6,2025,No\n",
            ),
            ("windows-1250", "Miasto,Kwota\n", "Gdańsk,5\nToruń,6\n"),
            (
                "windows-1250",
                "Kezdődátum,Összeg,Megszűnt\n",
                "2024-01-02,5,igen\n2024-01-03,6,Zárt\n",
            ),
            (
                "windows-1250",
                "id;amount\n",
                "1;1\u{a0}234,50 Kč\n2;7,00 Kč\n",
            ),
            (
                "windows-1250",
                "id;amount\n",
                "1;1\u{a0}234,50 zł\n2;7,00 zł\n",
            ),
            (
                "windows-1253",
                "Πελάτης;Ποσό;Παραγγελίες;Ενεργός;Πρόγραμμα\n",
                "1;1.234,50 €;5;ΑΛΗΘΗΣ;Pro\n2;7,00 €;6;ΨΕΥΔΗΣ;Pro\n",
            ),
            ("windows-1252", "Nome,Razão\n", "Camões,não\nLeões,sim\n"),
            ("windows-1252", "Nimi,Lõpp\n", "Jõgi,jah\nMäe,ei\n"),
            (
                "GBK",
                "客户编号,金额,日期,流失\n",
                "1,5,2024-01-02,是\n2,6,2024-01-03,否\n",
            ),
            (
                "EUC-KR",
                "고객번호,금액,시작일,해지여부\n",
                "1,5,2024-01-02,예\n2,6,2024-01-03,아니오\n",
            ),
            (
                "Shift_JIS",
                "顧客番号,売上,契約日,解約\n",
                "1,5,2024-01-02,はい\n2,6,2024-01-03,いいえ\n",
            ),
            ("windows-1255", "מספר לקוח,סכום,נטש\n", "1,5,כן\n2,6,לא\n"),
            ("windows-1251", "Город,Отток\n", "Москва,да\nТверь,нет\n"),
            ("IBM866", "Имя,Отток\n", "Виктор,да\nВера,нет\nГлеб,да\n"),
        ];
        for (name, header, rows) in pages {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let text = [header, &rows.repeat(100)].concat();
            let bytes = match name {
                "IBM866" => encoded(&text, &DECODING_TABLE_CP866),
                _ => encoding.encode(&text).0.into_owned(),
            };
            assert_eq!(surveyed(&bytes).0, name, "{rows}");
        }
    }

    fn encoded(text: &str, letters: &[char; 128]) -> Vec<u8> {
        let byte = |c: char| match letters.iter().position(|letter| *letter == c) {
            Some(at) => at as u8 + 128,
            None => c as u8,
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn code_pages_of_dos_and_of_the_mac_are_told_by_their_letters() {
        let mac = |name: &str, text: &str| {
            let charset = Charset::named(name).unwrap();
            let letters = std::array::from_fn(|at| charset.letter(at as u8 + 128).unwrap());
            encoded(text, &letters)
        };
        let western = "José,Müller,Größe,ação,São Tomé,garçon,Peña,Zoë,élève,naïve\n".repeat(20);
        let central = "Jiří Dvořák,Plzeň,Třebíč,Łukasz Wałęsa,Przemyśl\n".repeat(20);
        let cyrillic = "Клиент,Тариф,Отток\nБазовый,Профи,Москва\nНовый,«Прима»,Тверь\n".repeat(9);
        for (bytes, name) in [
            (encoded(&western, &DECODING_TABLE_CP850), "IBM850"),
            (encoded(&central, &DECODING_TABLE_CP852), "IBM852"),
            (mac("macintosh", &western), "macintosh"),
            (mac("x-mac-cyrillic", &cyrillic), "x-mac-cyrillic"),
            (
                encoding_rs::WINDOWS_1252.encode(&western).0.into_owned(),
                "windows-1252",
            ),
            (
                encoding_rs::WINDOWS_1250.encode(&central).0.into_owned(),
                "windows-1250",
            ),
            (
                encoding_rs::ISO_8859_2.encode(&central).0.into_owned(),
                "ISO-8859-2",
            ),
            (
                encoding_rs::WINDOWS_1252
                    .encode("the customer’s plan – don’t\n")
                    .0
                    .repeat(20),
                "windows-1252",
            ),
        ] {
            assert_eq!(surveyed(&bytes).0, name);
        }
    }
}
