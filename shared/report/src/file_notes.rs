//! What is to be known of the file behind a run: what of it is no row, what was set aside, whose keys repeat, and which
//! older rows of a key were left out.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::repeated_keys::shown;
use crate::{Drift, Language, OlderRows, RepeatedKeys, ShortRows, say};

/// Columns told of, of each kind.
const COLUMNS: usize = 20;
/// Keys and cells shown of those that are counted.
const EXAMPLES: usize = 3;

/// What is to be known of the file that a run learned from or scored. Rows are counted from 1, without the header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct FileNotes {
    /// Records that are no rows.
    pub skipped: SkippedRecords,
    /// Rows that end before the last column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_rows: Option<ShortRows>,
    /// Columns the model uses with cells that are no such value and count as missing; at most 20.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<ColumnSetAside>,
    /// Columns the model uses whose values are written otherwise than those it learned from, and were read alike; at
    /// most 20.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjusted: Vec<AdjustedColumn>,
    /// Columns with categories that the model never saw, which count as missing; at most 20.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unseen: Vec<UnseenCategories>,
    /// Entity keys that appear in more than one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeated_keys: Option<RepeatedKeys>,
    /// Older rows of entity keys of which only the newest row counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_rows: Option<OlderRows>,
}

/// Records of a file that were taken for something else than rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkippedRecords {
    /// With no value at all.
    pub blank: u64,
    /// The header once more, as in files that were joined.
    pub headers: u64,
    /// Totals and averages of other rows.
    pub totals: u64,
    /// What stands below the table, and what programs write between its pages.
    pub notes: u64,
    /// Lines drawn below the header or around the table.
    #[serde(default)]
    pub rulers: u64,
    /// What describes columns below the header: units, types, the questions of a survey.
    #[serde(default)]
    pub units: u64,
}

/// Letters that hardly anybody writes, as where a text is read in another encoding than it was written in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OddLetters {
    /// How many: letters that are lost (U+FFFD), controls, and signs or capitals within words.
    pub count: u64,
    /// The first cells with such, at most three, cut after 40 characters.
    pub examples: Vec<String>,
    /// The encoding that the file's bytes speak for, where its owner says another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likely_encoding: Option<String>,
}

/// Cells of a column that its type cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetAside {
    /// How many.
    pub count: u64,
    /// The first of them, at most five.
    pub examples: Vec<StrayCell>,
}

/// A cell that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StrayCell {
    /// From 1, without the header; of a workbook in the numbers that its sheet shows.
    pub row: u64,
    /// As it is written in the file, cut after 60 characters.
    pub value: String,
}

/// Cells of one column that were set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnSetAside {
    /// The column.
    pub column: String,
    /// How many.
    pub count: u64,
    /// The first of them, at most three.
    pub examples: Vec<StrayCell>,
}

/// Categories of one column that the model never saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnseenCategories {
    /// The column.
    pub column: String,
    /// Rows with one of them.
    pub rows: u64,
    /// The most frequent, at most three.
    pub examples: Vec<String>,
}

/// A column that a file writes otherwise than the one that a model learned from, and that was read alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdjustedColumn {
    /// The column.
    pub column: String,
    /// What was done with its values.
    pub adjustment: Adjustment,
}

/// What was done with the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// Its codes were given the zeros in front that they had lost: `2134` is `02134`.
    ZerosPutBack,
    /// Its fractions are the percentages that the model learned from: 0.12 is 12.
    FractionsAsPercent,
    /// Some of its categories were read in another encoding than those that the model learned from: `Bßsico` is
    /// `Básico`.
    LettersRecoded,
    /// Its percentages are the fractions that the model learned from: 12 % is 0.12.
    PercentAsFractions,
    /// It may be in another scale or unit than what the model learned from, as percentages are beside fractions up to one,
    /// or minutes beside hours: it is read as it stands.
    UnlikeInScale,
    /// Its name is written otherwise in the file, in case, blanks or marks: `customer_id` is `Customer ID`.
    NamedOtherwise,
    /// Its dates leave open whether the day or the month comes first, and its file writes numbers otherwise than the one that
    /// the model learned from: they are read in the order that it learned.
    DatesAsLearned,
}

