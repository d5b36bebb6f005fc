//! Interactions from tables, which have a row for each: what its columns say, and which rows cannot be used.

use std::collections::HashMap;

use data::{Column, ColumnType, Error, Frame, Result, Values};

use crate::interactions::{
    Interaction, Interactions, InteractionsBuilder, MOST_CUSTOMERS, MOST_INTERACTIONS, MOST_ITEMS,
    Rejected,
};

/// Numbers of a time from here on are milliseconds, those below seconds: that many seconds are some 3,000 years,
/// and that many milliseconds three.
const MILLISECONDS: f64 = 1e11;

/// Which column says what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// Names the customer.
    pub customer: String,
    /// Names what they had to do with.
    pub item: String,
    /// Says when: a date, or seconds or milliseconds since 1970.
    pub time: Option<String>,
    /// Says how much it was, as times bought or a rating. An empty cell is 1.
    pub weight: Option<String>,
}

/// Rows that were not used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unused {
    pub without_customer: u64,
    pub without_item: u64,
    pub without_time: u64,
    /// Not above 0, such as what was given back, or far too large.
    pub of_no_weight: u64,
}

/// Sees the rows of a file part by part.
#[derive(Debug)]
pub struct InteractionRows {
    roles: Roles,
    builder: InteractionsBuilder,
    unused: Unused,
}

impl InteractionRows {
    pub fn of(roles: Roles) -> Self {
        Self {
            roles,
            builder: InteractionsBuilder::default(),
            unused: Unused::default(),
        }
    }

    /// Sees the next rows of the file.
    ///
    /// # Errors
    /// `unknown_column`, `column_not_numbers`, `too_many_interactions`.
    pub fn see(&mut self, frame: &Frame) -> Result<()> {
        let customers = column(frame, &self.roles.customer)?.as_key();
        let items = column(frame, &self.roles.item)?.as_key();
        let times = numbers(frame, self.roles.time.as_deref())?;
        let weights = numbers(frame, self.roles.weight.as_deref())?;
        for row in 0..frame.rows {
            let Some(at) = times.as_ref().map_or(Some(0), |times| times.second(row)) else {
                self.unused.without_time += 1;
                continue;
            };
            let weight = weights.as_ref().map_or(1.0, |weights| weights.weight(row));
            let taken = self.builder.add(&Interaction {
                customer: &customers.text(row).unwrap_or_default(),
                item: &items.text(row).unwrap_or_default(),
                at,
                weight,
            });
            match taken {
                Ok(()) => {}
                Err(Rejected::Customer) => self.unused.without_customer += 1,
                Err(Rejected::Item) => self.unused.without_item += 1,
                Err(Rejected::Weight) => self.unused.of_no_weight += 1,
                Err(Rejected::TooManyCustomers) => {
                    return Err(too_many("customers", MOST_CUSTOMERS));
                }
                Err(Rejected::TooManyItems) => return Err(too_many("items", MOST_ITEMS)),
                Err(Rejected::TooMany) => return Err(too_many("interactions", MOST_INTERACTIONS)),
            }
        }
        Ok(())
    }

    /// What all rows seen come to.
    ///
    /// # Errors
    /// `no_interactions` where none could be used.
    pub fn found(self) -> Result<(Interactions, Unused)> {
        let all = self.builder.build();
        match all.count() {
            0 => Err(none(&self.roles)),
            _ => Ok((all, self.unused)),
        }
    }
}

/// The category of each item, as the last row with one has it.
///
/// # Errors
/// `unknown_column`.
pub fn categories(
    frame: &Frame,
    item: &str,
    category: &str,
    all: &Interactions,
) -> Result<Vec<Option<String>>> {
    let (items, categories) = (column(frame, item)?.as_key(), column(frame, category)?);
    let numbered = all.item_names().enumerate();
    let items_of: HashMap<&str, usize> = numbered.map(|(item, name)| (name, item)).collect();
    let mut found = vec![None; all.items()];
    for row in 0..frame.rows {
        if let (Some(item), Some(category)) = (items.text(row), categories.text(row))
            && let Some(item) = items_of.get(item.as_ref())
        {
            found[*item] = Some(category.into_owned());
        }
    }
    Ok(found)
}

/// The numbers of a column.
struct Numbers<'a> {
    cells: &'a [f64],
    kind: ColumnType,
}

impl Numbers<'_> {
    /// Since 1970.
    fn second(&self, row: usize) -> Option<i64> {
        let value = *self.cells.get(row)?;
        let is_milliseconds = self.kind == ColumnType::Date || value.abs() >= MILLISECONDS;
        let seconds = if is_milliseconds { value / 1e3 } else { value };
        (!seconds.is_nan()).then(|| seconds.floor() as i64)
    }

    fn weight(&self, row: usize) -> f32 {
        match self.cells.get(row) {
            Some(value) if !value.is_nan() => *value as f32,
            _ => 1.0,
        }
    }
}

fn column<'a>(frame: &'a Frame, name: &str) -> Result<&'a Column> {
    frame.column(name).ok_or_else(|| {
        Error::new(
            "unknown_column",
            format!("The file has no column \"{name}\"."),
            "Name a column of the file.",
        )
        .with("column", name)
    })
}

