//! Words that stand for a missing value, by who writes them and where. All in lower case.

mod of_dates;
mod of_people;
mod of_programs;

pub(crate) use of_dates::AMONG_DATES;
pub(crate) use of_people::AMONG_VALUES;
pub(crate) use of_programs::ANYWHERE;