impl FileNotes {
    /// With a column's cells that were set aside.
    pub fn add_set_aside(&mut self, column: &str, aside: &SetAside) {
        if self.set_aside.len() < COLUMNS {
            self.set_aside.push(ColumnSetAside {
                column: column.to_owned(),
                count: aside.count,
                examples: aside.examples.iter().take(EXAMPLES).cloned().collect(),
            });
        }
    }

    /// With cells that a model, which may read them otherwise than their own file does, cannot read: of each column
    /// whichever are more.
    pub fn add_unread(&mut self, strays: &[ColumnSetAside]) {
        for aside in strays {
            let known = self
                .set_aside
                .iter()
                .position(|one| one.column == aside.column);
            match known {
                Some(at) if self.set_aside[at].count >= aside.count => {}
                Some(at) => self.set_aside[at] = aside.clone(),
                None if self.set_aside.len() < COLUMNS => self.set_aside.push(aside.clone()),
                None => {}
            }
        }
    }

    /// With columns that were read as those that a model learned from.
    pub fn add_adjusted(&mut self, columns: &[AdjustedColumn]) {
        self.adjusted = columns.iter().take(COLUMNS).cloned().collect();
    }

    /// With the categories that a model never saw.
    pub fn add_unseen(&mut self, drift: &Drift) {
        let features = drift
            .features
            .iter()
            .filter(|column| column.unseen_rows > 0);
        self.unseen = features
            .take(COLUMNS)
            .map(|column| UnseenCategories {
                column: column.name.clone(),
                rows: column.unseen_rows,
                examples: column
                    .unseen
                    .iter()
                    .take(EXAMPLES)
                    .map(|one| one.value.clone())
                    .collect(),
            })
            .collect();
    }

    /// With what those notes tell of the entity keys.
    #[must_use]
    pub fn with_keys_of(self, other: Self) -> Self {
        Self {
            repeated_keys: other.repeated_keys,
            older_rows: other.older_rows,
            ..self
        }
    }

    /// All of it in sentences.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        let mut all: Vec<String> = self.skipped.sentence(language).into_iter().collect();
        all.extend(self.short_rows.iter().map(|of| of.sentence(language)));
        all.extend(self.set_aside.iter().map(|of| of.sentence(language)));
        all.extend(self.adjusted.iter().map(|of| of.sentence(language)));
        all.extend(self.unseen.iter().map(|of| of.sentence(language)));
        all.extend(self.repeated_keys.iter().map(|of| of.sentence(language)));
        all.extend(self.older_rows.iter().map(|of| of.sentence(language)));
        all
    }
}

impl SkippedRecords {
    /// All of them.
    pub fn sum(&self) -> u64 {
        let Self {
            blank,
            headers,
            totals,
            notes,
            rulers,
            units,
        } = self;
        blank + headers + totals + notes + rulers + units
    }

    fn sentence(&self, language: Language) -> Option<String> {
        let kinds = [
            (
                self.blank,
                ["blank row", "blank rows"],
                ["linha vazia", "linhas vazias"],
            ),
            (
                self.headers,
                ["repeated header", "repeated headers"],
                ["cabeçalho repetido", "cabeçalhos repetidos"],
            ),
            (
                self.totals,
                ["row of totals", "rows of totals"],
                ["linha de totais", "linhas de totais"],
            ),
            (
                self.notes,
                ["note below the table", "notes below the table"],
                ["nota abaixo da tabela", "notas abaixo da tabela"],
            ),
            (
                self.rulers,
                ["drawn line", "drawn lines"],
                ["linha desenhada", "linhas desenhadas"],
            ),
            (
                self.units,
                ["row that describes columns", "rows that describe columns"],
                ["linha que descreve colunas", "linhas que descrevem colunas"],
            ),
        ];
        let kinds: Vec<String> = kinds
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, english, portuguese)| language.counted(count, english, portuguese))
            .collect();
        let kinds = kinds.join(", ");
        (self.sum() > 0).then(|| {
            say!(
                language,
                "Left out of the file as no rows: {kinds}.",
                "Deixado de fora do arquivo, por não serem linhas: {kinds}."
            )
        })
    }
}

