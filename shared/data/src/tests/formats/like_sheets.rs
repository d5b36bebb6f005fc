//! Workbooks whose sheets are parts of one table.

use super::*;

/// Sheets that are parts of one table, of which one is read: the others are said.
#[test]
fn sheets_with_the_same_header_are_said() {
    let of = |rows: &[&str]| sheet(rows);
    let book = workbook(&[
        ("Notes", "visible", of(&["Customers of 2025"])),
        (
            "Jan",
            "visible",
            of(&["Report", "", "id|plan|fee", "C1|Pro|=5", "C2|Pro|=6"]),
        ),
        (
            "Feb",
            "visible",
            of(&["", "|ID|Plan|fee", "|C3|Pro|=5", "|C4|Pro|=6", "|C5|Pro|=7"]),
        ),
        ("Mar", "hidden", of(&["id|plan|fee", "C6|Pro|=5"])),
        ("Other", "visible", of(&["id|plan|price", "C6|Pro|=5"])),
        ("Wide", "visible", of(&["id|plan|fee|more", "C6|Pro|=5|=1"])),
        ("Empty", "visible", of(&["id|plan|fee"])),
    ]);
    let (found, rows, _) = reading(book.clone());
    let like: Vec<(&str, u64)> = found
        .like_sheets
        .iter()
        .map(|one| (one.name.as_str(), one.rows))
        .collect();
    assert_eq!((found.sheet.as_deref(), rows), (Some("Jan"), 2));
    assert_eq!(like, [("Feb", 3)]);
    let options = ReadOptions {
        sheet: Some("Feb".into()),
        ..ReadOptions::default()
    };
    let found = ingested_as(book, &options)
        .unwrap()
        .0
        .profile
        .reading
        .unwrap();
    assert_eq!(
        (found.sheet.as_deref(), found.like_sheets[0].name.as_str()),
        (Some("Feb"), "Jan")
    );
}
