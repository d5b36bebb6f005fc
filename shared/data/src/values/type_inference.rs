//! The type of a column, and how it is written: what nearly all of its cells support, and what the other columns say
//! where its own leave it open.

use std::collections::BTreeMap;

use report::{ColumnOptions, ColumnReading, ColumnType, DateNumbers, DateOrder, DecimalMark};

use crate::values::guess::Guess;
use crate::values::month_days::Behind;
use crate::values::own::Own;
use crate::values::reading::{Cell, read};

/// How the columns of a file are to be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Readings {
    pub columns: Vec<ColumnReading>,
    /// Which columns are kept as they are written as well.
    pub written: Vec<Written>,
    /// Columns of dates of which nothing says whether the day, the month or the year comes first. They are text until
    /// somebody says it.
    pub ambiguous_dates: Vec<usize>,
    /// Columns of dates of which some have one of them first and some another; text as well until somebody says it.
    pub contradictory_dates: Vec<usize>,
    /// Columns of dates in which a spreadsheet has swapped day and month where it could; text as well until somebody says
    /// that they are dates.
    pub swapped_dates: Vec<usize>,
    /// Columns whose cells are days without a year; they are text.
    pub days_without_year: Vec<usize>,
    /// Columns of named months with what may be a day or a year of two digits: text until somebody says that they are
    /// dates, or read as years where that is likely.
    pub days_or_years: Vec<usize>,
    /// Columns of numbers whose marks nothing explains for certain; they are read with the likely decimal mark, or
    /// with that of the language that most programs speak.
    pub ambiguous_numbers: Vec<usize>,
    /// Columns of numbers of which each tells its decimal mark, and not all the same: they are read one by one.
    pub mixed_decimals: Vec<usize>,
    /// Columns of numbers that can only have another decimal mark than the file's owner says; they are read with it.
    pub decimal_unfit: Vec<usize>,
    /// Columns of dates that can only have another of day and month first than the file's owner says; they are read so.
    pub order_unfit: Vec<usize>,
    /// Columns of numbers that look like dates, and how.
    pub dates_as_numbers: Vec<(usize, DateNumbers)>,
    /// Columns of dates of which some are plain numbers, and how.
    pub numbers_among_dates: Vec<(usize, DateNumbers)>,
    /// Columns of dates where years are counted as in Thailand.
    pub buddhist_dates: Vec<usize>,
    /// Columns of long numbers of which a spreadsheet took the last digits.
    pub lost_digits: Vec<usize>,
    /// Columns of dates whose years of two digits may be counted as in Thailand.
    pub short_buddhist_dates: Vec<usize>,
    /// Columns in which percentages stand beside plain numbers.
    pub mixed_percent: Vec<usize>,
    /// Columns of which some cells are in another unit of the family of that which most have.
    pub mixed_units: Vec<usize>,
    /// Columns of text of which most cells are of another type.
    pub mostly: Vec<(usize, ColumnType)>,
    /// Words in columns called keys that name nobody there, with their rows.
    pub words_for_nobody: BTreeMap<usize, Vec<(String, u64)>>,
    /// Columns whose owner says what they hold.
    pub told_columns: Vec<usize>,
    /// What cells without a value stand for, where their owner says it.
    pub empty: BTreeMap<usize, String>,
    /// What is said of the whole file, by its owner or its columns.
    told: Told,
}

/// Whether a column's cells are kept as they are written, beside what they were read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    No,
    /// Some are set aside, or have units: what a model learned from may say more of them. Or they are names, by the
    /// column's, and other than the numbers they are read as.
    Kept,
    /// Besides, nothing in the file tells what marks mean, or which comes first of day and month: what a model learned
    /// from does.
    Open,
}