impl ColumnSetAside {
    /// None yet, of that column.
    pub fn of(column: &str) -> Self {
        Self {
            column: column.to_owned(),
            count: 0,
            examples: Vec::new(),
        }
    }

    /// Takes a cell into account, on a row from 1 that is beyond those before.
    pub fn see<'a>(&mut self, row: u64, value: impl FnOnce() -> Cow<'a, str>) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            let value = shown(&value());
            self.examples.push(StrayCell { row, value });
        }
    }

    /// Adds those of rows behind these.
    pub fn add(&mut self, other: &Self) {
        self.count += other.count;
        let room = EXAMPLES.saturating_sub(self.examples.len());
        self.examples
            .extend(other.examples.iter().take(room).cloned());
    }

    /// None if there are none.
    pub fn found(self) -> Option<Self> {
        (self.count > 0).then_some(self)
    }

    fn sentence(&self, language: Language) -> String {
        let example = |cell: &StrayCell| {
            let StrayCell { value, row } = cell;
            say!(
                language,
                "\"{value}\" in row {row}",
                "\"{value}\" na linha {row}"
            )
        };
        let examples: Vec<String> = self.examples.iter().map(example).collect();
        let (examples, column) = (examples.join(", "), &self.column);
        let values = language.counted(self.count, ["value", "values"], ["valor", "valores"]);
        let are = language.plural(self.count, "is", "are");
        let are_not = language.plural(self.count, "não é", "não são");
        let counts = language.plural(self.count, "conta", "contam");
        say!(
            language,
            "{values} of \"{column}\" {are} not of its type, so treated as missing: {examples}.",
            "{values} de \"{column}\" {are_not} do tipo dela e {counts} como ausente: {examples}."
        )
    }
}

impl AdjustedColumn {
    fn sentence(&self, language: Language) -> String {
        let (english, portuguese) = match self.adjustment {
            Adjustment::ZerosPutBack => (
                "has codes that lost their zeros in front, which were put back: 2134 is read as 02134",
                "tem códigos que perderam os zeros à esquerda, que foram repostos: 2134 é lido como 02134",
            ),
            Adjustment::LettersRecoded => (
                "has categories that were read in another encoding than those that the model learned from, and are \
                 known by their letters there",
                "tem categorias lidas em outra codificação do que aquelas com que o modelo aprendeu, e são \
                 reconhecidas pelas letras de lá",
            ),
            Adjustment::FractionsAsPercent => (
                "has fractions where the model learned from percentages: 0.12 is read as 12 %",
                "tem frações onde o modelo aprendeu com porcentagens: 0,12 é lido como 12%",
            ),
            Adjustment::PercentAsFractions => (
                "has percentages where the model learned from fractions: 12 % is read as 0.12",
                "tem porcentagens onde o modelo aprendeu com frações: 12% é lido como 0,12",
            ),
            Adjustment::NamedOtherwise => (
                "is called a little otherwise in the file, in case, blanks or marks, and was known all the same",
                "tem um nome um pouco diferente no arquivo, em maiúsculas, espaços ou sinais, e foi reconhecida mesmo \
                 assim",
            ),
            Adjustment::DatesAsLearned => (
                "has dates that leave open whether the day or the month comes first, in a file that writes its numbers otherwise \
                 than the one that the model learned from: they are read in the order of that one; write them as 2026-11-21 \
                 if that is wrong",
                "tem datas que não dizem se o dia ou o mês vem primeiro, em um arquivo que escreve números de outro jeito que \
                 aquele com que o modelo aprendeu: são lidas na ordem daquele; escreva-as como 2026-11-21 se isso estiver errado",
            ),
            Adjustment::UnlikeInScale => (
                "may be in another scale or unit than in the file that the model was trained on, as percentages instead of \
                 fractions or minutes instead of hours, and is read as it stands: write it as there, and score again",
                "talvez esteja em outra escala ou unidade que no arquivo com que o modelo foi treinado, como porcentagens em \
                 vez de frações ou minutos em vez de horas, e é lida como está: escreva-a como lá e pontue de novo",
            ),
        };
        format!("\"{}\" {}.", self.column, language.of(english, portuguese))
    }
}

