//! Data brought to the form that a model learned from.

use std::collections::{HashMap, HashSet};

use data::{Frame, Result, Values, caseless, from_json_rows, recoded, same_truth, truth};
use report::{AdjustedColumn, Adjustment, ColumnReading, ColumnType};
use serde_json::{Map, Value};

use crate::artifact::Artifact;
use crate::monitor::baseline::Watched;
use crate::prepare::features::Treatment;

impl Artifact {
    /// Rows of a request with the columns of the schema.
    ///
    /// # Errors
    /// `invalid_value`, naming row (from 1) and field.
    pub fn rows(&self, rows: &[Map<String, Value>]) -> Result<Frame> {
        Ok(self.spelled(from_json_rows(rows, &self.columns())?))
    }

    /// A frame whose columns of the schema have the model's types, notation and spelling.
    ///
    /// # Errors
    /// `missing_column`; `wrong_type` when most values of a column cannot be what the model expects.
    pub fn conform(&self, frame: Frame) -> Result<Frame> {
        let frame = data::conform(self.keyed(self.named(frame)), &self.columns())?;
        Ok(self.spelled(self.in_unit(self.in_scale(self.in_percent(frame)))))
    }

    /// Brings the entity key alone to what it is to the model.
    ///
    /// # Errors
    /// Those of [`Artifact::conform`].
    pub fn conform_key(&self, frame: Frame) -> Result<Frame> {
        let key = self.entity_key();
        let mut columns = self.columns();
        columns.retain(|(name, _)| Some(name.as_str()) == key);
        data::conform(self.keyed(self.named(frame)), &columns)
    }

    /// With the columns that the model knows called as it knows them.
    fn named(&self, frame: Frame) -> Frame {
        let schema = self.schema.iter().map(|(name, _)| name.as_str());
        let others = [&self.spec.snapshot_column, &Some(self.spec.target.clone())];
        let others = others.into_iter().flatten().map(String::as_str);
        let mut names: Vec<&str> = schema.chain(others).collect();
        names.dedup();
        frame.named_as(&names)
    }

    fn keyed(&self, frame: Frame) -> Frame {
        let Some(key) = self.entity_key() else {
            return frame;
        };
        let frame = frame.keyed(key, self.has_names());
        match self.has_whole_keys() {
            true => frame.with_whole_keys(key),
            false => frame,
        }
    }

    /// Whether the keys that it learned from are words, among which `NA` and `null` name somebody.
    fn has_names(&self) -> bool {
        let columns = self.columns();
        let mut columns = columns.iter();
        let key = columns.find(|(name, _)| Some(name.as_str()) == self.entity_key());
        key.is_some_and(|(_, reading)| reading.names)
    }

    /// Whether all keys that it learned from are whole numbers.
    fn has_whole_keys(&self) -> bool {
        let mut schema = self.schema.iter();
        schema.any(|(name, kind)| {
            Some(name.as_str()) == self.entity_key() && *kind == ColumnType::Integer
        })
    }

    /// The schema, with how each column is read. Keys are names, also where all that were learned from are numbers.
    fn columns(&self) -> Vec<(String, ColumnReading)> {
        let key = self.entity_key();
        let reading = |(at, (name, kind)): (usize, &(String, _))| {
            let kept = self.readings.get(at).filter(|kept| kept.kind == *kind);
            let reading = match kept {
                kept if key == Some(name.as_str()) => ColumnReading {
                    digits: kept.and_then(|kept| kept.digits),
                    names: kept.is_some_and(|kept| kept.names),
                    ..ColumnReading::new(ColumnType::Text)
                },
                Some(kept) => kept.clone(),
                None => ColumnReading::new(*kind),
            };
            (name.clone(), reading)
        };
        self.schema.iter().enumerate().map(reading).collect()
    }