/// What is known of a file beside its cells.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hints<'a> {
    /// Words that its owner says stand for a missing value.
    pub missing: &'a [String],
    /// Cells are parted by semicolons, as where decimals have a comma.
    pub semicolons: bool,
    /// What its owner says.
    pub decimal: Option<DecimalMark>,
    pub date_order: Option<DateOrder>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Told {
    decimal: Option<DecimalMark>,
    /// Without better knowledge.
    likely_decimal: Option<DecimalMark>,
    /// The file's columns speak for another mark than how its cells are parted.
    is_decimal_doubtful: bool,
    order: Option<DateOrder>,
    /// A column says that amounts are in a currency that has no decimals.
    is_undivided: bool,
    /// Some columns hold dates where years are counted as in Thailand.
    is_thai: bool,
    /// Of dates that may have a year of two digits first.
    short_order: Option<DateOrder>,
    /// What the file's owner says alone.
    said_order: Option<DateOrder>,
    likely_order: Option<DateOrder>,
    /// What the file's owner says alone.
    said_decimal: Option<DecimalMark>,
}

/// Decides about all columns of a file: those that are plain by themselves speak for the others.
pub(crate) fn decide(guesses: &[Guess], hints: Hints<'_>) -> Readings {
    let own: Vec<Own> = guesses.iter().map(Guess::own).collect();
    let told = Told::of(guesses, &own, hints);
    let mut readings = Readings {
        columns: Vec::with_capacity(guesses.len()),
        written: Vec::with_capacity(guesses.len()),
        ambiguous_dates: Vec::new(),
        contradictory_dates: Vec::new(),
        swapped_dates: Vec::new(),
        days_without_year: Vec::new(),
        days_or_years: Vec::new(),
        ambiguous_numbers: Vec::new(),
        mixed_decimals: Vec::new(),
        decimal_unfit: Vec::new(),
        order_unfit: Vec::new(),
        dates_as_numbers: Vec::new(),
        numbers_among_dates: Vec::new(),
        buddhist_dates: Vec::new(),
        lost_digits: Vec::new(),
        short_buddhist_dates: Vec::new(),
        mixed_percent: Vec::new(),
        mixed_units: Vec::new(),
        mostly: Vec::new(),
        words_for_nobody: BTreeMap::new(),
        told_columns: Vec::new(),
        empty: BTreeMap::new(),
        told,
    };
    for (at, (guess, own)) in guesses.iter().zip(own).enumerate() {
        let behind_months = guess.behind_months();
        let mut reading = match own {
            Own::Text => {
                // What they are is told as well where they are days or years.
                let mostly = guess.mostly().filter(|_| behind_months.is_none());
                readings.mostly.extend(mostly.map(|kind| (at, kind)));
                guess.text()
            }
            Own::Boolean => guess.boolean(),
            Own::Number(decimal) => {
                let other = hints.decimal.filter(|said| *said != decimal);
                if other.is_some() && guess.marked().is_some() {
                    readings.decimal_unfit.push(at);
                }
                guess.number(decimal)
            }
            Own::MixedNumber => {
                readings.mixed_decimals.push(at);
                guess.mixed_number()
            }
            Own::OpenNumber(likely) => {
                let decimal = guess.agreed(likely, hints.decimal, told.decimal);
                let likely = told.likely_decimal.unwrap_or(DecimalMark::Point);
                let read = decimal.unwrap_or(likely);
                let is_open = hints.decimal.is_none() && guess.may_be_decimals(read);
                let is_undivided = told.is_undivided && guess.may_be_undivided();
                let is_known = is_undivided && read == DecimalMark::Point;
                if !is_known && (decimal.is_none() || told.is_decimal_doubtful || is_open) {
                    readings.ambiguous_numbers.push(at);
                }
                guess.number(read)
            }
            Own::BuddhistDate => {
                readings.buddhist_dates.push(at);
                guess.buddhist_date(told.said_order)
            }
            Own::Date(_) | Own::OpenDate if guess.are_short_buddhist_dates(told.is_thai) => {
                readings.buddhist_dates.push(at);
                guess.buddhist_date(told.said_order)
            }
            Own::Date(order) => {
                if is_unfit(hints.date_order, order) && guess.ordered() == Some(order) {
                    readings.order_unfit.push(at);
                }
                guess.date(order)
            }
            Own::OpenDate => {
                let told = told.dates_of(guess).map(|order| guess.date(order));
                told.or_else(|| guess.dates_alone()).unwrap_or_else(|| {
                    readings.ambiguous_dates.push(at);
                    guess.text()
                })
            }
            Own::ContradictoryDate => match told.said_order {
                Some(order) => guess.date(order),
                None => {
                    readings.contradictory_dates.push(at);
                    guess.text()
                }
            },
            Own::SwappedDate => {
                readings.swapped_dates.push(at);
                let said = told.said_order.map(|order| guess.date(order));
                said.unwrap_or_else(|| guess.text())
            }
        };
        match behind_months {
            Some(Behind::Days) => readings.days_without_year.push(at),
            Some(Behind::Open | Behind::LikelyYears) => readings.days_or_years.push(at),
            None if guess.are_pairs() => readings.days_without_year.push(at),
            Some(Behind::Years) | None => {}
        }
        reading.missing = lowercase(hints.missing);
        let is_number = matches!(reading.kind, ColumnType::Integer | ColumnType::Number);
        if guess.lost_digits() {
            readings.lost_digits.push(at);
        }
        if is_number && guess.mixes_percent() {
            readings.mixed_percent.push(at);
        }
        if is_number && guess.mixes_units() {
            readings.mixed_units.push(at);
        }
        if reading.kind == ColumnType::Date
            && !reading.buddhist_years
            && guess.may_be_short_buddhist_dates()
        {
            readings.short_buddhist_dates.push(at);
        }
        if let (ColumnType::Date, Some(numbers)) = (reading.kind, reading.date_numbers) {
            readings.numbers_among_dates.push((at, numbers));
        }
        // Codes that begin with zeros are texts.
        let may_be_dates = is_number || reading.digits.is_some();
        if may_be_dates && let Some(dates) = guess.date_numbers() {
            readings.dates_as_numbers.push((at, dates));
        }
        readings.push(guess, reading);
    }
    readings
}