impl UnseenCategories {
    fn sentence(&self, language: Language) -> String {
        let (column, examples) = (&self.column, self.examples.join("\", \""));
        let rows = language.counted(
            self.rows,
            ["row has", "rows have"],
            ["linha tem", "linhas têm"],
        );
        say!(
            language,
            "{rows} a \"{column}\" that the model never saw, which counts as missing: \"{examples}\".",
            "{rows} em \"{column}\" um valor que o modelo nunca viu, que conta como ausente: \"{examples}\"."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::english_words;

    #[test]
    fn a_file_is_told_of_in_portuguese() {
        let cell = StrayCell {
            row: 3,
            value: "barato".into(),
        };
        let aside = ColumnSetAside {
            column: "gasto".into(),
            count: 1,
            examples: vec![cell],
        };
        let mut older = OlderRows {
            keys: 1,
            ..OlderRows::default()
        };
        older.see("C1", 2);
        let adjusted = [
            Adjustment::ZerosPutBack,
            Adjustment::LettersRecoded,
            Adjustment::FractionsAsPercent,
            Adjustment::PercentAsFractions,
            Adjustment::UnlikeInScale,
            Adjustment::NamedOtherwise,
            Adjustment::DatesAsLearned,
        ];
        let notes = FileNotes {
            skipped: SkippedRecords {
                blank: 1,
                headers: 2,
                totals: 3,
                notes: 4,
                rulers: 1,
                units: 1200,
            },
            short_rows: Some(ShortRows {
                rows: 2,
                examples: vec![5, 6],
            }),
            set_aside: vec![aside],
            adjusted: adjusted
                .map(|adjustment| AdjustedColumn {
                    column: "cep".into(),
                    adjustment,
                })
                .into(),
            unseen: vec![UnseenCategories {
                column: "plano".into(),
                rows: 2,
                examples: vec!["ouro".into()],
            }],
            repeated_keys: RepeatedKeys::of([("C1", 2)]),
            older_rows: Some(older),
        };
        let told = notes.sentences(Language::Portuguese);
        assert_eq!(told.len(), 13);
        for sentence in &told {
            assert_eq!(english_words(sentence), [""; 0], "{sentence}");
        }
        assert!(told[0].ends_with("1 linha desenhada, 1.200 linhas que descrevem colunas."));
        let aside =
            "1 valor de \"gasto\" não é do tipo dela e conta como ausente: \"barato\" na linha 3.";
        assert_eq!(told[2], aside);
    }

    #[test]
    fn a_file_is_told_of_in_sentences() {
        let english = |notes: &FileNotes| notes.sentences(Language::English);
        assert!(english(&FileNotes::default()).is_empty());
        let cell = |row| StrayCell {
            row,
            value: "cheap".into(),
        };
        let mut notes = FileNotes {
            skipped: SkippedRecords {
                blank: 2,
                totals: 1,
                ..SkippedRecords::default()
            },
            repeated_keys: RepeatedKeys::of([("C1", 2)]),
            ..FileNotes::default()
        };
        let aside = SetAside {
            count: 4,
            examples: (1..5).map(cell).collect(),
        };
        notes.add_set_aside("spend", &aside);
        let mut unread = ColumnSetAside::of("spend");
        unread.see(9, || "dear".into());
        notes.add_unread(std::slice::from_ref(&unread));
        assert_eq!(notes.set_aside[0].count, 4, "more are known");
        unread.column = "since".into();
        notes.add_unread(&[unread]);
        assert_eq!(
            english(&notes),
            [
                "Left out of the file as no rows: 2 blank rows, 1 row of totals.",
                "4 values of \"spend\" are not of its type, so treated as missing: \"cheap\" in row 1, \
                 \"cheap\" in row 2, \"cheap\" in row 3.",
                "1 value of \"since\" is not of its type, so treated as missing: \"dear\" in row 9.",
                "1 key appears in more than one row, 2 rows in all: \"C1\" in 2.",
            ]
        );
        let kept = serde_json::to_string(&notes).unwrap();
        assert_eq!(serde_json::from_str::<FileNotes>(&kept).unwrap(), notes);
    }
}