    /// Fractions up to one as the percentages that the model learned from, where those are more than fractions.
    fn in_percent(&self, mut frame: Frame) -> Frame {
        let are_percent =
            |reading: &ColumnReading| reading.unit.as_deref() == Some("%") && !reading.fractions;
        for (name, _) in self
            .columns()
            .iter()
            .filter(|(_, reading)| are_percent(reading))
        {
            let mut watched = self.baseline.features.iter();
            let learned = watched.find(|one| one.name == *name);
            let column = frame.columns.iter_mut().find(|column| column.name == *name);
            if let Some(column) = column
                && column.reading.fractions
                && column.reading.unit.is_none()
                && learned.is_some_and(Watched::is_above_one)
                && let Values::Number(cells) = &mut column.values
            {
                cells.iter_mut().for_each(|cell| *cell = hundredfold(*cell));
                frame.adjusted.push(AdjustedColumn {
                    column: name.clone(),
                    adjustment: Adjustment::FractionsAsPercent,
                });
            }
        }
        frame
    }

    /// Tells of columns of which every number is above one where the model learned from fractions, or up to one where it
    /// learned from percentages.
    fn in_scale(&self, mut frame: Frame) -> Frame {
        for (name, reading) in self.columns() {
            let is_percent = reading.unit.as_deref() == Some("%");
            let is_fraction = reading.fractions && reading.unit.is_none();
            let Some(column) = frame.column(&name).filter(|_| is_percent || is_fraction) else {
                continue;
            };
            let Values::Number(cells) = &column.values else {
                continue;
            };
            let mut watched = self.baseline.features.iter();
            let learned = watched.find(|one| one.name == name);
            let is_above_one = learned.is_some_and(Watched::is_above_one);
            let is_plain = column.reading.unit.is_none();
            let mut values = cells
                .iter()
                .filter(|cell| !cell.is_nan() && **cell != 0.0)
                .peekable();
            let is_unlike = is_plain
                && learned.is_some()
                && is_fraction != is_above_one
                && values.peek().is_some()
                && values.all(|cell| (cell.abs() > 1.0) == is_fraction);
            let is_told = frame.adjusted.iter().any(|one| one.column == name);
            if is_unlike && !is_told {
                frame.adjusted.push(AdjustedColumn {
                    column: name,
                    adjustment: Adjustment::UnlikeInScale,
                });
            }
        }
        frame
    }

    /// Tells of columns of plain numbers of quite another size where the model learned from a unit: 150 where it learned
    /// from hours such as `02:30`.
    fn in_unit(&self, mut frame: Frame) -> Frame {
        for (name, reading) in self.columns() {
            let has_unit = reading.unit.is_some_and(|unit| unit != "%");
            let mut watched = self.baseline.features.iter();
            let learned = watched
                .find(|one| one.name == name)
                .and_then(Watched::middle);
            let (Some(column), Some(learned)) = (frame.column(&name), learned) else {
                continue;
            };
            let is_unlike =
                || middle(&column.values).is_some_and(|own| is_of_another_size(own, learned));
            if has_unit && column.reading.unit.is_none() && is_unlike() {
                frame.adjusted.push(AdjustedColumn {
                    column: name,
                    adjustment: Adjustment::UnlikeInScale,
                });
            }
        }
        frame
    }

    /// Categories as the model knows them: `YES` where it learned `Yes`.
    fn spelled(&self, mut frame: Frame) -> Frame {
        for feature in &self.features {
            let Treatment::Category { levels: learned } = &feature.treatment else {
                continue;
            };
            let column = frame.columns.iter_mut().find(|c| c.name == feature.name);
            if let Some(Values::Text { codes, levels }) = column.map(|column| &mut column.values)
                && spell(learned, codes, levels)
            {
                frame.adjusted.push(AdjustedColumn {
                    column: feature.name.clone(),
                    adjustment: Adjustment::LettersRecoded,
                });
            }
        }
        frame
    }
}

/// The size of the one in the middle of a column's numbers, zeros left out.
fn middle(values: &Values) -> Option<f64> {
    let Values::Number(cells) = values else {
        return None;
    };
    let sizes = cells.iter().map(|cell| cell.abs());
    let mut sizes: Vec<f64> = sizes.filter(|size| *size > 0.0).collect();
    let at = sizes.len() / 2;
    (at < sizes.len()).then(|| *sizes.select_nth_unstable_by(at, f64::total_cmp).1)
}

