//! Texts that are no tables, each by its name.

use std::collections::HashSet;

use crate::csv::lines::lines;
use crate::formats::signature::Other;

/// Lines that are looked at.
const LINES: usize = 200;

/// Lines at the beginning where a program's own mark may stand.
const FIRST: usize = 5;

/// The longest file that is a link.
const LINK_BYTES: usize = 2_000;

const SQL: &str = "a dump of a database in SQL";
const VALUES: &str = "a list of names and values, each on a line of its own";

const ROW_PER_LINE: &str =
    "Export the data as a table with one line per customer: as CSV, Excel (XLSX) or Parquet.";
const DELIMITED: &str =
    "Export the table as CSV, with a comma or a tab between cells, and upload that.";
const STATA: &str = "Export the table with `export delimited`, and upload that.";
const SHEET: &str = "Open the sheet, download it as Excel (XLSX) or CSV, and upload that.";
const PSQL: &str = "Export the table with `psql --csv`, or with `\\copy (SELECT ...) TO 'customers.csv' CSV HEADER`.";
const PYTHON: &str = "Write it as JSON, each row by `json.dumps(row)` on a line of its own, or as CSV by pandas' `to_csv`, and upload that.";
const MYSQL: &str = "Run the query without `\\G`, with `mysql --batch`, and upload what it prints.";

/// How they begin: in capitals, and behind comments where those of SQL may stand.
const BEGINNINGS: [(&str, &str); 25] = [
    ("CREATE TABLE ", SQL),
    ("CREATE DATABASE ", SQL),
    ("INSERT INTO ", SQL),
    ("INSERT IGNORE INTO ", SQL),
    ("REPLACE INTO ", SQL),
    ("DROP TABLE ", SQL),
    ("DELETE FROM ", SQL),
    ("TRUNCATE TABLE ", SQL),
    ("LOCK TABLES ", SQL),
    ("BEGIN TRANSACTION;", SQL),
    ("START TRANSACTION;", SQL),
    ("PRAGMA ", SQL),
    ("SET NAMES ", SQL),
    ("SET STATEMENT_TIMEOUT ", SQL),
    ("SET SQL_MODE", SQL),
    ("SET ANSI_NULLS", SQL),
    ("SET FOREIGN_KEY_CHECKS", SQL),
    ("USE `", SQL),
    ("USE [", SQL),
    ("/*!40", SQL),
    ("/****** OBJECT", SQL),
    ("@RELATION ", "an ARFF file (Weka)"),
    ("BEGIN:VCARD", "an address book (vCard)"),
    ("BEGIN:VCALENDAR", "a calendar (iCalendar)"),
    ("%!PS", "a PostScript document"),
];

/// What a text is by its beginning, whatever its lines look like.
pub(super) fn begun(head: &str) -> Option<Other> {
    let mut first = lines(head)
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(FIRST);
    if first.clone().any(|line| line.starts_with("-[ RECORD 1 ]")) {
        return Some(Other::new("psql's expanded output", PSQL));
    }
    let is_mysql = |line: &str| line.starts_with("***") && line.trim_matches('*') == " 1. row ";
    if first.any(is_mysql) {
        return Some(Other::new("MySQL's vertical output", MYSQL));
    }
    if is_listed(head) {
        return Some(Other::new("what Stata's `list` prints", STATA));
    }
    if is_log(head) {
        return Some(Other::new("a log of a web server (W3C)", ROW_PER_LINE));
    }
    if is_mail(head) {
        return Some(Other::new("an e-mail", ROW_PER_LINE));
    }
    if is_xml(head) {
        return Some(Other::data("an XML file"));
    }
    let is_comment = |line: &&str| line.is_empty() || line.starts_with("--");
    let first = lines(head).map(str::trim).find(|line| !is_comment(line))?;
    if first.starts_with("COPY ") && first.ends_with("FROM stdin;") {
        return Some(Other::data(SQL));
    }
    let begin: String = first
        .chars()
        .take(40)
        .flat_map(char::to_uppercase)
        .collect();
    let (_, name) = BEGINNINGS
        .iter()
        .find(|(mark, _)| begin.starts_with(mark))?;
    Some(match *name == SQL {
        true => Other::data(name),
        false => Other::document(name),
    })
}

