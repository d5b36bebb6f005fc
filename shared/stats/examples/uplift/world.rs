//! A company's customers as they would behave, whoever is made an offer: the same random numbers for
//! every policy.

use stats::offers::features::Cell;
use stats::offers::value::Cost;

/// Billing cycles: of history, without offers; of the year; and of the time in which its offers pay back.
pub const HISTORY: usize = 6;
pub const YEAR: usize = 12;
pub const RUN_OUT: usize = 12;
pub const CYCLES: usize = HISTORY + YEAR + RUN_OUT;
/// New customers in each cycle of history and year, as a share of those at the start.
const ARRIVE: f64 = 0.05;
/// Cycles for which an offer moves the chance to leave, and after which there may be another.
pub const EFFECT: usize = 3;

pub const OFFERS: usize = 3;
pub const COSTS: [Cost; OFFERS] = [
    // A discount of a fifth of three bills, a pause, a call.
    cost(0.2, 3, 0.0),
    cost(1.0, 1, 0.0),
    cost(0.0, 0, 25.0),
];
/// What each is expected to add to the log-odds to leave, by whoever knows nothing else.
pub const USUAL: [f64; OFFERS] = [-0.15, -0.1, -0.15];

const fn cost(share: f64, bills: u32, fixed: f64) -> Cost {
    Cost {
        share,
        bills,
        fixed,
    }
}

/// A variant of a company.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Std,
    /// Customers differ half as much in what offers do.
    Mild,
    /// Offers do the same to all.
    Const,
    /// They do nothing.
    Null,
    /// From the sixth cycle of the year on, more leave.
    Drift,
}

impl Kind {
    /// What all of a cycle's log-odds to leave are raised by.
    pub fn raised(self, cycle: usize) -> f64 {
        if self == Self::Drift && cycle >= HISTORY + 5 {
            0.6
        } else {
            0.0
        }
    }

    /// What an offer does here: in the standard world, and to the usual customer there.
    pub fn effect(self, std: f64, usual: f64) -> f64 {
        match self {
            Self::Std | Self::Drift => std,
            Self::Mild => usual + 0.5 * (std - usual),
            Self::Const => -0.25,
            Self::Null => 0.0,
        }
    }

    /// How much of what is hidden in effects is left.
    pub fn hidden(self) -> f64 {
        match self {
            Self::Std | Self::Drift => 1.0,
            Self::Mild => 0.5,
            Self::Const | Self::Null => 0.0,
        }
    }
}

/// What of a customer does not change.
pub struct Customer {
    pub arrives: usize,
    pub price: f64,
    /// Added to the log-odds to leave, and to what each offer adds; seen by nobody.
    pub frailty: f64,
    pub hidden: [f64; OFFERS],
    /// Where their cycles begin in [`World::states`].
    first: usize,
}

/// A customer in a cycle.
pub struct State {
    /// To leave, without an offer and what is hidden.
    pub odds: f32,
    /// What each offer adds to that.
    pub effects: [f32; OFFERS],
    /// They leave if this is below the chance to.
    pub luck: f32,
}

pub struct World {
    pub customers: Vec<Customer>,
    pub states: Vec<State>,
    /// Names of the columns that the company has.
    pub names: Vec<String>,
    /// Their cells, state by state.
    cells: Vec<f32>,
    /// What categories are called, of columns that have them.
    pub categories: Vec<Option<Vec<String>>>,
}

impl World {
    pub fn new(names: &[&str], categories: Vec<Option<Vec<String>>>) -> Self {
        Self {
            customers: Vec::new(),
            states: Vec::new(),
            names: names.iter().map(|name| (*name).into()).collect(),
            cells: Vec::new(),
            categories,
        }
    }

    /// The cycle in which each customer arrives.
    pub fn arrivals(start: usize) -> Vec<usize> {
        let each = (ARRIVE * start as f64).round() as usize;
        let later = (1..HISTORY + YEAR).flat_map(|cycle| std::iter::repeat_n(cycle, each));
        std::iter::repeat_n(0, start).chain(later).collect()
    }

    /// Adds a customer, whose cells and state `each` tells for every cycle from the arrival on.
    pub fn push(
        &mut self,
        mut customer: Customer,
        mut each: impl FnMut(usize) -> (Vec<f64>, State),
    ) {
        customer.first = self.states.len();
        for cycle in customer.arrives..CYCLES {
            let (cells, state) = each(cycle);
            self.cells.extend(cells.into_iter().map(|cell| cell as f32));
            self.states.push(state);
        }
        self.customers.push(customer);
    }

    pub fn at(&self, customer: usize, cycle: usize) -> usize {
        let of = &self.customers[customer];
        of.first + cycle - of.arrives
    }

    pub fn numbers(&self, state: usize) -> &[f32] {
        &self.cells[state * self.names.len()..][..self.names.len()]
    }

    /// As a company would have them.
    pub fn cells(&self, state: usize) -> Vec<Cell<'_>> {
        let numbers = self.numbers(state).iter().zip(&self.categories);
        numbers
            .map(|(number, categories)| match categories {
                Some(names) => Cell::Category(&names[*number as usize]),
                None => Cell::Number(f64::from(*number)),
            })
            .collect()
    }
}

impl Customer {
    pub fn new(arrives: usize, price: f64, frailty: f64, hidden: [f64; OFFERS]) -> Self {
        Self {
            arrives,
            price,
            frailty,
            hidden,
            first: 0,
        }
    }
}
