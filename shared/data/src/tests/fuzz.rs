//! Well-formed files of every kind, damaged: none panics, takes too much memory or time, or loses a row without a word.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::formats::{sheet, workbook, zip};
use super::*;

/// Texts as they are found in files.
const TEXTS: [&str; 23] = [
    CUSTOMERS,
    "sep=;\nKunde;Tarif;Umsatz\nC1;Pro;1.234,50\nC2;Größe;99,00\nC3;\"a;b\";-1,5\nGesamt;;1.332,00\n",
    " id | plan | spend \n----+------+-------\n C1 | Pro  |     5\n C2 | Plus |     6\n(2 rows)\n",
    "+----+------+\n| id | plan |\n+----+------+\n| C1 | Pro  |\n| C2 | Plus |\n+----+------+\n2 rows in set (0.00 sec)\n",
    "\"id,plan,spend\"\n\"C1,Pro,5\"\n\"C2,\"\"Plus\"\",6\"\n\"C3,Pro,7\"\n",
    "id     plan    spend\nC1     Pro     5\nC2     Plus    6\nC3     Pro     7\n",
    "\"id\", \"plan\", \"spend\"\n\"C1\", \"Pro\", \"5\"\n\"C2\", \"Plus\", \"6\"\n",
    "Customers of May\n\nid,plan,spend\n,,EUR\nC1,Pro,5\n,,\nid,plan,spend\nC2,Plus,6\nC3,Pro,9\n,,20\nPage 1 of 2,,\n",
    "id,Usage,,Billing,\n,calls,minutes,fee,due\nC1,5,6,7,8\nC2,6,7,8,9\nTotal,11,13,15,17\nAverage,5.5,6.5,7.5,8.5\n",
    "id,plan,spend\n1,C1,Pro,5\n2,C2,Basic,6\n3,C3,Pro,7\n",
    "[{\"id\": \"C1\", \"plan\": {\"name\": \"Pro\"}, \"fee\": 1.5}, {\"id\": \"C2\", \"fee\": null}]",
    "{\"id\": 1, \"plan\": \"Pro\"}\n{\"id\": 2, \"plan\": \"José\"}\n",
    "<html><meta charset='utf-8'><table><tr><th>id<th colspan=2>plan<tr><td rowspan=2>C1<td>Pro &amp; x<td>5<tr><td>a<td>6</table>",
    "List Z1   01.05.2024\n------\n|id|plan |spend|\n|---------|\n|C1|Pro  |    5|\n|C2|Basic|    6|\n------\n",
    "- id: C1\n  plan: Pro\n- id: C2\n  plan: Basic\n",
    "id,plan,spend\nC1,Pro,5\nC2,Basic\nC3,Pro,7\nC4,Basic\n",
    "{\"columns\": [\"id\", \"fee\"], \"index\": [3, 4], \"data\": [[\"C1\", 5], [\"C2\", NaN]]}",
    "{\"id\": {\"0\": \"C1\", \"1\": \"C2\"}, \"fee\": {\"0\": 5, \"1\": -Infinity}}",
    "{\"C1\": {\"fee\": 5, \"plan\": \"Pro\"}, \"C2\": {\"fee\": 6}}",
    "id||plan||spend\nC1||Pro||5\nC2||Basic||6\n",
    "\"id\" \"fee\"\n\"1\" \"C 1\" 5\n\"2\" \"C 2\" 6\n\"3\" \"C 3\" 7\n",
    "id,note,spend\nC1,\"say \\\"hi, you\\\" now\",5\nC2,\\N,6\n",
    "CREATE TABLE a (\n id int\n);\nINSERT INTO a VALUES (1,'x');\n",
];

/// What is put into files.
const PIECES: [&str; 30] = [
    ",",
    ";",
    "\t",
    "|",
    "\"",
    "\"\"",
    "'",
    "\n",
    "\r",
    "\r\n",
    " ",
    "  ",
    ",,\n",
    "\0",
    "\u{feff}",
    "é",
    "Ã©",
    "\u{1f}",
    "---",
    "Total",
    "\nTotal,,1\n",
    "\nTotal,,",
    "Page 1 of 2\n",
    "sep=|\n",
    "(3 rows)\n",
    "1e999",
    "-",
    "0x",
    "\u{202f}1,234.5",
    "id,plan,spend\n",
];