/// A file of a folder of Google Drive, which names a sheet in the web.
pub(super) fn link(json: &str) -> Option<Other> {
    let is_link =
        json.len() < LINK_BYTES && json.contains("\"doc_id\"") && json.contains("\"email\"");
    is_link.then(|| Other::new("a link to a Google sheet", SHEET))
}

/// Dictionaries as Python prints them, a row each: names in single quotes, which JSON has not.
pub(super) fn python(head: &str) -> Option<Other> {
    let mut rest = head.chars().filter(|c| !c.is_whitespace());
    let first = rest.next()?;
    let is_begun = match first {
        '{' => rest.next() == Some('\''),
        '[' => rest.next() == Some('{') && rest.next() == Some('\''),
        _ => false,
    };
    let line = lines(head).find(|line| !line.trim().is_empty())?;
    (is_begun && line.contains("':")).then(|| Other::new("a list of Python dictionaries", PYTHON))
}

/// Rows with their numbers before a bar.
fn is_listed(head: &str) -> bool {
    let is_row = |line: &&str| {
        line.trim_start()
            .split_once(". |")
            .is_some_and(|(number, _)| number.parse::<u32>().is_ok())
    };
    lines(head).take(2 * FIRST).filter(is_row).count() > 2
}

fn is_log(head: &str) -> bool {
    let mut first = lines(head)
        .take(FIRST)
        .take_while(|line| line.starts_with('#'));
    first.any(|line| line.starts_with("#Fields:"))
}

/// Lines, and letters of each, from which on it is no chance that all are as long.
const AS_LONG: (usize, usize) = (5, 24);

/// Whether all lines are as long, most with several blanks within.
fn is_fixed_width(lines: &[&str]) -> bool {
    let length = |line: &&str| line.chars().count();
    let first = lines.first().map_or(0, length);
    let has_blanks = |line: &&&str| line.trim().contains("  ");
    lines.len() >= AS_LONG.0
        && first >= AS_LONG.1
        && lines.iter().all(|line| length(line) == first)
        && lines.iter().filter(has_blanks).count() * 5 >= lines.len() * 4
}

/// What a text is that no delimiter makes a table of, by most of its lines.
pub(super) fn written(head: &str) -> Option<Other> {
    let lines = lines(head).filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.take(LINES).collect();
    let [first, rest @ ..] = &lines[..] else {
        return None;
    };
    if rest.len() < 2 {
        return None;
    }
    let most = |is: &dyn Fn(&str) -> bool| {
        let count = lines.iter().filter(|line| is(line)).count();
        is(first) && count * 10 >= lines.len() * 9
    };
    if is_fixed_width(&lines) {
        return Some(Other::new(
            "a text whose columns have a fixed width, with nothing between them",
            DELIMITED,
        ));
    }
    let refused = |name| Some(Other::new(name, ROW_PER_LINE));
    if most(&is_ini) && lines.iter().any(|line| is_section(line)) {
        return refused("a file of settings (INI)");
    }
    if most(&is_yaml) && is_nested(&lines) {
        return refused("a YAML file");
    }
    if most(&|line| name_of(line).is_some()) {
        let names: HashSet<&str> = lines.iter().filter_map(|line| name_of(line)).collect();
        return refused(VALUES).filter(|_| names.len() * 2 <= lines.len());
    }
    let is_text = is_markdown(first, rest) || is_prose(first, rest);
    refused("a text without a table").filter(|_| is_text)
}

/// Names of an e-mail's header, and whether they are in no other file.
const MAIL: [(&str, bool); 10] = [
    ("From", false),
    ("To", false),
    ("Date", false),
    ("Cc", false),
    ("Subject", true),
    ("Message-ID", true),
    ("Received", true),
    ("Return-Path", true),
    ("Delivered-To", true),
    ("Content-Type", true),
];