/// Whether the one says that days come first and the other months.
fn is_unfit(said: Option<DateOrder>, own: DateOrder) -> bool {
    use DateOrder::{DayFirst, MonthFirst};
    matches!(
        (said, own),
        (Some(DayFirst), MonthFirst) | (Some(MonthFirst), DayFirst)
    )
}

/// Words told, as cells are compared with them.
pub(crate) fn lowercase(words: &[String]) -> Vec<String> {
    words
        .iter()
        .map(|word| word.trim().to_lowercase())
        .collect()
}

impl Readings {
    /// Those of a file that was read before: nothing of them is open.
    pub fn settled(columns: Vec<ColumnReading>, written: Vec<Written>) -> Self {
        Self {
            columns,
            written,
            ..Self::default()
        }
    }

    fn push(&mut self, guess: &Guess, reading: ColumnReading) {
        self.tell_words(self.columns.len(), guess, &reading);
        self.written.push(self.told.written(guess, &reading));
        self.columns.push(reading);
    }

    fn tell_words(&mut self, at: usize, guess: &Guess, reading: &ColumnReading) {
        self.words_for_nobody.remove(&at);
        let words = guess.words_for_nobody(reading);
        if !words.is_empty() {
            self.words_for_nobody.insert(at, words);
        }
    }

    /// Reads columns as their owner says, whatever their cells do.
    pub fn tell(
        &mut self,
        names: &[String],
        guesses: &[Guess],
        options: &BTreeMap<String, ColumnOptions>,
    ) {
        for (at, name) in names.iter().enumerate() {
            if let Some(options) = options.get(name) {
                self.tell_column(at, &guesses[at], options);
                self.told_columns.push(at);
                let empty = options
                    .empty
                    .as_ref()
                    .map(|empty| (at, empty.trim().to_owned()));
                self.empty.extend(empty);
            }
        }
    }

    /// What a column is said to hold; nothing where that is what its cells tell. Where these tell of a type that has no
    /// such word as its empty cells are said to stand for, or are crosses, it holds texts.
    fn told_kind(&self, at: usize, options: &ColumnOptions) -> Option<ColumnType> {
        let own = &self.columns[at];
        let is_value = |empty: &String| {
            let cell = read(own, empty.trim().as_bytes());
            !own.crosses && !matches!(cell, Cell::Missing | Cell::Stray)
        };
        let fits = options.empty.as_ref().is_none_or(is_value);
        options
            .said_kind()
            .or_else(|| (!fits).then_some(ColumnType::Text))
    }

