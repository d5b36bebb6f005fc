use std::{
    cell::{Cell, RefCell},
    future::{pending, poll_fn},
    pin::Pin,
    rc::Rc,
    task::Poll,
    time::Duration,
};

use chrono::TimeDelta;
use domain::OrgId;
use store::System;
use tokio::time::Instant;

use super::*;
use crate::sweep::task::{Clock, GRACE};

/// A clock that stands still but for what acts take.
#[derive(Clone)]
struct Fake(Rc<Cell<Instant>>);

impl Clock for Fake {
    fn now(&self) -> Instant {
        self.0.get()
    }

    fn wait(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()>>> {
        let clock = self.clone();
        Box::pin(poll_fn(move |_| match clock.now() >= until {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }))
    }
}

/// Items `00`, `01`, ... , three a page, each of which takes some seconds, or fails at once.
struct Tasks {
    seconds: Vec<u64>,
    clock: Fake,
    /// Items done, in order.
    acts: RefCell<Vec<usize>>,
}

impl Tasks {
    fn of(seconds: &[u64]) -> Self {
        Self {
            seconds: seconds.to_vec(),
            clock: Fake(Rc::new(Cell::new(Instant::now()))),
            acts: RefCell::default(),
        }
    }

    fn acts(&self) -> Vec<usize> {
        self.acts.take()
    }
}

impl Task for Tasks {
    const NAME: &'static str = "test";
    type Item = usize;

    async fn items(
        &self,
        _: u8,
        after: Option<&str>,
    ) -> Result<(Vec<usize>, Option<String>), WorkError> {
        let from = after.map_or(0, |key| key.parse::<usize>().unwrap() + 1);
        let to = (from + 3).min(self.seconds.len());
        let next = (to < self.seconds.len()).then(|| format!("{:02}", to - 1));
        Ok(((from..to).collect(), next))
    }

    fn key(item: &usize) -> (String, Option<OrgId>) {
        (format!("{item:02}"), Some(OrgId::new()))
    }

