//! Rows that end before the last column, as Excel writes those whose last cells are empty.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Language, say};

/// Rows shown of those that are counted.
const EXAMPLES: usize = 3;

/// Rows that end before the last column: the cells that they lack count as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShortRows {
    /// How many.
    pub rows: u64,
    /// The first of them, from 1, without the header; at most three.
    pub examples: Vec<u64>,
}

impl ShortRows {
    /// Takes a row into account that is beyond those before.
    pub fn see(&mut self, row: u64) {
        self.rows += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(row);
        }
    }

    /// None if there are none.
    pub fn found(self) -> Option<Self> {
        (self.rows > 0).then_some(self)
    }

    pub(crate) fn sentence(&self, language: Language) -> String {
        let examples: Vec<String> = self.examples.iter().map(u64::to_string).collect();
        let row = language.of(", row ", ", linha ");
        let examples = examples.join(row);
        let ends = language.counted(
            self.rows,
            ["row ends", "rows end"],
            ["linha termina", "linhas terminam"],
        );
        let they = language.plural(self.rows, "it lacks", "they lack");
        let lack = language.plural(self.rows, "lhe faltam", "lhes faltam");
        say!(
            language,
            "{ends} before the last column; the cells that {they} count as missing: row {examples}.",
            "{ends} antes da última coluna; as células que {lack} contam como ausentes: linha {examples}."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_are_shown() {
        let mut short = ShortRows::default();
        short.see(2);
        assert_eq!(
            short.sentence(Language::English),
            "1 row ends before the last column; the cells that it lacks count as missing: row 2."
        );
        [3, 7, 9].into_iter().for_each(|row| short.see(row));
        assert_eq!(
            short.sentence(Language::English),
            "4 rows end before the last column; the cells that they lack count as missing: row 2, row 3, row 7."
        );
    }
}