    fn tell_column(&mut self, at: usize, guess: &Guess, options: &ColumnOptions) {
        let Some(kind) = self.told_kind(at, options) else {
            return;
        };
        self.ambiguous_dates.retain(|open| *open != at);
        self.contradictory_dates.retain(|open| *open != at);
        self.dates_as_numbers.retain(|(open, _)| *open != at);
        self.numbers_among_dates.retain(|(open, _)| *open != at);
        self.buddhist_dates.retain(|open| *open != at);
        self.short_buddhist_dates.retain(|open| *open != at);
        self.ambiguous_numbers.retain(|open| *open != at);
        let is_number = matches!(kind, ColumnType::Integer | ColumnType::Number);
        if !is_number || options.decimal.is_some() {
            self.mixed_decimals.retain(|mixed| *mixed != at);
            self.decimal_unfit.retain(|unfit| *unfit != at);
        }
        self.order_unfit.retain(|unfit| *unfit != at);
        self.days_or_years.retain(|open| *open != at);
        self.days_without_year.retain(|open| *open != at);
        self.mostly.retain(|(open, _)| *open != at);
        if kind != ColumnType::Date {
            self.swapped_dates.retain(|swapped| *swapped != at);
        }
        let told = Told {
            decimal: options.decimal.or(self.told.decimal),
            order: options.date_order.or(self.told.order),
            short_order: options.date_order.or(self.told.short_order),
            said_decimal: options.decimal.or(self.told.said_decimal),
            said_order: options.date_order.or(self.told.said_order),
            ..self.told
        };
        let said_order = options.date_order.or(told.said_order);
        let date_numbers = guess.mostly_date_numbers(said_order);
        let mut reading = match kind {
            _ if is_number && options.decimal.is_none() && guess.mixes_decimals() => {
                if !self.mixed_decimals.contains(&at) {
                    self.mixed_decimals.push(at);
                }
                guess.mixed_number()
            }
            ColumnType::Integer | ColumnType::Number => {
                let own = guess.marked();
                let decimal = options.decimal.or(own).or(told.decimal);
                let decimal = decimal.or_else(|| guess.decimal());
                let is_sure = options.decimal.or(own).is_some();
                if decimal.is_none() || (told.is_decimal_doubtful && !is_sure && !guess.tells(kind))
                {
                    self.ambiguous_numbers.push(at);
                }
                let likely = told.likely_decimal.unwrap_or(DecimalMark::Point);
                let reading = guess.number(decimal.unwrap_or(likely));
                ColumnReading {
                    decimal: options.decimal.or(reading.decimal),
                    ..reading
                }
            }
            ColumnType::Date if said_order.is_none() && guess.is_date_year_open(date_numbers) => {
                self.ambiguous_dates.push(at);
                guess.text()
            }
            ColumnType::Date if date_numbers.is_some() => ColumnReading {
                date_numbers,
                ..ColumnReading::new(ColumnType::Date)
            },
            ColumnType::Date
                if guess.are_buddhist_dates() || guess.are_short_buddhist_dates(told.is_thai) =>
            {
                guess.buddhist_date(options.date_order.or(told.said_order))
            }
            ColumnType::Date => {
                let contradictory = guess.contradicts_itself();
                let own = match contradictory {
                    true => told.said_order,
                    false => told.dates_of(guess),
                };
                let read = options.date_order.or(own).map(|order| guess.date(order));
                match read.or_else(|| guess.dates_alone()) {
                    Some(reading) => reading,
                    None if contradictory => {
                        self.contradictory_dates.push(at);
                        guess.text()
                    }
                    None => {
                        self.ambiguous_dates.push(at);
                        guess.text()
                    }
                }
            }
            ColumnType::Boolean => guess.boolean(),
            // Customers are called so, whoever says that they are texts.
            ColumnType::Text => ColumnReading {
                names: guess.text().names,
                ..ColumnReading::new(ColumnType::Text)
            },
        };
        // Whole numbers may be told to be numbers, and decimals of what is told to be whole are set aside.
        if is_number {
            reading.kind = kind;
        }
        reading.missing.clone_from(&self.columns[at].missing);
        self.tell_words(at, guess, &reading);
        self.written[at] = told.written(guess, &reading);
        self.columns[at] = reading;
    }
}

