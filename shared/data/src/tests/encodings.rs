//! Good files in every coat.

use serde_json::{Value, json};

use super::*;

#[test]
fn compression_encodings_and_line_ends_make_no_difference() {
    let text = "naïve,tenure,ç\nSão Tomé,1,x\nPães,2,y\n";
    let plain = frame(text);
    assert_eq!(column(&plain, "naïve"), ["São Tomé", "Pães"]);
    let utf16 = |encode: fn(u16) -> [u8; 2], bom: [u8; 2]| {
        bom.into_iter()
            .chain(text.encode_utf16().flat_map(encode))
            .collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let coats = [
        gzip(text.as_bytes()),
        [gzip(&text.as_bytes()[..20]), gzip(&text.as_bytes()[20..])].concat(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        utf16(u16::to_le_bytes, [0xff, 0xfe]),
        utf16(u16::to_be_bytes, [0xfe, 0xff]),
        [gzip(text.as_bytes()), vec![0; 512]].concat(),
        [text.as_bytes(), &[0; 512]].concat(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        gzip(&latin),
        latin,
        text.replace('\n', "\r\n").into(),
        text.replace('\n', "\n\n \n").into(),
        text.replace(',', ";").into(),
        text.replace(',', "\t").into(),
        text.trim_end().into(),
    ];
    for coat in coats {
        assert_eq!(
            frame(coat.clone()),
            plain,
            "{:?}",
            String::from_utf8_lossy(&coat)
        );
    }
}

#[test]
fn latin_letters_may_come_late() {
    let mut file = b"name,n\n".to_vec();
    (0..20_000).for_each(|n| file.extend(format!("abcdef,{n}\n").bytes()));
    file.extend(b"Jos\xe9,1\n");
    assert_eq!(column(&frame(file), "name").last().unwrap(), "José");
}

#[test]
fn headers_are_made_usable() {
    let frame = frame(format!("  a ,,{},b\n1,2,3,4\n", "x".repeat(300)));
    let names: Vec<_> = frame.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["a", "column_2", &"x".repeat(200), "b"]);
}

#[test]
fn letters_that_were_encoded_twice_are_said() {
    let text = "nome,plano,meses\n".to_owned() + &"João,Básico,3\n".repeat(5);
    let (twice, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
    for (text, said) in [(text.clone(), false), (twice.into_owned(), true)] {
        let reading = ingested(text).unwrap().0.profile.reading.unwrap();
        assert_eq!(reading.twice_encoded, said);
    }
}

/// Amounts whose signs were encoded twice are amounts all the same.
#[test]
fn amounts_with_signs_that_were_encoded_twice_are_read() {
    for (cell, unit) in [("Â£75.4", "gbp"), ("75.4# â‚¬", "eur")] {
        let rows = (0..9).map(|n| format!("C{n},{}\n", cell.replace('#', &n.to_string())));
        let text = format!("id,price\n{}", rows.collect::<String>());
        let (told, parquet) = ingested(text).unwrap();
        let price = told.profile.column("price").unwrap();
        let read = price.reading.as_ref().unwrap();
        assert_eq!(
            (price.kind, read.unit.as_deref()),
            (ColumnType::Number, Some(unit))
        );
        let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
        assert_eq!(column(&frame, "price")[0], "75.4");
    }
}

#[test]
fn a_code_page_may_be_told() {
    let bytes = b"id,nome,plano\nC1,Jo\x82,Pro\nC2,\x8eva,Pro\n".to_vec();
    for (encoding, name) in [
        ("cp850", "Joé"),
        ("windows-1252", "Jo‚"),
        ("macintosh", "JoÇ"),
    ] {
        let options = serde_json::from_value(serde_json::json!({ "encoding": encoding })).unwrap();
        let (_, parquet) = ingested_as(bytes.clone(), &options).unwrap();
        let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
        assert_eq!(column(&frame, "nome")[0], name);
    }
}

#[test]
fn letters_of_another_encoding_are_told_with_the_likely_one() {
    let text =
        "id,nome,plano\n".to_owned() + &"C1,João José,Básico\nC2,Zoë Müller,Opção\n".repeat(9);
    let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    for (bytes, encoding, likely) in [
        (
            text.clone().into_bytes(),
            json!("windows-1252"),
            Some(Some("UTF-8")),
        ),
        (
            text.clone().into_bytes(),
            json!("cp850"),
            Some(Some("UTF-8")),
        ),
        (latin.clone(), json!("cp850"), Some(Some("windows-1252"))),
        (latin.clone(), json!("utf-8"), Some(Some("windows-1252"))),
        (
            latin.clone(),
            json!("macintosh"),
            Some(Some("windows-1252")),
        ),
        (
            latin.clone(),
            json!("windows-1251"),
            Some(Some("windows-1252")),
        ),
        (latin, Value::Null, None),
        (text.clone().into_bytes(), json!("utf-8"), None),
        (
            text.replace('ã', "\u{fffd}").into_bytes(),
            Value::Null,
            Some(None),
        ),
    ] {
        let options = serde_json::from_value(json!({ "encoding": encoding })).unwrap();
        let (read, _) = ingested_as(bytes, &options).unwrap();
        let odd = read.profile.reading.unwrap().odd_letters;
        let told = odd.as_ref().map(|odd| odd.likely_encoding.as_deref());
        assert_eq!(told, likely, "{encoding}: {odd:?}");
        assert!(odd.is_none_or(|odd| odd.count > 0 && !odd.examples.is_empty()));
    }
}

#[test]
fn code_pages_are_told_behind_multibyte_guesses() {
    for (bytes, name) in [
        (
            &b"id,city,n\nC1,Z\x81rich,1\nC2,M\x81nchen,2\nC3,K\x94ln,3\n"[..],
            "Z\u{fc}rich",
        ),
        (b"id,city,n\nC1,Z\x81rich,1\nC2,Bern,2\n", "Z\u{fc}rich"),
    ] {
        assert_eq!(column(&frame(bytes.to_vec()), "city")[0], name);
    }
}
