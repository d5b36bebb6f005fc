//! Names of columns.

use std::collections::{HashMap, HashSet};

use crate::values::composed::composed;
use crate::{Error, Result};

const NAME_CHARS: usize = 200;

/// Column names as they will be used: trimmed, on one line, accents composed, unique, never empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    pub names: Vec<String>,
    /// Those that were given: to columns without a name, and with one that a column before has.
    pub given: Vec<String>,
    /// As they are written.
    pub written: Vec<String>,
}

impl Header {
    /// Columns up to the last one with a name, or all of them.
    pub fn named(&self) -> usize {
        let last = self.written.iter().rposition(|name| !name.is_empty());
        last.map_or(self.written.len(), |last| last + 1)
    }

    /// Leaves out the columns behind the last one with a name; how many they were.
    pub fn cut_unnamed(&mut self) -> usize {
        let named = self.named();
        let unnamed = self.names.split_off(named);
        let cut: HashSet<&String> = unnamed.iter().collect();
        self.given.retain(|given| !cut.contains(given));
        self.written.truncate(named);
        unnamed.len()
    }
}

/// A column without a name is called by its position (`column_3`), the second one of a name by a number (`plan_2`).
pub(crate) fn header(names: impl Iterator<Item = String>) -> Header {
    let mut header = Header {
        written: names.map(|name| trimmed(&name).to_owned()).collect(),
        ..Header::default()
    };
    let mut named: Vec<String> = header
        .written
        .iter()
        .map(|name| on_one_line(name))
        .collect();
    // As programs mark a line that is no data.
    if let Some(first) = named.first_mut()
        && let Some(name) = first.strip_prefix('#').map(str::trim_start)
        && name.starts_with(char::is_alphabetic)
    {
        *first = name.to_owned();
    }
    let mut taken: HashSet<String> = named.iter().cloned().collect();
    // The number that the next one of each name may have.
    let mut next: HashMap<String, usize> = HashMap::new();
    for (at, name) in named.into_iter().enumerate() {
        let name = if name.is_empty() {
            given(&mut header, &mut taken, format!("column_{}", at + 1))
        } else if let Some(number) = next.get_mut(&name) {
            let free = free_name(&name, number, &taken);
            given(&mut header, &mut taken, free)
        } else {
            name
        };
        next.entry(name.clone()).or_insert(2);
        header.names.push(name);
    }
    header
}

/// A name with the first number from this one on that makes it one which no column has. The number is the next one then.
fn free_name(name: &str, number: &mut usize, taken: &HashSet<String>) -> String {
    loop {
        let numbered = format!("{name}_{number}");
        *number += 1;
        if !taken.contains(&numbered) {
            return numbered;
        }
    }
}

fn given(header: &mut Header, taken: &mut HashSet<String>, name: String) -> String {
    taken.insert(name.clone());
    header.given.push(name.clone());
    name
}

fn trimmed(name: &str) -> &str {
    name.trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace())
}

fn on_one_line(name: &str) -> String {
    let lines = name.split(char::is_control).map(trimmed);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    composed(&lines.join(" "))
        .chars()
        .take(NAME_CHARS)
        .collect()
}

/// The names of a file in which names are unique.
///
/// # Errors
/// `duplicate_column`.
pub(crate) fn unique(names: impl Iterator<Item = String>) -> Result<Vec<String>> {
    let header = header(names);
    let mut seen = HashSet::new();
    let mut named = header.written.iter().filter(|name| !name.is_empty());
    match named.find(|name| !seen.insert(*name)) {
        None => Ok(header.names),
        Some(name) => Err(Error::new(
            "duplicate_column",
            format!("Several columns are called \"{name}\"."),
            "Give every column a name of its own.",
        )
        .with("column", name.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        for (names, used, given) in [
            (
                vec!["a", " a ", "a_2"],
                vec!["a", "a_3", "a_2"],
                vec!["a_3"],
            ),
            (
                vec!["", "column_1"],
                vec!["column_1", "column_1_2"],
                vec!["column_1", "column_1_2"],
            ),
            (
                vec!["x", "", "\u{feff}"],
                vec!["x", "column_2", "column_3"],
                vec!["column_2", "column_3"],
            ),
            (vec!["#id", "#plan"], vec!["id", "#plan"], vec![]),
            (vec!["#", "# plan"], vec!["#", "# plan"], vec![]),
            (
                vec!["Monthly\r\n spend", "Total  due"],
                vec!["Monthly spend", "Total  due"],
                vec![],
            ),
        ] {
            let found = header(names.into_iter().map(str::to_owned));
            assert_eq!((found.names, found.given), (owned(&used), owned(&given)));
        }
    }

    #[test]
    fn columns_at_the_end_without_a_name_are_cut() {
        for (names, kept, cut) in [
            (vec!["a", "b", "", ""], vec!["a", "b"], 2),
            (vec!["a", "", "c", ""], vec!["a", "column_2", "c"], 1),
            (vec!["a", "b"], vec!["a", "b"], 0),
            (vec!["", ""], vec!["column_1", "column_2"], 0),
        ] {
            let mut header = header(names.into_iter().map(str::to_owned));
            assert_eq!((header.cut_unnamed(), &header.names), (cut, &owned(&kept)));
            assert_eq!(header.written.len(), kept.len());
            assert!(header.given.iter().all(|name| header.names.contains(name)));
        }
    }

    /// Each name is tried but a few times, however many columns are called so.
    #[test]
    fn a_hundred_thousand_columns_of_one_name_get_names_of_their_own() {
        let found = header((0..100_000).map(|_| "a".to_owned()));
        let distinct: HashSet<&String> = found.names.iter().collect();
        assert_eq!((distinct.len(), found.given.len()), (100_000, 99_999));
        assert_eq!(found.names[99_999], "a_100000");
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }
}