impl Told {
    fn of(guesses: &[Guess], own: &[Own], hints: Hints<'_>) -> Self {
        use DateOrder::{DayFirst, MonthFirst, YearMonthDay};
        let said = hints.date_order;
        let decimal = hints.decimal.or_else(|| file_decimal(guesses, own));
        let likely_decimal = hints.semicolons.then_some(DecimalMark::Comma);
        let is_shown = |order| file_order(guesses, own, &[order], |_| true).is_some();
        // Who writes decimals with a comma does not put the month first, unless some column does. Semicolons alone say
        // nothing of dates.
        let is_likely = decimal == Some(DecimalMark::Comma) && !is_shown(MonthFirst);
        let likely_order = is_likely.then_some(DayFirst);
        let doubt = |likely| hints.decimal.is_none() && decimal.is_some_and(|own| own != likely);
        Self {
            decimal,
            likely_decimal,
            is_decimal_doubtful: likely_decimal.is_some_and(doubt),
            said_decimal: hints.decimal,
            is_undivided: guesses.iter().any(Guess::are_undivided_codes),
            is_thai: own.contains(&Own::BuddhistDate),
            said_order: said,
            order: said.or_else(|| file_order(guesses, own, &[DayFirst, MonthFirst], |_| true)),
            short_order: said.or_else(|| {
                let orders = [DayFirst, MonthFirst, YearMonthDay];
                file_order(guesses, own, &orders, Guess::has_short_years)
            }),
            likely_order,
        }
    }

    /// The order of a column's dates, which they tell for certain, or others, or is likely.
    fn dates_of(&self, guess: &Guess) -> Option<DateOrder> {
        let own = guess.date_order();
        let told = match guess.is_year_open() {
            true => self.short_order,
            false => self.order.or(self.likely_order),
        };
        match guess.tells(ColumnType::Date) {
            true => own,
            false => told.or(own),
        }
    }

    fn written(&self, guess: &Guess, reading: &ColumnReading) -> Written {
        // What other columns tell is less than what a model knows of this one.
        let told = match reading.kind {
            ColumnType::Date => self.said_order.is_some() || guess.tells_order(),
            kind => self.said_decimal.is_some() || guess.tells(kind),
        };
        match told {
            false => Written::Open,
            true if guess.loses(reading) => Written::Kept,
            true => Written::No,
        }
    }
}

/// The decimal mark of most columns that show theirs.
fn file_decimal(guesses: &[Guess], own: &[Own]) -> Option<DecimalMark> {
    let shown = |decimal| {
        let shows = |(guess, own): &(&Guess, &Own)| {
            **own == Own::Number(decimal) && guess.marked() == Some(decimal)
        };
        guesses.iter().zip(own).filter(shows).count()
    };
    match (shown(DecimalMark::Point), shown(DecimalMark::Comma)) {
        (point, comma) if point > comma => Some(DecimalMark::Point),
        (point, comma) if comma > point => Some(DecimalMark::Comma),
        _ => None,
    }
}

/// The one of these orders that columns of dates show.
fn file_order(
    guesses: &[Guess],
    own: &[Own],
    orders: &[DateOrder],
    is_among: impl Fn(&Guess) -> bool,
) -> Option<DateOrder> {
    let shows = |order: &DateOrder| {
        guesses.iter().zip(own).any(|(guess, own)| {
            matches!(own, Own::Date(_) | Own::OpenDate)
                && is_among(guess)
                && guess.ordered() == Some(*order)
        })
    };
    let mut shown = orders.iter().filter(|order| shows(order));
    shown.next().copied().filter(|_| shown.next().is_none())
}
