//! What other trainings tell about a new one: which blend of learners is worth its time.
//!
//! [`MetaFeatures`] describe a table in numbers. [`Outcome`]s say how each of the [`settings()`] did
//! on a table, and each of their [`blends()`], at what cost: on made-up [`tasks()`] and on public sets.
//! From these comes the [`Prior`], by which `fast` chooses what it trains; [`judge()`] tells whether
//! that is better than the blend that is best on average. [`Lesson`]s are what organizations let us
//! keep of their trainings, for priors to come.

mod families;
mod features;
mod judge;
mod lesson;
mod outcome;
mod portfolio;
mod prior;
mod rank;
mod tasks;

pub use features::MetaFeatures;
pub use judge::{Judgement, Way, judge, prior};
pub use lesson::{Learned, Lesson};
pub use outcome::{Outcome, measure};
pub use portfolio::{blends, settings};
pub use prior::{Choice, Prior};
pub use tasks::{Task, tasks};