    async fn act(&self, budget: &Budget, item: &usize) -> Result<usize, WorkError> {
        let takes = Duration::from_secs(self.seconds[*item]);
        if takes.is_zero() {
            return Err(WorkError::Retry("it fails".into()));
        }
        let cut_off = budget.longest() < takes;
        let now = self.clock.now() + takes.min(budget.longest());
        self.clock.0.set(now);
        if cut_off {
            pending::<()>().await;
        }
        self.acts.borrow_mut().push(*item);
        Ok(1)
    }
}

async fn pass_of(tasks: &Tasks, after: &Option<String>, seconds: u64) -> Swept {
    #[expect(clippy::disallowed_methods, reason = "a test's own")]
    let system = System::proven();
    let until = tasks.clock.now() + Duration::from_secs(seconds);
    let clock: Rc<dyn Clock> = Rc::new(tasks.clock.clone());
    let budget = Budget {
        system,
        until,
        clock,
    };
    pass(tasks, 0, after.clone(), &budget).await.unwrap()
}

/// Turns of so many seconds until a pass is whole: what was done in each.
async fn passes(tasks: &Tasks, seconds: u64) -> Vec<Vec<usize>> {
    let (mut after, mut all) = (None, Vec::new());
    loop {
        let began = tasks.clock.now();
        let swept = pass_of(tasks, &after, seconds).await;
        let lasted = tasks.clock.now() - began;
        assert!(lasted <= Duration::from_secs(seconds) + GRACE, "{lasted:?}");
        all.push(tasks.acts());
        after = swept.after;
        if swept.whole {
            assert_eq!(after, None);
            return all;
        }
        assert!(all.len() < 50, "{all:?}");
    }
}

#[tokio::test]
async fn a_pass_stops_in_time_and_goes_on_where_it_stopped() {
    for (seconds, budget, expected) in [
        // All in one.
        (vec![1; 7], 60, vec![vec![0, 1, 2, 3, 4, 5, 6]]),
        (vec![], 60, vec![vec![]]),
        // What is under way when time is over is ended.
        (vec![5; 5], 12, vec![vec![0, 1, 2], vec![3, 4]]),
        // One that takes too long for the rest of the time is the first of the next pass.
        (vec![5, 31, 5], 25, vec![vec![0], vec![1], vec![2]]),
        // One that takes longer than all of the time keeps nobody waiting.
        (vec![99, 1, 1], 10, vec![vec![], vec![1, 2]]),
        (vec![1, 99, 1], 10, vec![vec![0], vec![], vec![2]]),
        // One that fails keeps nobody waiting either.
        (vec![1, 0, 1, 0], 10, vec![vec![0, 2]]),
        // Without time each pass does one.
        (vec![1; 3], 0, vec![vec![0], vec![1], vec![2]]),
    ] {
        let tasks = Tasks::of(&seconds);
        assert_eq!(
            passes(&tasks, budget).await,
            expected,
            "{seconds:?} in {budget}"
        );
    }
}

#[tokio::test]
async fn what_fails_is_counted() {
    let swept = pass_of(&Tasks::of(&[1, 0, 1]), &None, 60).await;
    assert_eq!((swept.items, swept.done, swept.failed), (3, 2, 1));
}

/// However passes overlap, whatever a cursor says was looked at since then was.
#[tokio::test]
async fn overlapping_passes_leave_a_place_that_holds() {
    let tasks = Tasks::of(&[5; 9]);
    let now = Utc::now();
    let mut cursor = SweepCursor::new("test", 0, now);
    let seconds = |n| now + TimeDelta::seconds(n);
    // Two passes see the same cursor; the slower one, which came less far, writes last.
    let (fast, slow) = (
        pass_of(&tasks, &cursor.after, 30).await,
        pass_of(&tasks, &cursor.after, 8).await,
    );
    for (at, swept) in [(1, fast), (2, slow)] {
        cursor = moved(
            cursor,
            began(&SweepCursor::new("test", 0, now), seconds(at)),
            &swept,
        );
    }
    assert_eq!(cursor.after.as_deref(), Some("01"));
    tasks.acts();
    let rest = pass_of(&tasks, &cursor.after, 60).await;
    assert_eq!(tasks.acts(), [2, 3, 4, 5, 6, 7, 8]);
    cursor = moved(cursor.clone(), began(&cursor, seconds(50)), &rest);
    assert_eq!(
        (cursor.after.as_deref(), cursor.whole_at),
        (None, Some(seconds(2)))
    );
}

#[test]
fn clocks_that_jump_hide_nothing_for_long() {
    let now = Utc::now();
    let at = |minutes| now + TimeDelta::minutes(minutes);
    let cursor = |after: Option<&str>, began: i64, whole: Option<i64>| SweepCursor {
        after: after.map(str::to_owned),
        began_at: at(began),
        whole_at: whole.map(at),
        ..SweepCursor::new("test", 0, now)
    };
    let whole = Swept {
        whole: true,
        ..Swept::default()
    };
    for (cursors, expected) in [
        (vec![], 0),
        (
            vec![cursor(None, -5, Some(-5)), cursor(None, -7, Some(-7))],
            420,
        ),
        // Never whole: since it was first seen, or since the pass began that has not ended.
        (vec![cursor(None, -9, None)], 540),
        // One that goes on counts by the last that was whole.
        (vec![cursor(Some("a"), -1, Some(-20))], 1200),
        // The clock was ahead.
        (vec![cursor(None, 60, Some(60))], 0),
    ] {
        assert_eq!(lag(&cursors, now), expected, "{cursors:?}");
    }
    // Whatever a clock that was ahead noted, the next pass that ends is noted as now.
    for ahead in [
        cursor(None, 600, Some(600)),
        cursor(Some("a"), 600, Some(600)),
    ] {
        let next = moved(ahead.clone(), began(&ahead, now), &whole);
        assert_eq!(next.whole_at, Some(now), "{ahead:?}");
    }
}