/// Whether one is so many times the other that it is hardly chance. A day has 24 hours, an hour 60 minutes.
fn is_of_another_size(one: f64, other: f64) -> bool {
    const TIMES: f64 = 12.0;
    one > other * TIMES || other > one * TIMES
}

/// 0.29 is 29, and not a little less.
fn hundredfold(value: f64) -> f64 {
    (value * 1e10).round() / 1e8
}

/// Gives levels that are not among the learned, but for their case, the form of their accents, zeros in front of numbers, their words for yes and no
/// or the encoding that they were read in, the learned spelling. Whether some were read in another encoding.
fn spell(learned: &[String], codes: &mut [u32], levels: &mut [String]) -> bool {
    let known: HashSet<&str> = learned.iter().map(String::as_str).collect();
    if levels.iter().all(|level| known.contains(level.as_str())) {
        return false;
    }
    let are_codes = learned.iter().all(|level| is_code(level));
    let loose = loose(learned, are_codes);
    let said = learned.iter().all(|level| says(level).is_some());
    let others = levels
        .iter()
        .filter(|level| !known.contains(level.as_str()));
    let are_flags = said && are_flags(learned.iter()) && are_flags(others);
    let by_word = |level: &str| {
        // Programs write Y for yes in any language.
        let says_y = |learned: &str| {
            level.eq_ignore_ascii_case("y") && truth(learned.as_bytes()) == Some(true)
        };
        let is_same = |learned: &&String| match are_flags {
            true => says(learned) == says(level),
            false => same_truth(learned, level) || says_y(learned),
        };
        let mut same = learned.iter().filter(is_same);
        let only = same.next().filter(|_| said)?;
        same.next().is_none().then_some(only.as_str())
    };
    let spelling = |level: &String| -> Option<String> {
        if known.contains(level.as_str()) {
            return None;
        }
        let by_case = loose.get(&folded(level, are_codes)).copied().flatten();
        by_case.or_else(|| by_word(level)).map(str::to_owned)
    };
    let by_encoding = |level: &String| {
        let is_new = !known.contains(level.as_str());
        is_new.then(|| recoded(level).find(|other| known.contains(other.as_str())))?
    };
    let (mut moved, mut are_recoded) = (Vec::new(), false);
    for at in 0..levels.len() {
        let mut spelling = spelling(&levels[at]);
        if spelling.is_none() {
            spelling = by_encoding(&levels[at]);
            are_recoded |= spelling.is_some();
        }
        let Some(spelling) = spelling else {
            continue;
        };
        match levels.iter().position(|level| *level == spelling) {
            Some(same) => moved.push((at as u32, same as u32)),
            None => levels[at] = spelling,
        }
    }
    let moved: HashMap<u32, u32> = moved.into_iter().collect();
    if !moved.is_empty() {
        for code in codes.iter_mut() {
            *code = moved.get(code).copied().unwrap_or(*code);
        }
    }
    are_recoded
}

/// What a flag says, in a word or as programs tick it.
fn says(level: &str) -> Option<bool> {
    match level.trim().to_lowercase().as_str() {
        "-1" | "x" | "enabled" | "ativado" | "activado" | "activé" | "aktiviert" => Some(true),
        "disabled" | "desativado" | "desactivado" | "désactivé" | "deaktiviert" => Some(false),
        word => truth(word.as_bytes()),
    }
}

/// Whether levels are one that says yes, in whatever letters or words, and one that says no, or either alone.
fn are_flags<'a>(levels: impl Iterator<Item = &'a String>) -> bool {
    let mut found: [Option<String>; 2] = [None, None];
    for level in levels {
        let Some(said) = says(level) else {
            return false;
        };
        let first = found[usize::from(said)].get_or_insert_with(|| caseless(level));
        if *first != caseless(level) {
            return false;
        }
    }
    true
}

