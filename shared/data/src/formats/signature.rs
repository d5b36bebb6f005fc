//! What a file is by its first bytes.

use crate::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signature {
    Parquet,
    Zip,
    Gzip,
    /// The container of Excel's, Word's and other files until 2007, and of encrypted ones.
    Compound,
    Other(Other),
    /// None that is known: it may be text.
    None,
}

/// A kind of file that is no table, or none that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Other {
    name: &'static str,
    remedy: &'static str,
}

const EXPORT: &str = "Export the table as CSV, Excel (XLSX) or Parquet, and upload that.";
const UNPACK: &str =
    "Unpack it, and upload the table itself: as it is, or compressed with gzip or ZIP.";
const TABLE: &str = "Upload the table that it was made of, as CSV, Excel (XLSX) or Parquet.";
const LFS: &str = "Get the file itself with `git lfs pull`, and upload that.";
const LOCK: &str = "Close the workbook, and upload it instead: its name is the same without `~$`.";
const LINK: &str = "Open the link, download the table as CSV or XLSX, and upload that.";
const SAVE: &str = "Open it in a spreadsheet, save it as XLSX or CSV, and upload that.";
const CONVERT: &str = "Have it transferred as text, or convert it to UTF-8, as with `iconv -f IBM1047 -t UTF-8`, and upload that with a \
                       delimiter between cells.";