/// One change of a file, at a place in it.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Insert(Index, usize),
    Cut(Index, usize),
    /// A part, once more at another place.
    Copy(Index, usize, Index),
    /// A whole line: none, twice, or exchanged with the last.
    Line(Index, u8),
    Truncate(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        2 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        6 => (at(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        2 => (at(), 1..40_usize).prop_map(|(at, len)| Change::Cut(at, len)),
        2 => (at(), 1..40_usize, at()).prop_map(|(from, len, to)| Change::Copy(from, len, to)),
        3 => (at(), 0..3_u8).prop_map(|(at, what)| Change::Line(at, what)),
        1 => at().prop_map(Change::Truncate),
    ]
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        let part = |at: &Index, length: usize| {
            let start = at.index(len);
            start..(start + length).min(len)
        };
        match self {
            Self::Flip(at, byte) => bytes[at.index(len)] = *byte,
            Self::Insert(at, piece) => {
                let at = at.index(len);
                bytes.splice(at..at, PIECES[*piece].bytes());
            }
            Self::Cut(at, length) => drop(bytes.drain(part(at, *length))),
            Self::Copy(from, length, to) => {
                let copied = bytes[part(from, *length)].to_vec();
                let to = to.index(len);
                bytes.splice(to..to, copied);
            }
            Self::Line(at, what) => change_line(bytes, at, *what),
            Self::Truncate(at) => bytes.truncate(at.index(len)),
        }
    }
}

fn change_line(bytes: &mut Vec<u8>, at: &Index, what: u8) {
    let mut lines: Vec<Vec<u8>> = bytes
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let (at, last) = (at.index(lines.len()), lines.len() - 1);
    match what {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at].clone()),
        _ => lines.swap(at, last),
    }
    *bytes = lines.concat();
}

/// A file of every kind: the damage is done to it, or to what is packed in it.
fn file(kind: usize, changes: &[Change]) -> Vec<u8> {
    let damaged = |mut bytes: Vec<u8>| {
        changes.iter().for_each(|change| change.apply(&mut bytes));
        bytes
    };
    let rows = sheet(&[
        "Title",
        "",
        "id|plan|since|fee",
        "C1|Pro|@45982|=1.5",
        "C2||@45983|#N/A",
        "Total|||=3",
    ]);
    let customers = CUSTOMERS.as_bytes();
    match kind.checked_sub(TEXTS.len()) {
        None => damaged(TEXTS[kind].into()),
        Some(0) => gzip(&damaged(customers.to_vec())),
        Some(1) => damaged(gzip(customers)),
        Some(2) => zip([("a.csv", &damaged(customers.to_vec())[..])]),
        Some(3) => damaged(zip([("a.csv", customers)])),
        Some(4) => {
            let xml = String::from_utf8_lossy(&damaged(rows.into_bytes())).into_owned();
            workbook(&[("A", "visible", xml)])
        }
        Some(5) => damaged(workbook(&[("A", "visible", rows)])),
        Some(6) => damaged(include_bytes!("formats/customers.xls").to_vec()),
        Some(7) => damaged(ingested(CUSTOMERS).unwrap().1.to_vec()),
        Some(8) => damaged(
            CUSTOMERS
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        Some(_) => damaged(
            encoding_rs::WINDOWS_1252
                .encode(&TEXTS[1].repeat(3))
                .0
                .into_owned(),
        ),
    }
}

/// Kinds of files that are no texts.
const PACKED: usize = 10;

/// The longest that one file of this size may take, in a build that is not optimized.
const LONGEST: Duration = Duration::from_secs(10);

/// The most memory that the tests of this process may come to take, in kilobytes.
const MEMORY: u64 = 2 << 20;

fn run(seed: u64, cases: u32) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let files = (
        0..TEXTS.len() + PACKED,
        prop::collection::vec(change(), 1..12),
    );
    let outcome = runner.run(&files, |(kind, changes)| {
        let start = Instant::now();
        let refused = ingested(file(kind, &changes)).err();
        prop_assert!(start.elapsed() < LONGEST);
        prop_assert!(
            refused.is_none_or(|refused| !refused.detail.is_empty() && !refused.remedy.is_empty())
        );
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("seed {seed}: {failure}");
    }
    if let Some(peak) = peak_memory() {
        assert!(peak < MEMORY, "{peak} kB");
    }
}

/// In kilobytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn damaged_files_do_no_harm() {
    run(1, 600);
}

/// As long as `scripts/fuzz` says, with other files each time.
#[test]
#[ignore = "runs as long as it is told"]
fn damaged_files_do_no_harm_for_long() {
    let told = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let seconds = Duration::from_secs(told("PERENE_FUZZ_SECONDS").unwrap_or(60));
    let first = told("PERENE_FUZZ_SEED").unwrap_or_else(|| u64::from(std::process::id()) << 32);
    let (start, cases) = (Instant::now(), 500);
    let mut batches = 0;
    while start.elapsed() < seconds {
        run(first + batches, cases);
        batches += 1;
    }
    println!(
        "{} files in {} s, from seed {first}; at most {:?} kB of memory",
        batches * u64::from(cases),
        start.elapsed().as_secs(),
        peak_memory()
    );
}
