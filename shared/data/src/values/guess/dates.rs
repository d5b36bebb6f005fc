//! What the cells of a column say of the dates that they may be.

use report::{DateNumbers, DateOrder};

use crate::values::guess::{FEW_DATES, Guess, tolerance};
use crate::values::month_days::Behind;

impl Guess {
    /// What dates its numbers look like, but for a few.
    pub fn date_numbers(&self) -> Option<DateNumbers> {
        let few = tolerance(self.cells);
        let are_numbers = self.numbers.cells() + self.numbers.codes + few >= self.cells;
        are_numbers.then(|| self.numbers.dates(few, None))?
    }

    /// What stands behind named months, where all cells but for a few are such or other dates, and none else are as many.
    pub fn behind_months(&self) -> Option<Behind> {
        let few = tolerance(self.cells);
        let (months, all) = (self.dates.months, self.yearless + self.dates.cells);
        let years = self.dates.cells - months.cells();
        let are_most = months.cells() + self.yearless > few;
        (are_most && self.supports(all, self.cells))
            .then(|| months.behind(self.yearless, years, few))
    }

    /// Whether its cells, but for a few, are days and months in numbers, or months and years of two digits.
    pub fn are_pairs(&self) -> bool {
        self.supports(self.pairs, self.cells)
    }

    /// What dates its numbers are where more than a few stand beside dates, and the two are all of its cells but for a few:
    /// a spreadsheet's days beside written ones.
    pub(super) fn dates_beside_dates(&self) -> Option<DateNumbers> {
        let few = tolerance(self.cells);
        let numbers = self.numbers.cells() + self.numbers.codes;
        let days = numbers.saturating_sub(self.numbers.placeholders());
        let least = few.max(FEW_DATES);
        let both = days > least && self.dates.cells > least;
        let supported = both && self.supports(numbers + self.dates.cells, self.cells);
        supported.then(|| self.numbers.dates_beside_dates(few))?
    }

    /// Whether all of its cells, but for a few, are dates and what stands for none among them in numbers, as `0` does.
    pub(super) fn are_dates_beside_placeholders(&self) -> bool {
        let few = tolerance(self.cells);
        let both = self.dates.cells + self.numbers.placeholders();
        // What stands behind months is told without others beside it.
        let are_whole = self.dates.months.cells() == 0;
        are_whole && self.dates.cells > few.max(FEW_DATES) && self.supports(both, self.cells)
    }

    /// What dates most of its cells are that are written as numbers; `order` is that of days, where it is said.
    pub fn mostly_date_numbers(&self, order: Option<DateOrder>) -> Option<DateNumbers> {
        let most = self.dates.cells < self.cells / 2;
        most.then(|| self.numbers.dates(self.cells / 2, order))?
    }

    /// Whether these are days of six digits that may have the year in front as well as behind, and nothing tells.
    pub fn is_date_year_open(&self, numbers: Option<DateNumbers>) -> bool {
        numbers == Some(DateNumbers::ShortYearMonthDay) && self.numbers.is_date_year_open()
    }

    /// Whether its cells, but for a few, are dates, and more than a few of them such where years are counted as in
    /// Thailand.
    pub fn are_buddhist_dates(&self) -> bool {
        let both = self.buddhist.cells + self.dates.cells;
        self.buddhist.cells > 0
            && self.supports(both, self.cells)
            && !self.supports(self.dates.cells, self.cells)
    }

    /// Whether it has dates with years of two digits that are counted as in Thailand: where others of the file are
    /// (`told`), or its digits are Thai, or it is called in Thai and the years would be long past in our era.
    pub fn are_short_buddhist_dates(&self, told: bool) -> bool {
        let by_name = self.thai_name && !self.births && self.dates.are_of_last_century();
        self.dates.have_years_behind() && (told || self.thai_cells > 0 || by_name)
    }

    /// Whether all its years are of two digits and would be of today if they were counted as in Thailand.
    pub fn may_be_short_buddhist_dates(&self) -> bool {
        !self.births && self.dates.may_be_of_thailand()
    }

    /// The order that more dates have than have another, or that is likely by what their parts are.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.dates.order()
    }

    /// Whether some dates can only have one order and some only another, and neither are few.
    pub fn contradicts_itself(&self) -> bool {
        self.dates.contradict(tolerance(self.cells))
    }

    /// Whether the order of days shows in the cells themselves, the year's place included.
    pub fn tells_order(&self) -> bool {
        self.dates.are_certain() && !self.dates.may_have_day_next()
    }

    /// The order that shows in the cells.
    pub fn ordered(&self) -> Option<DateOrder> {
        self.dates.shown()
    }

    /// Whether it has dates of parts of two digits.
    pub fn has_short_years(&self) -> bool {
        self.dates.have_short_years()
    }

    /// Whether its dates may have a year of two digits first.
    pub fn is_year_open(&self) -> bool {
        self.dates.is_year_open()
    }
}