/// Where, which bytes, what and what to do.
type Mark = (usize, &'static [u8], &'static str, &'static str);

const OTHERS: [Mark; 53] = [
    (0, b"%PDF", "a PDF document", TABLE),
    (0, b"\x89PNG", "an image (PNG)", TABLE),
    (0, b"\xff\xd8\xff", "an image (JPEG)", TABLE),
    (0, b"GIF87a", "an image (GIF)", TABLE),
    (0, b"GIF89a", "an image (GIF)", TABLE),
    (0, b"II*\0", "an image (TIFF)", TABLE),
    (0, b"MM\0*", "an image (TIFF)", TABLE),
    (8, b"WEBP", "an image (WebP)", TABLE),
    (4, b"ftyphei", "an image (HEIC)", TABLE),
    (4, b"ftyp", "a video", TABLE),
    (0, b"{\\rtf", "an RTF document", TABLE),
    (0, b"SQLite format 3\0", "a SQLite database", EXPORT),
    (4, b"Standard Jet DB", "an Access database", EXPORT),
    (4, b"Standard ACE DB", "an Access database", EXPORT),
    (0, b"Obj\x01", "an Avro file", EXPORT),
    (0, b"ORC\x0a", "an ORC file", EXPORT),
    (0, b"ORC\x08", "an ORC file", EXPORT),
    (0, b"ORC\x12", "an ORC file", EXPORT),
    (0, b"ARROW1", "an Arrow (Feather) file", EXPORT),
    (0, b"FEA1", "a Feather file", EXPORT),
    (0, b"\x89HDF", "an HDF5 file", EXPORT),
    (0, b"\x93NUMPY", "a NumPy file", EXPORT),
    (0, b"\x80\x04\x95", "a Python pickle", EXPORT),
    (0, b"\x80\x05\x95", "a Python pickle", EXPORT),
    (0, b"RDX2\n", "an R data file", EXPORT),
    (0, b"RDX3\n", "an R data file", EXPORT),
    (0, b"X\n\0\0", "an R data file", EXPORT),
    (0, b"$FL2", "an SPSS file", EXPORT),
    (0, b"$FL3", "an SPSS file", EXPORT),
    (0, b"<stata_dta>", "a Stata file", EXPORT),
    (
        12,
        b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92",
        "a SAS file",
        EXPORT,
    ),
    (8, b"DUCK", "a DuckDB database", EXPORT),
    (0, b"\xff\xfe<\0?\0x\0m\0l\0", "an XML file", EXPORT),
    (0, b"MIME-Version:", "a web archive (MHTML)", SAVE),
    (0, b"\x09\x00\x04\x00", "a worksheet of Excel 2", SAVE),
    (0, b"\x09\x02\x06\x00", "a worksheet of Excel 3", SAVE),
    (0, b"\x09\x04\x06\x00", "a worksheet of Excel 4", SAVE),
    (0, b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (0, b"\xfd7zXZ\0", "an XZ archive", UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (4, b"1AY&SY", "a bzip2 archive", UNPACK),
    (257, b"ustar", "a TAR archive", UNPACK),
    (0, b"HEADER RECORD*******", "a SAS transport file", EXPORT),
    (
        0,
        b"version https://git-lfs.github.com/spec/",
        "a pointer of Git LFS, which stands for the file",
        LFS,
    ),
    (0, b"[InternetShortcut]", "a link to a page", LINK),
    (0, b"ID;PWXL", "a SYLK file of a spreadsheet", SAVE),
    (0, b"ID;PCALC", "a SYLK file of a spreadsheet", SAVE),
    (0, b"ID;PSCALC", "a SYLK file of a spreadsheet", SAVE),
    (0, b"TABLE\n0,1\n", "a DIF file of a spreadsheet", SAVE),
    (0, b"TABLE\r\n0,1\r\n", "a DIF file of a spreadsheet", SAVE),
    (0, b"PK\x05\x06", "a ZIP archive with nothing in it", TABLE),
    (0, b"PK\x07\x08", "a ZIP archive in several parts", UNPACK),
];

/// Marks that are also words: the bytes behind them must not be text.
const WORDS: [&str; 5] = [
    "a DuckDB database",
    "a video",
    "an image (WebP)",
    "a Feather file",
    "a TAR archive",
];

pub(super) fn of(head: &[u8]) -> Signature {
    for (mark, signature) in [
        (&b"PAR1"[..], Signature::Parquet),
        (b"PK\x03\x04", Signature::Zip),
        (b"\x1f\x8b", Signature::Gzip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Signature::Compound),
    ] {
        if head.starts_with(mark) {
            return signature;
        }
    }
    let is_text = head.iter().take(64).all(|b| *b >= 9);
    let found = OTHERS.iter().find(|(at, mark, name, _)| {
        let begins = head.get(*at..).is_some_and(|rest| rest.starts_with(mark));
        begins && !(is_text && WORDS.contains(name))
    });
    match found {
        Some((_, _, name, remedy)) => Signature::Other(Other { name, remedy }),
        None if is_stata(head) => Signature::Other(Other::data("a Stata file")),
        None if is_dbase(head) => Signature::Other(Other::spreadsheet("a dBASE file (DBF)")),
        None if is_lock(head) => Signature::Other(Other::new(
            "what Excel keeps beside a workbook while it is open",
            LOCK,
        )),
        None if is_ebcdic(head) => Signature::Other(Other::new(
            "a text in EBCDIC, as mainframes write it",
            CONVERT,
        )),
        None => Signature::None,
    }
}

/// As Stata wrote it until 2013: its version, in which order bytes stand, and what the file is.
fn is_stata(head: &[u8]) -> bool {
    matches!(head, [0x69..=0x73, 1 | 2, 1, 0, ..])
}

/// The fewest bytes by which a code is told.
const CODED: usize = 24;

/// Whether nearly all bytes are letters, digits, blanks and marks of EBCDIC, most of them letters, digits and blanks, and
/// there is no line of ASCII. Packed numbers may stand among them.
fn is_ebcdic(head: &[u8]) -> bool {
    let is_letter = |b: &u8| matches!(b, 0x81..=0x89 | 0x91..=0x99 | 0xa2..=0xa9 | 0xc1..=0xc9 | 0xd1..=0xd9 | 0xe2..=0xe9);
    let is_plain = |b: &u8| is_letter(b) || matches!(b, 0x40 | 0xf0..=0xf9);
    let is_mark = |b: &u8| {
        b"\x05\x0d\x15\x25\x4b\x4d\x4f\x50\x5b\x5d\x5e\x60\x61\x6b\x6d\x6f\x7a\x7b\x7c\x7d\x7f"
            .contains(b)
    };
    let count = |is: &dyn Fn(&u8) -> bool| head.iter().filter(|b| is(b)).count();
    let plain = count(&is_plain);
    head.len() >= CODED
        && !head.iter().any(|b| matches!(b, b'\n' | b' ' | 0))
        && plain * 10 >= head.len() * 7
        && (plain + count(&is_mark)) * 100 >= head.len() * 95
        && head
            .iter()
            .any(|b| matches!(b, 0x40 | 0x6b | 0x5e | 0x05 | 0x4f))
}

/// The day of its last change, and as many bytes of a header as fields need.
fn is_dbase(head: &[u8]) -> bool {
    let [0x03, _, 1..=12, 1..=31, _, _, _, _, low, high, ..] = head else {
        return false;
    };
    let header = u16::from_le_bytes([*low, *high]);
    header > 64 && header % 32 == 1
}

/// Bytes of a file `~$book.xlsx`, and of the name in it.
const LOCK_BYTES: usize = 165;
const LOCK_NAME: usize = 54;

/// The length of a user's name, the name and blanks behind it.
fn is_lock(head: &[u8]) -> bool {
    let length = head.first().map_or(0, |first| usize::from(*first));
    head.len() == LOCK_BYTES
        && (1..LOCK_NAME).contains(&length)
        && head[length + 1..=LOCK_NAME]
            .iter()
            .all(|b| matches!(b, b' ' | 0))
}

impl Other {
    pub const fn new(name: &'static str, remedy: &'static str) -> Self {
        Self { name, remedy }
    }

    #[cfg(test)]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// A document of a spreadsheet's neighbours.
    pub fn document(name: &'static str) -> Self {
        Self::new(name, TABLE)
    }

    pub fn spreadsheet(name: &'static str) -> Self {
        Self::new(name, SAVE)
    }

    pub fn data(name: &'static str) -> Self {
        Self::new(name, EXPORT)
    }

    pub fn refusal(self) -> Error {
        Error::new(
            "not_a_table",
            format!("The file is {}.", self.name),
            self.remedy,
        )
        .case(match self.remedy {
            UNPACK => "packed",
            LOCK => "lock",
            LINK => "link",
            LFS => "pointer",
            _ => "other",
        })
    }
}

pub(super) fn packed_too_often() -> Error {
    Error::new(
        "not_a_table",
        "The file is an archive within an archive within an archive.",
        UNPACK,
    )
    .case("nested")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_marks() {
        for text in [
            "plan,no,DUCK\n1,2\n",
            "FEA1,b\n1,2\n",
            "id,aftyp\n1,2\n",
            "ORC,ELF\n1,2\n",
            "ID;PLAN\n1;2\n",
            "TABLE\n1\n2\n",
        ] {
            assert_eq!(of(text.as_bytes()), Signature::None, "{text}");
        }
        assert!(matches!(
            of(b"\0\x01\x02\x03\0\0\0\0DUCK\x40\0"),
            Signature::Other(_)
        ));
        assert!(matches!(of(b"\0\0\0\x18ftypmp42\0\0"), Signature::Other(_)));
    }

    /// Text in EBCDIC (IBM1047), its letters and digits alone, with what stands for others.
    fn ebcdic(text: &str) -> Vec<u8> {
        let byte = |b: u8| match b {
            b'a'..=b'i' => b - b'a' + 0x81,
            b'j'..=b'r' => b - b'j' + 0x91,
            b's'..=b'z' => b - b's' + 0xa2,
            b'A'..=b'I' => b - b'A' + 0xc1,
            b'J'..=b'R' => b - b'J' + 0xd1,
            b'S'..=b'Z' => b - b'S' + 0xe2,
            b'0'..=b'9' => b - b'0' + 0xf0,
            b',' => 0x6b,
            b'.' => 0x4b,
            b';' => 0x5e,
            b'\t' => 0x05,
            b'\n' => 0x15,
            _ => 0x40,
        };
        text.bytes().map(byte).collect()
    }

    #[test]
    fn mainframes_are_told_by_their_letters() {
        let fixed = "0000012345ANN SMITH           PRO   00012.50";
        for text in [
            "id,plan,spend\nC1,Pro,5.50\nC2,Basic,6\n",
            "id;plan;spend\nC1;Pro;5\nC2;Basic;6\n",
            "id\tplan\nC1\tPro\nC2\tBasic\nC3\tPro\n",
            fixed,
        ] {
            let signature = of(&ebcdic(text));
            assert!(
                matches!(signature, Signature::Other(Other { name, .. }) if name.contains("EBCDIC")),
                "{text}"
            );
        }
        let cyrillic = "клиент;тариф;отток\rК1;Базовый;да\rК2;Базовый;нет\r";
        let western = "cliente,plano\rJoão,Básico\rJosé,Básico\rÁgata,Básico\r";
        for bytes in [
            encoding_rs::WINDOWS_1251.encode(cyrillic).0,
            encoding_rs::WINDOWS_1252.encode(western).0,
            encoding_rs::GBK
                .encode("客户,套餐\r甲,基本\r乙,专业\r丙,基本的套餐\r")
                .0,
            encoding_rs::SHIFT_JIS
                .encode("顧客,プラン\r甲,ベーシック\r乙,プロ\r")
                .0,
            encoding_rs::KOI8_R.encode(cyrillic).0,
        ] {
            assert_eq!(of(&bytes), Signature::None, "{bytes:?}");
        }
    }
}
