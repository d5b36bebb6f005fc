//! Every record that is written is a row, or is said to be none.

use super::field_cases::file;
use super::*;
use crate::csv::dialect::Dialect;
use crate::csv::layout;

/// Checks a file that was taken in against its own lines: of text in which no cell is longer than a line.
pub fn check(bytes: &[u8], options: &ReadOptions, ingested: &Ingested) {
    let Some(reading) = &ingested.profile.reading else {
        return;
    };
    let is_plain = reading.format == FileFormat::Csv && reading.encoding == "UTF-8";
    let (Ok(text), true, None) = (str::from_utf8(bytes), is_plain, &reading.member) else {
        return;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = || text.split(['\n', '\r']);
    let dialect = layout::find(text.as_bytes(), true, None, options).dialect;
    if !lines().all(|line| ends_its_cells(line, dialect)) {
        return;
    }
    // Blank lines may be counted, or not.
    let none = |c: char| {
        c.is_whitespace() || c == reading.delimiter || "\"'|\0\u{feff}\u{200b}\u{2060}".contains(c)
    };
    let valued = lines().filter(|line| !line.chars().all(none)).count() as u64;
    let all = lines()
        .filter(|line| !line.trim_matches('\0').is_empty())
        .count() as u64;
    let accounted = accounted(ingested);
    assert!(
        (valued..=all).contains(&accounted),
        "{accounted} of {valued} to {all}: {text}"
    );
}

/// Whether no cell goes on in the next line, as the file is read.
fn ends_its_cells(line: &str, dialect: Dialect) -> bool {
    let text = format!("{line}\nx");
    let mut reader = dialect.reader(text.as_bytes());
    let last = reader.byte_records().last();
    last.is_some_and(|record| record.unwrap() == vec!["x"])
}

/// Rows, and all that is said to be none.
pub fn accounted(ingested: &Ingested) -> u64 {
    let reading = ingested.profile.reading.as_ref().unwrap();
    let header = u64::from(reading.has_header);
    ingested.rows + reading.skipped.sum() + reading.titles + header
}

/// What stands around the rows of a table, with how many of which kind there are.
#[test]
fn what_is_no_row_is_said() {
    type Said = fn(&FileReading) -> u64;
    let skipped: [(&str, Said); 6] = [
        ("blank", |reading| reading.skipped.blank),
        ("headers", |reading| reading.skipped.headers),
        ("totals", |reading| reading.skipped.totals),
        ("notes", |reading| reading.skipped.notes),
        ("rulers", |reading| reading.skipped.rulers),
        ("units", |reading| reading.skipped.units),
    ];
    for (text, kinds) in [
        (
            "id,plan,spend\nC1,Pro,5\n,,\nC2,Pro,6\n,,\n",
            vec![("blank", 2)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nid,plan,spend\nC2,Pro,6\n",
            vec![("headers", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nID,Plan,SPEND\nC2,Pro,6\n",
            vec![("headers", 1)],
        ),
        (
            "id,,spend\nC1,Pro,5\nid,,spend\nC2,Pro,6\n",
            vec![("headers", 1)],
        ),
        (
            "\u{feff}id,plan,spend\nC1,Pro,5\n\u{feff}\"id\",\"plan\",\"spend\"\nC2,Pro,6\n",
            vec![("headers", 1)],
        ),
        (
            "id,tenure,spend\n,(months),EUR\nC1,3,5\nC2,4,6\n",
            vec![("units", 1)],
        ),
        (
            " id | plan | spend \n----+------+-------\n C1 | Pro | 5\n C2 | Pro | 6\n(2 rows)\n",
            vec![("rulers", 1), ("notes", 1)],
        ),
        (
            "+----+------+\n| id | plan |\n+----+------+\n| C1 | Pro |\n| C2 | Pro |\n+----+------+\n2 rows in set (0.00 sec)\n",
            vec![("rulers", 2), ("notes", 1)],
        ),
        (
            "| id | plan | spend |\n|:--|------|---:|\n| C1 | Pro | 5 |\n| C2 | Pro | 6 |\n",
            vec![("rulers", 1)],
        ),
        (
            "id,plan,spend\n--,----,-----\nC1,Pro,5\nC2,Pro,6\n\n(2 rows affected)\n",
            vec![("rulers", 1), ("notes", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\n,,\nExported by Ann,,\nPage 1 of 2,,\n",
            vec![("blank", 1), ("notes", 2)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nPage 1 of 2,,\nid,plan,spend\nC2,Pro,6\n",
            vec![("headers", 1), ("notes", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\n,,\nA remark of the author,,\n",
            vec![("blank", 1), ("notes", 1)],
        ),
        (
            "id,plan,spend,fee\nC1,Pro,5,1\nC2,Pro,6,1\nExported by Ann, 1 May 2026\n",
            vec![("notes", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\n-- end\n",
            vec![("notes", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\n,Total,11\n",
            vec![("totals", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\nИтого:,,11\n",
            vec![("totals", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\n合計,,11\n",
            vec![("totals", 1)],
        ),
        (
            "id,tenure,spend\nC1,3,5\nC2,4,6\nTotal,7,11\nAverage,3.5,5.5\n",
            vec![("totals", 2)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\nC3,Pro,9\n,,20\n",
            vec![("totals", 1)],
        ),
        (
            "List Z1   01.05.2024\n------------\n|Id |Plan |Fee|\n|---------|\n|C1 |Pro  | 12|\n|C2 |Basic| 16|\n------------\n",
            vec![("rulers", 2)],
        ),
        (
            "id,region,spend\nC1,N,5\nC2,N,6\nTotal N,,11\nC3,S,7\nTotal S,,7\nGrand Total,,18\n",
            vec![("totals", 3)],
        ),
        // As spreadsheets and customer systems write the sums of groups.
        (
            "plan,id,spend,left\nBasic,C1,5,no\nBasic,C2,6,no\nBasic Total,,11,\nPro,C3,7,no\nPro,C4,9,yes\nPro Total,,16,\nGrand Total,,27,\n",
            vec![("totals", 3)],
        ),
        (
            "plan,id,spend,left\nBasic,C1,5,no\n,C2,6,no\nSubtotal,Sum of spend,11,\n,Count,2,\nPro,C3,7,no\n,C4,9,yes\nSubtotal,Sum of spend,16,\n,Count,2,\nTotal,Sum of spend,27,\n,Count,4,\n",
            vec![("totals", 6)],
        ),
        (
            "plan,id,spend,left\nBasic,C1,5,no\n,C2,6,no\n,C3,2,no\n,,13,\nPro,C4,7,no\n,C5,9,yes\n,C6,3,yes\n,,19,\n",
            vec![("totals", 2)],
        ),
        (
            "plan,id,spend,left\nBasic,C1,5,no\n,C2,6,no\nSum,,11,\nAverage,,5.5,\nPro,C3,7,no\n,C4,9,yes\nSum,,16,\nAverage,,8,\n",
            vec![("totals", 4)],
        ),
        (
            "region,plan,id,spend\nN,A,C1,5\nN,A,C2,6\n,A Total,,11\nN,B,C3,7\n,B Total,,7\nN Total,,,18\nS,A,C4,1\nS,A,C5,2\n,A Total,,3\nS Total,,,3\n",
            vec![("totals", 5)],
        ),
        (
            "id,calls,spend,left\nC1,3,5,no\nC2,4,6,yes\nSum,7,11,\nMean,3.5,5.5,\nN,2,2,2\n",
            vec![("totals", 3)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nÜbertrag,,5\nÜbertrag,,5\nC2,Pro,6\nMedian,,5.5\nStd. dev.,,0.7\n",
            vec![("totals", 4)],
        ),
        (
            "id,plan,spend,fee\nC1,Pro,5,1\nC2,Pro,6,1\nTOTAL (120 customers),,,99\nExported by Ann,,,\n",
            vec![("totals", 1), ("notes", 1)],
        ),
        (
            "id,calls,spend\nC1,3,5\nC2,4,6\nTotal (120 customers),70,99\n",
            vec![("totals", 1)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\nC3,Pro,7\nCount: 120,,\nGrand total,-,99\nSumme (…),,\n",
            vec![("totals", 3)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Pro,6\n,,\nTotal: 120 customers,,\n,,\nC3,Pro,7\n",
            vec![("blank", 2), ("totals", 1)],
        ),
        (
            "id,spend\nC1,5\nC2,6\nTOTAL (120 customers)\n",
            vec![("notes", 1)],
        ),
        // The names of groups.
        (
            "plan,id,spend,left\nPlan: Basic (2 records),,,\nBasic,C1,5,no\n,C2,6,no\nPlan: Pro (1 record),,,\nPro,C3,7,no\n",
            vec![("notes", 2)],
        ),
        (
            "id,plan,spend,left\nBasic,,,\nid,plan,spend,left\nC1,Basic,5,no\nC2,Basic,6,no\n,,,\nPro,,,\nid,plan,spend,left\nC3,Pro,5,no\n",
            vec![("blank", 1), ("headers", 2), ("notes", 2)],
        ),
        (
            "id,tenure,spend,plan,left\nRegion: North,,,,\nC1,2,5,Basic,no\nC2,3,6,Pro,no\nRegion: South,,,,\nC3,4,7,Pro,yes\n",
            vec![("notes", 2)],
        ),
        // In the group's column, where the key is not the first; and words that need no sum.
        (
            "id,tenure,spend,plan,left\nC1,2,5,Basic,no\nC2,3,6,Basic,no\n,5,11,Basic Total,\nC3,4,7,Pro,yes\nC4,1,2,Pro,no\n,5,9,Pro-Ergebnis,\n,10,20,Gesamtergebnis,\n",
            vec![("totals", 3)],
        ),
        (
            "id,tenure,spend,plan,left\nC1,2,5,Basic,no\nC2,3,6,Basic,no\nSubtotal Basic,300,500,,\nC3,4,7,Pro,yes\nAverage,30,50,,\nMax,4,7,,\n",
            vec![("totals", 3)],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nรวม,,5\nC2,Pro,6\nTổng cộng,,11\nC3,Pro,6\nकुल,,17\nC4,Pro,6\nJumlah,,23\n",
            vec![("totals", 4)],
        ),
        // Another table below.
        (
            "id,plan,spend,left\nC1,Basic,5,no\nC2,Pro,6,no\n,,,\nPlan,Count,,\nBasic,1,,\nPro,1,,\n",
            vec![("blank", 1), ("notes", 3)],
        ),
    ] {
        let (ingested, _) = ingested(text).unwrap();
        let reading = ingested.profile.reading.as_ref().unwrap();
        for (kind, said) in skipped {
            let expected = kinds.iter().find(|(known, _)| *known == kind);
            let expected = expected.map_or(0, |(_, count)| *count);
            assert_eq!(said(reading), expected, "{kind} of {text}");
        }
    }
}

#[test]
fn customers_are_no_totals() {
    for (text, rows) in [
        (
            "name,tenure,spend\nTotal Energies,3,5\nC2,4,6\nTotal,2,9\n",
            3,
        ),
        (
            "name,plan,spend\nC1,Pro,5\nTotal Energies,Pro,\nSuma,Pro,6\n",
            3,
        ),
        (
            "name,seats,mrr,plan\nAcme,1,20.5,Pro\nBob,2,21.5,Pro\nTotal,3,23,Basic\nEve,4,24.5,Pro\n",
            4,
        ),
        (
            "name,plan,spend\nC1,Pro,5\nTotal (Paris),-,6\nTotal 24,,7\nEve,Pro,6\n",
            4,
        ),
        (
            "name,plan,spend\nC1,Pro,5\nEve,Pro,6\nTotal Energies,,\n",
            3,
        ),
        ("name,plan,spend\nC1,Pro,5\nEve,Pro,6\nCount Dracula,,\n", 3),
        (
            "name,plan,spend\nAcme,Pro,5\nHotel Total,Pro,6\nBasic Total,,7\nEve,Pro,13\n",
            4,
        ),
        ("name,plan,spend\nAcme,Pro,5\nThe Count,,5\nEve,Pro,2\n", 3),
        ("industry,rate,share\nRetail,3,5\nMedia,4,\nFood,2,9\n", 3),
        ("id,plan,spend\nC1,Pro,5\n,Pro,6\nC3,Pro,11\n,Pro,22\n", 4),
        ("id,tenure,spend\nC1,3,5\n,8,11\nC3,4,6\nC4,1,2\n", 4),
        (
            "name,plan,spend,left\nMax,,5,\nMedia,,4,\nFood,Pro,9,no\n",
            3,
        ),
        ("id,plan,spend\nC1,Pro,5\nGUEST,,\nC2,Pro,2\n", 3),
        (
            "id,age,name,spend\nC1,5,Al,5\n,6,Total Energies,7\nC3,7,Bo,9\n",
            3,
        ),
        ("name,plan,spend\nAnn,Pro,5\n,,\nBob,,\nEve,Pro,2\n", 3),
        ("name,plan,spend\n--,Pro,5\n--,--,--\nEve,Pro,2\n", 3),
        ("name,plan,spend\nAnn,Pro,5\nBob,,\nEve,Pro,2\n", 3),
        ("id,plan,spend,left\nC1,Pro,5,no\n,,,\nC2,Pro,,\nC3,,,\n", 3),
        (
            "name,plan,spend,left\nAnn,Pro,5,no\n,,,\nBob,Pro,,\nEve,Pro,,\n",
            3,
        ),
    ] {
        assert_eq!(ingested(text).unwrap().0.rows, rows, "{text}");
    }
}

/// Rows are the same, whatever is written around their cells.
#[test]
fn dressed_tables_read_the_same() {
    let plain = frame("id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n");
    for text in [
        "\"id,plan,spend\"\n\"C1,Pro,5\"\n\"C2,\"\"Basic\"\",6\"\n\"C3,Pro,7\"\n",
        "id,plan,spend\n\"C1,Pro,5\"\n\"C2,Basic,6\"\n\"C3,Pro,7\"\n",
        "id     plan   spend\nC1     Pro    5\nC2     Basic  6\nC3     Pro    7\n",
        "id^plan^spend\nC1^Pro^5\nC2^Basic^6\nC3^Pro^7\n",
        "id~plan~spend\nC1~Pro~5\nC2~Basic~6\nC3~Pro~7\n",
        "id\x1fplan\x1fspend\nC1\x1fPro\x1f5\nC2\x1fBasic\x1f6\nC3\x1fPro\x1f7\n",
        "+----+-------+-------+\n| id | plan  | spend |\n+----+-------+-------+\n| C1 | Pro   |     5 |\n| C2 | Basic |     6 |\n| C3 | Pro   |     7 |\n+----+-------+-------+\n",
        "Customers of May\n\nid;plan;spend\nC1;Pro;5\nC2;Basic;6\nC3;Pro;7\n",
        "Customers, May\nid\tplan\tspend\nC1\tPro\t5\nC2\tBasic\t6\nC3\tPro\t7\n",
        "List Z1   01.05.2024\n------\n|id|plan |spend|\n|---------|\n|C1|Pro  |    5|\n|C2|Basic|    6|\n|C3|Pro  |    7|\n------\n",
        "id||plan||spend\nC1||Pro||5\nC2||Basic||6\nC3||Pro||7\n",
        "id plan  spend\nC1 Pro       5\nC2 Basic     6\nC3 Pro       7\n",
        "id,plan,spend\rC1,Pro,5\rC2,Basic,6\rC3,Pro,7\r",
        "id,plan,spend\r\nC1,Pro,5\nC2,Basic,6\rC3,Pro,7",
        "id,plan,spend\nC1,Pro,5\nC2,Basic,6,\nC3,Pro,7,,\n",
        "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n\0\0\0\0",
    ] {
        assert_eq!(frame(text), plain, "{text}");
    }
}

/// Lines end by a line feed, a carriage return or both, also where they are looked at before they are records.
#[test]
fn lines_of_printed_tables_end_as_records_do() {
    for text in [
        "ID PLAN\n-- ----\n 5 Pro\n 6 Plus\n",
        "┌────┬──────┐\n│ id │ plan │\n├────┼──────┤\n│ 5  │ Pro  │\n│ 6  │ Plus │\n└────┴──────┘\n",
        "id     plan   spend\nC1     Pro    5\nC2     Basic  6\n",
        "id plan  spend\nC1 Pro       5\nC2 Basic     6\nC3 Pro       7\n",
    ] {
        let plain = frame(text);
        assert!(plain.rows > 1, "{text}");
        for end in ["\r", "\r\n"] {
            assert_eq!(frame(text.replace('\n', end)), plain, "{text}");
        }
    }
    // What a fuzzer made of a table: a ruler below it, and a return within a line.
    let damaged =
        "-\r------+-------\n C1 | Totals) |----+------+-Page 1 of 2\n--- ---\n C1 | s) |     5\n C";
    assert_eq!(ingested(damaged).unwrap().0.rows, 2);
}

/// Columns of fixed width, with cells that lack, or with nothing but a blank between.
#[test]
fn columns_of_fixed_width_are_read() {
    for (text, id, plan, spend) in [
        (
            "id plan  spend\n1  Pro      10\n2  Basic     6\n10           7\n11 Basic      \n",
            ["1", "2", "10", "11"],
            ["Pro", "Basic", "·", "Basic"],
            ["10", "6", "7", "·"],
        ),
        (
            "id     plan         spend\nC1     Pro  annual     5\nC2     Größe         12\nC3                    7\nC4     Basic\n",
            ["C1", "C2", "C3", "C4"],
            ["Pro  annual", "Größe", "·", "Basic"],
            ["5", "12", "7", "·"],
        ),
        (
            "id   plan       spend\r\nC1   Pro plus      5\r\nC2   Basic        12\r\n                   7\r\nC4              1.5\r\n(4 rows)\r\n",
            ["C1", "C2", "·", "C4"],
            ["Pro plus", "Basic", "·", "·"],
            ["5", "12", "7", "1.5"],
        ),
    ] {
        let frame = frame(text);
        assert_eq!(column(&frame, "id"), id, "{text}");
        assert_eq!(column(&frame, "plan"), plan, "{text}");
        assert_eq!(column(&frame, "spend"), spend, "{text}");
    }
}

#[test]
fn quotes_may_stand_behind_backslashes() {
    let text = "id,note,spend\nC1,\"say \\\"hi, you\\\" now\",5\nC2,\\N,6\nC3,\"a, b\",\\N\n";
    let frame = frame(text);
    assert_eq!(column(&frame, "note"), ["say \"hi, you\" now", "·", "a, b"]);
    assert_eq!(column(&frame, "spend"), ["5", "6", "·"]);
}

#[test]
fn columns_get_names() {
    let (ingested, _) =
        ingested("id,plan,plan,,\"Monthly\nspend\"\nC1,Pro,x,y,5\nC2,Pro,z,w,6\n").unwrap();
    let names: Vec<&str> = ingested
        .profile
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(names, ["id", "plan", "plan_2", "column_4", "Monthly spend"]);
    let reading = ingested.profile.reading.unwrap();
    assert_eq!(reading.given_names, ["plan_2", "column_4"]);
    let groups = "id,May,,June,\n,calls,fee,calls,fee\nC1,5,6,7,8\nC2,6,7,8,9\n";
    let frame = frame(groups);
    assert_eq!(column(&frame, "June fee"), ["8", "9"]);
    assert_eq!(column(&frame, "id"), ["C1", "C2"]);
}

#[test]
fn columns_without_a_name_or_a_value_are_left_out() {
    for (text, rows, skipped) in [
        ("id,plan,spend,,,\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n", 3, 0),
        (
            "id,plan,spend,,,\nC1,Pro,5,,,\nC2,Basic,6,,,\nC3,Pro,7,,,\n",
            3,
            0,
        ),
        (
            "id,plan,spend,,,\nC1,Pro,5\nC2,Basic,6,,,\nC3,Pro,7\n",
            3,
            0,
        ),
        (
            "id;plan;spend;;;\nC1;Pro;5\nid;plan;spend;;;\nC2;Basic;6;;;\nTotal;;11;;;\n",
            2,
            2,
        ),
    ] {
        let (ingested, _) = ingested(text).unwrap();
        let reading = ingested.profile.reading.unwrap();
        assert_eq!(reading.empty_columns, 3, "{text}");
        assert_eq!(reading.given_names, Vec::<String>::new(), "{text}");
        assert_eq!(
            (ingested.rows, reading.skipped.sum()),
            (rows, skipped),
            "{text}"
        );
        let frame = frame(text);
        let names = frame.columns.iter().map(|column| column.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["id", "plan", "spend"], "{text}");
        assert_eq!(column(&frame, "spend")[..2], ["5", "6"], "{text}");
    }
    // A value makes a column of it, in the last row as well.
    let text = "id,plan,spend,,\nC1,Pro,5\nC2,Basic,6,,\nC3,Pro,7,,late\n";
    let (ingested, _) = ingested(text).unwrap();
    let reading = ingested.profile.reading.unwrap();
    assert_eq!(reading.empty_columns, 0);
    assert_eq!(reading.given_names, ["column_4", "column_5"]);
    assert_eq!(column(&frame(text), "column_5"), ["·", "·", "late"]);
    // And so does one in a file that turns out not to be UTF-8.
    let mut latin = file("id,plan,,", 6_000, |n| format!("C{n},Pro,x,")).into_bytes();
    latin.extend(b"C6000,B\xe1sico,x,\n");
    let read = frame(latin);
    assert_eq!((read.columns.len(), read.rows), (4, 6_001));
    assert!(column(&read, "column_3").iter().all(|cell| cell == "x"));
    let wide = "id,plan,spend,,\nC1,Pro,5\nC2,Pro,6,,,x\n";
    let fault = error(wide);
    assert_eq!(fault.code, "ragged_row");
    assert!(fault.detail.contains("the header has 5"), "{fault}");
}

#[test]
fn rows_that_end_early_are_filled_and_said() {
    for (text, examples, last) in [
        (
            "id,plan,spend\nC1,Pro,5\nC2,Basic\nC3,Pro,7\n",
            &[2_u64][..],
            ["5", "·", "7"],
        ),
        (
            "id,plan,spend\nC1,Pro,5\nC2,Basic\nC3,Pro\n",
            &[2, 3],
            ["5", "·", "·"],
        ),
        (
            "id,plan,spend,\nC1,Pro,5\nC2,Basic,6,\nC3,Pro,7\n",
            &[],
            ["5", "6", "7"],
        ),
        (
            "id;plan;spend;since\nC1;Pro;5\nC2;Basic;6\nC3;Pro;7;2025-01-01\nTotal;;18\n",
            &[1, 2],
            ["5", "6", "7"],
        ),
    ] {
        let (ingested, _) = ingested(text).unwrap();
        let short = ingested.profile.reading.unwrap().short_rows;
        assert_eq!(
            short.map_or(Vec::new(), |short| short.examples),
            examples,
            "{text}"
        );
        let frame = frame(text);
        assert_eq!(column(&frame, "id"), ["C1", "C2", "C3"], "{text}");
        assert_eq!(column(&frame, "spend"), last, "{text}");
    }
}

#[test]
fn rows_that_may_be_broken_are_refused() {
    for text in [
        // A cell lacks in the middle.
        "id,plan,spend\nC1,Pro,5\nC2,6\nC3,Pro,7\n",
        "id,plan,left\n1,a,yes\n2,b,no\n3,no\n4,a,no\n",
        // A cell goes on in the next line.
        "name,note,spend\nAnn,good,5\nBob,bad\nand worse,6\nEve,good,7\n",
        // The file was cut off.
        "id,plan,spend\nC1,Pro,5\nC2,Basic",
        // The header has a name too many.
        "id,plan,spend, EUR\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n",
        // Quotes stand around what should be parted, or close in another row.
        "id,plan,spend\nC1,Pro,5\nC2,\"Basic,6\"\nC3,Pro,7\n",
        "id,plan,a,b\nC1,Pro,5,6\nC2,\"Pro,3,4\nC3,Basic,4,5\"\nC4,Pro,6,7\n",
        // Blanks part cells, and do not show where one lacks.
        "id plan name\n1 Pro Ann\n2 Basic Bob\n3 Pro Eve\n4 Pro Ida\n5 Pro Lea\n6 Pro Kim\n7 Pro Max\n8 Pro Tim\n9 Pro Pia\n10 Joe\n11 Basic Uwe\n",
        // Cells are too many.
        "id,plan,spend\nC1,Pro,5\nC2,Basic\nC3,Pro,7,8\n",
    ] {
        assert_eq!(error(text).code, "ragged_row", "{text}");
    }
}