/// Whether a level is a whole number of some digits, as a postcode: spreadsheets take the zeros in front of it.
fn is_code(level: &str) -> bool {
    !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without case; codes without the zeros in front.
fn folded(level: &str, are_codes: bool) -> String {
    match level.trim_start_matches('0') {
        code if are_codes && is_code(level) && !code.is_empty() => code.to_owned(),
        _ => caseless(level),
    }
}

/// The learned levels by [`folded`], where that is one's alone.
fn loose(learned: &[String], are_codes: bool) -> HashMap<String, Option<&str>> {
    let mut loose: HashMap<String, Option<&str>> = HashMap::with_capacity(learned.len());
    for level in learned {
        loose
            .entry(folded(level, are_codes))
            .and_modify(|one| *one = None)
            .or_insert(Some(level));
    }
    loose
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(learned: &[&str], found: &[&str]) -> Vec<String> {
        let learned: Vec<String> = learned.iter().map(|level| (*level).to_owned()).collect();
        let mut levels: Vec<String> = found.iter().map(|level| (*level).to_owned()).collect();
        let mut codes: Vec<u32> = (0..levels.len() as u32).collect();
        spell(&learned, &mut codes, &mut levels);
        codes
            .iter()
            .map(|code| levels[*code as usize].clone())
            .collect()
    }

    #[test]
    fn categories_are_known_in_any_case_and_word() {
        for (learned, found, spelling) in [
            (
                &["Yes", "No"][..],
                &["yes", "NO", "Yes", "true"][..],
                &["Yes", "No", "Yes", "Yes"][..],
            ),
            (
                &["True", "False"],
                &["1", "Sim", "não"],
                &["True", "True", "False"],
            ),
            (
                &["Basic", "Pro"],
                &["BASIC", "pro ", "Max"],
                &["Basic", "pro ", "Max"],
            ),
            (&["a", "A"], &["A", "a"], &["A", "a"]),
            (&["Über"], &["U\u{308}ber"], &["Über"]),
            (&["E\u{301}te\u{301}"], &["Été"], &["E\u{301}te\u{301}"]),
            (
                &["Básico", "Pró"],
                &["Bßsico", "PrÃ³", "PRÓ", "Bäsico"],
                &["Básico", "Pró", "Pró", "Bäsico"],
            ),
            (&["No", "Pro"], &["no", "false"], &["No", "false"]),
            (&["Y", "N"], &["O", "1", "yes"], &["O", "Y", "Y"]),
            (&["Y", "N", "O"], &["true"], &["true"]),
            (&["Yes", "No"], &["t", "f", "TRUE"], &["Yes", "No", "Yes"]),
            (&["Ja", "Nein"], &["Y", "n", "true"], &["Ja", "Nein", "Ja"]),
            (
                &["2134", "94107"],
                &["02134", "94107", "0"],
                &["2134", "94107", "0"],
            ),
            (&["02134", "501"], &["2134", "00501"], &["02134", "501"]),
            (&["7", "94107"], &["00007", "0", "7"], &["7", "0", "7"]),
            (&["Größe", "Maße"], &["GRÖSSE", "MASSE"], &["Größe", "Maße"]),
            (&["Iğdır"], &["IĞDIR"], &["Iğdır"]),
            (&["Yes", "No"], &["S", "N"], &["Yes", "No"]),
            (&["Yes", "No"], &["O", "n"], &["Yes", "No"]),
            (&["Yes", "No"], &["J", "N"], &["Yes", "No"]),
            (&["Yes", "No"], &["T", "N"], &["Yes", "No"]),
            (&["Y", "N"], &["S", "N"], &["Y", "N"]),
            (&["Yes", "No"], &["-1", "0"], &["Yes", "No"]),
            (&["No", "Yes"], &["X"], &["Yes"]),
            (&["Yes", "No"], &["Enabled", "Disabled"], &["Yes", "No"]),
            (
                &["Enabled", "Disabled"],
                &["1", "0"],
                &["Enabled", "Disabled"],
            ),
            (&["Basic", "X"], &["S", "N"], &["S", "N"]),
            (&["Yes", "No"], &["S", "O", "N"], &["S", "O", "No"]),
            (&["02134", "2134"], &["002134"], &["002134"]),
            (&["007", "b"], &["7"], &["7"]),
        ] {
            assert_eq!(spelled(learned, found), spelling, "{found:?}");
        }
    }
}