fn is_mail(head: &str) -> bool {
    let header = lines(head).take_while(|line| !line.trim().is_empty());
    let mut header = header
        .filter(|line| !line.starts_with([' ', '\t']))
        .peekable();
    header.next_if(|line| line.starts_with("From "));
    let names: Option<Vec<&str>> = header.take(LINES).map(name_of).collect();
    let Some(names) = names else {
        return false;
    };
    let known = MAIL.iter().filter(|(known, _)| {
        let mut names = names.iter();
        names.any(|name| name.eq_ignore_ascii_case(known))
    });
    known.clone().count() > 1 && known.clone().any(|(_, certain)| *certain)
}

/// Whether it begins with a tag that is closed again.
fn is_xml(head: &str) -> bool {
    let Some(rest) = head.strip_prefix('<') else {
        return false;
    };
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    let name = &rest[..end.unwrap_or(0)];
    name.starts_with(|c: char| c.is_alphabetic())
        && rest.contains('>')
        && (rest.contains("</") || rest.contains("/>"))
}

/// The name that a line gives a value: `plan: Pro`, `plan = Pro`.
fn name_of(line: &str) -> Option<&str> {
    let (name, value) = line.split_at_checked(line.find([':', '='])?)?;
    let name = name.trim();
    let is_name = name.len() <= 60
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || " _-.".contains(c));
    let rest = &value[1..];
    let is_given = value.starts_with('=') || rest.is_empty() || rest.starts_with([' ', '\t']);
    (is_name && is_given).then_some(name)
}

fn is_section(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.starts_with('[') && line.ends_with(']')
}

fn is_ini(line: &str) -> bool {
    is_section(line) || line.starts_with([';', '#']) || name_of(line).is_some()
}

fn is_yaml(line: &str) -> bool {
    let item = unlisted(line);
    item == "---" || item.starts_with('#') || item.len() < line.trim().len() || is_key(item)
}

/// A line without the strokes of lists before it.
fn unlisted(line: &str) -> &str {
    line.trim().trim_start_matches("- ").trim_start()
}

fn is_key(item: &str) -> bool {
    name_of(item).is_some_and(|name| item[name.len()..].starts_with(':'))
}

/// Whether lines of names stand in lists or below others.
fn is_nested(lines: &[&str]) -> bool {
    let keys = lines.iter().filter(|line| is_key(unlisted(line))).count();
    let listed = |line: &&&str| unlisted(line).len() < line.trim().len();
    let nested = |pair: &[&str]| pair[0].trim_end().ends_with(':') && pair[1].starts_with(' ');
    keys * 3 >= lines.len()
        && (lines.iter().any(|line| listed(&line)) || lines.windows(2).any(nested))
}

fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - text.len())) && text.starts_with(' ')
}

fn words(line: &str) -> usize {
    line.split_whitespace().count()
}

/// A heading, with text or headings below it.
fn is_markdown(first: &str, rest: &[&str]) -> bool {
    let is_text = |line: &&str| {
        let line = line.trim_start();
        is_heading(line) || line.starts_with("- ") || line.starts_with("* ") || words(line) > 6
    };
    is_heading(first) && rest.iter().any(is_text) && !rest.iter().any(|line| line.starts_with('|'))
}

