//! Entity keys that have several rows: that they repeat, or which of their rows were left out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Language, say};

/// Keys and rows shown of those that are counted.
const EXAMPLES: usize = 3;
/// Longer keys are cut, in characters.
const KEY_LENGTH: usize = 60;

/// Entity keys that appear in more than one row each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RepeatedKeys {
    /// How many keys.
    pub keys: u64,
    /// How many rows have one of them.
    pub rows: u64,
    /// Those with most rows, at most three.
    pub examples: Vec<RepeatedKey>,
}

/// An entity key that appears in more than one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RepeatedKey {
    /// The key; its first 60 characters.
    pub key: String,
    /// Its rows.
    pub rows: u64,
}

/// Rows that were left out since a newer one has their entity key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OlderRows {
    /// How many rows were left out.
    pub rows: u64,
    /// How many keys they have.
    pub keys: u64,
    /// The column that tells which row is newest; absent where the last one in the file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The first of them, at most three.
    pub examples: Vec<OlderRow>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OlderRow {
    /// Its key; its first 60 characters.
    pub key: String,
    /// From 1, without the header.
    pub row: u64,
}

impl OlderRows {
    /// Takes a row into account that is left out, of any place in the file.
    pub fn see(&mut self, key: &str, row: u64) {
        self.rows += 1;
        let at = self.examples.partition_point(|other| other.row < row);
        if at < EXAMPLES {
            let key = shown(key);
            self.examples.insert(at, OlderRow { key, row });
            self.examples.truncate(EXAMPLES);
        }
    }

    /// None if there are none.
    pub fn found(self) -> Option<Self> {
        (self.rows > 0).then_some(self)
    }

    pub(crate) fn sentence(&self, language: Language) -> String {
        let example = |one: &OlderRow| {
            let OlderRow { key, row } = one;
            say!(
                language,
                "row {row} of \"{key}\"",
                "linha {row} de \"{key}\""
            )
        };
        let examples: Vec<String> = self.examples.iter().map(example).collect();
        let examples = examples.join(", ");
        let newest = match &self.by {
            Some(column) => say!(
                language,
                "the newest row by \"{column}\"",
                "a linha mais recente por \"{column}\""
            ),
            None => language
                .of("the last row in the file", "a última linha do arquivo")
                .to_owned(),
        };
        let rows = language.counted(
            self.rows,
            ["row was", "rows were"],
            ["linha ficou", "linhas ficaram"],
        );
        let keys = language.counted(
            self.keys,
            ["key has", "keys have"],
            ["chave tem", "chaves têm"],
        );
        say!(
            language,
            "{rows} left out, for of each key only {newest} counts; {keys} older ones: {examples}.",
            "{rows} de fora, pois de cada chave só conta {newest}; {keys} linhas mais antigas: {examples}."
        )
    }
}

impl RepeatedKeys {
    /// From each key and how many rows have it.
    pub fn of<'a>(counts: impl IntoIterator<Item = (&'a str, u64)>) -> Option<Self> {
        let mut all = Self::default();
        counts
            .into_iter()
            .for_each(|(key, rows)| all.see(key, rows));
        all.found()
    }

    /// Takes a key and all of its rows into account.
    pub fn see(&mut self, key: &str, rows: u64) {
        if rows < 2 {
            return;
        }
        self.keys += 1;
        self.rows += rows;
        let at = self.examples.partition_point(|other| other.rows >= rows);
        if at < EXAMPLES {
            let key = shown(key);
            self.examples.insert(at, RepeatedKey { key, rows });
            self.examples.truncate(EXAMPLES);
        }
    }

    /// None if there are none.
    pub fn found(self) -> Option<Self> {
        (self.keys > 0).then_some(self)
    }

    pub(crate) fn sentence(&self, language: Language) -> String {
        let example = |one: &RepeatedKey| {
            let RepeatedKey { key, rows } = one;
            say!(language, "\"{key}\" in {rows}", "\"{key}\" em {rows}")
        };
        let examples: Vec<String> = self.examples.iter().map(example).collect();
        let (examples, rows) = (examples.join(", "), language.count(self.rows));
        let keys = language.counted(
            self.keys,
            ["key appears", "keys appear"],
            ["chave aparece", "chaves aparecem"],
        );
        say!(
            language,
            "{keys} in more than one row, {rows} rows in all: {examples}.",
            "{keys} em mais de uma linha, {rows} linhas ao todo: {examples}."
        )
    }
}

pub(crate) fn shown(key: &str) -> String {
    key.chars().take(KEY_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_most_rows_are_shown() {
        let keys = [("a", 1), ("b", 2), ("c", 5), ("d", 3), ("e", 2), ("f", 4)];
        let found = RepeatedKeys::of(keys).unwrap();
        assert_eq!((found.keys, found.rows), (5, 16));
        let shown: Vec<&str> = found.examples.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(shown, ["c", "f", "d"]);
        assert_eq!(RepeatedKeys::of([("a", 1)]), None);
    }

    #[test]
    fn the_first_rows_left_out_are_shown() {
        let mut older = OlderRows::default();
        for (key, row) in [("c", 9), ("a", 4), ("b", 7), ("a", 2)] {
            older.see(key, row);
        }
        older.keys = 3;
        let told = "4 rows were left out, for of each key only the last row in the file counts; 3 keys \
                    have older ones: row 2 of \"a\", row 4 of \"a\", row 7 of \"b\".";
        assert_eq!(older.sentence(Language::English), told);
        older.by = Some("month".into());
        assert!(
            older
                .sentence(Language::English)
                .contains("only the newest row by \"month\" counts")
        );
        assert_eq!(OlderRows::default().found(), None);
    }
}