/// None where no column has the role.
fn numbers<'a>(frame: &'a Frame, name: Option<&str>) -> Result<Option<Numbers<'a>>> {
    let Some(name) = name else { return Ok(None) };
    let column = column(frame, name)?;
    match &column.values {
        Values::Number(cells) => Ok(Some(Numbers {
            cells,
            kind: column.kind,
        })),
        Values::Text { .. } => Err(not_a_number(name)),
    }
}

fn not_a_number(column: &str) -> Error {
    Error::new(
        "column_not_numbers",
        format!("The column \"{column}\" holds text, where dates or numbers are needed."),
        "Name another column, leave it out, or say how its dates and numbers are written.",
    )
    .with("column", column)
}

fn too_many(what: &str, most: usize) -> Error {
    Error::new(
        "too_many_interactions",
        format!("The file has more than {most} {what}."),
        "Use a file of a shorter time, or name a column with kinds of items in the place of single ones.",
    )
    .with("most", most)
    .case(what)
}

fn none(roles: &Roles) -> Error {
    Error::new(
        "no_interactions",
        format!(
            "No row of the file has a customer in \"{}\" and an item in \"{}\".",
            roles.customer, roles.item
        ),
        "Name the columns with the customer's id and the item's, and check that their cells are not empty.",
    )
    .with("customer", roles.customer.as_str())
    .with("item", roles.item.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, cells: &[&str]) -> Column {
        let mut levels: Vec<String> = Vec::new();
        let codes = cells.iter().map(|cell| {
            if cell.is_empty() {
                return data::MISSING;
            }
            let at = levels.iter().position(|level| level == cell);
            at.unwrap_or_else(|| {
                levels.push((*cell).to_owned());
                levels.len() - 1
            }) as u32
        });
        let codes = codes.collect();
        Column::new(name, ColumnType::Text, Values::Text { codes, levels })
    }

    fn number(name: &str, kind: ColumnType, cells: &[f64]) -> Column {
        Column::new(name, kind, Values::Number(cells.to_vec()))
    }

    fn roles(time: Option<&str>, weight: Option<&str>) -> Roles {
        Roles {
            customer: "who".into(),
            item: "what".into(),
            time: time.map(str::to_owned),
            weight: weight.map(str::to_owned),
        }
    }

    fn frame() -> Frame {
        let columns = vec![
            text("who", &["a", "a", "", "b", "b", "b"]),
            text("what", &["x", "y", "x", "", "x", "y"]),
            number(
                "when",
                ColumnType::Date,
                &[5e12, 6e12, 7e12, 8e12, f64::NAN, 9e12],
            ),
            number(
                "seconds",
                ColumnType::Integer,
                &[1e9, 2e9, 3e9, 4e9, 5e9, 1e12],
            ),
            number(
                "times",
                ColumnType::Number,
                &[2.0, f64::NAN, 1.0, 1.0, 3.0, -1.0],
            ),
        ];
        Frame::new(columns, 6)
    }

    fn seen(roles: Roles) -> Result<(Interactions, Unused)> {
        let mut rows = InteractionRows::of(roles);
        rows.see(&frame())?;
        rows.found()
    }

    #[test]
    fn rows_are_read_by_their_roles_and_those_that_cannot_be_used_are_counted() {
        let (all, unused) = seen(roles(Some("when"), Some("times"))).unwrap();
        let had: Vec<_> = all.of(0).iter().map(|one| (one.at, one.weight)).collect();
        assert_eq!(had, [(5_000_000_000, 2.0), (6_000_000_000, 1.0)]);
        let expected = Unused {
            without_customer: 1,
            without_item: 1,
            without_time: 1,
            of_no_weight: 1,
        };
        assert_eq!(unused, expected);
        assert_eq!((all.customers(), all.count()), (1, 2));
    }

    #[test]
    fn times_are_seconds_or_milliseconds_and_need_not_be_there() {
        let (all, _) = seen(roles(Some("seconds"), None)).unwrap();
        let times: Vec<i64> = all.of(1).iter().map(|one| one.at).collect();
        assert_eq!(times, [1_000_000_000, 5_000_000_000]);
        let (all, unused) = seen(roles(None, None)).unwrap();
        assert!(all.of(1).iter().all(|one| one.at == 0));
        assert_eq!(unused.without_time, 0);
    }

    #[test]
    fn an_item_has_the_category_of_its_last_row_with_one() {
        let (all, _) = seen(roles(None, None)).unwrap();
        let columns = vec![
            text("what", &["x", "y", "x", "z", "x"]),
            text("kind", &["old", "", "new", "other", ""]),
        ];
        let frame = Frame::new(columns, 5);
        let found = categories(&frame, "what", "kind", &all).unwrap();
        assert_eq!(found, [Some("new".to_owned()), None]);
        let refused = categories(&frame, "what", "none", &all).unwrap_err();
        assert_eq!(refused.code, "unknown_column");
    }

    #[test]
    fn a_file_that_does_not_serve_is_refused_with_the_column() {
        let code = |roles| seen(roles).unwrap_err().code;
        assert_eq!(code(roles(Some("then"), None)), "unknown_column");
        assert_eq!(code(roles(Some("what"), None)), "column_not_numbers");
        assert_eq!(code(roles(None, Some("who"))), "column_not_numbers");
        let empty = InteractionRows::of(roles(None, None)).found().unwrap_err();
        assert_eq!(empty.code, "no_interactions");
    }
}