/// Sentences, the first one in the place of a name. A question may be the name of its answers.
fn is_prose(first: &str, rest: &[&str]) -> bool {
    let first = first.trim_end();
    let least = if first.ends_with(['.', '!', ':', ',']) {
        4
    } else {
        8
    };
    let all: usize = rest.iter().map(|line| words(line)).sum();
    !first.ends_with('?') && words(first) >= least && all >= rest.len() * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_of_python_are_told_from_json() {
        for (text, is_python) in [
            (
                "{'id': 'C1', 'churned': True}\n{'id': 'C2', 'churned': None}\n",
                true,
            ),
            ("[{'id': 'C1'}, {'id': 'C2'}]", true),
            ("{\"id\": \"C1\"}\n", false),
            ("[{\"id\": \"it's: C1\"}]", false),
            ("{'id'},{'plan'}\nC1,Pro\n", false),
            ("", false),
        ] {
            assert_eq!(python(text).is_some(), is_python, "{text}");
        }
    }

    #[test]
    fn lines_tell_what_a_text_is() {
        for (name, text) in [
            (
                "psql's expanded output",
                "Expanded display is on.\n-[ RECORD 1 ]---\nid   | C1\nplan | Pro\n",
            ),
            (
                "MySQL's vertical output",
                "*************************** 1. row ***************************\n  id: C1\nplan: Pro\n",
            ),
            (
                "an e-mail",
                "From: Ann <ann@example.com>\nTo: Bob, Eve\nSubject: Customers, of May\n\nHello\n",
            ),
            (
                "an e-mail",
                "From ann@example.com Mon May  4\nReceived: from a\n by b\nTo: Bob\n\nHello\n",
            ),
            (
                "an XML file",
                "<customers>\n<customer id=\"C1\"/>\n</customers>\n",
            ),
            (
                SQL,
                "/****** Object:  Table [dbo].[a] ******/\nSET ANSI_NULLS ON\nGO\n",
            ),
            (
                "a YAML file",
                "- id: C1\n  plan: Pro\n- id: C2\n  plan: Basic\n",
            ),
            (
                "a YAML file",
                "---\n# of May\ncustomers:\n  - id: C1\n    tags:\n      - a\n",
            ),
            ("a YAML file", "C1:\n  plan: Pro\nC2:\n  plan: Basic\n"),
            (
                "a file of settings (INI)",
                "; of May\n[C1]\nplan=Pro\nfee = 5\n[C2]\nplan=Basic\n",
            ),
            (VALUES, "Name: Ann\nPlan: Pro\n\nName: Bob\nPlan: Basic\n"),
            (
                "a text without a table",
                "# Customers\n\nHere are all of them.\n\n- Ann\n- Bob\n",
            ),
            (
                "a text without a table",
                "Dear Ann and all who read this,\nthe customers of May are all here now.\nWrite to me if one of them is missing.\n",
            ),
        ] {
            let found = begun(text).or_else(|| written(text));
            assert_eq!(found.map(Other::name), Some(name), "{text}");
        }
    }

    #[test]
    fn columns_without_blanks_between_are_told() {
        let line = |n: usize| format!("C{n:05}Customer {n:<8}PRO{:08}\n", n * 125);
        let text: String = (0..9).map(line).collect();
        let told = written(&text).map(Other::name).unwrap_or_default();
        assert!(told.contains("fixed width"), "{told}");
        let ids: String = (0..9).map(|n| format!("{n:036}\n")).collect();
        assert_eq!(written(&ids).map(Other::name), None);
    }

    #[test]
    fn columns_are_no_texts() {
        for text in [
            "email\nann@example.com\nbob@example.com\n",
            "name\nAnn\nBob\nEve\n",
            "url\nhttps://a.example\nhttps://b.example\n",
            "comment\nThe product is very good, and I like it\nIt was a bit slow for what we do\n",
            "Why would you recommend us to a friend or to others?\nIt does what we need and no more than that\nI do not know if I would\n",
            "name: plan\nAnn: Pro\nBob: Basic\nEve: Pro\n",
            "- Ann\n- Bob\n- Eve\n",
            "# customers\nAnn\nBob\n",
            "# Customers of May\n\n| id | plan |\n|----|------|\n| C1 | Pro and what comes with it now |\n",
            "From: May\nTo: June\n\nid,plan\nC1,Pro\n",
            "<id>\nC1\nC2\n",
            "since\n12:30\n12:45\n",
            "[id]\nC1\nC2\n",
            "Report: customers\nFrom: May\n\nid\tplan\nC1\tPro\nC2\tPro\n",
        ] {
            let found = begun(text).or_else(|| written(text));
            assert_eq!(found.map(Other::name), None, "{text}");
        }
    }
}
