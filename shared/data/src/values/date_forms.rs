//! The forms in which a day is written, each read from its beginning.

use crate::values::calendar::{is_weekday, month_number, thai_month};
use crate::values::date::{Day, Read, day_number, full_year, week_day, year_in_thai};
use crate::values::date_cursor::Cursor;
use crate::values::short_date::ShortParts;

impl Cursor<'_> {
    /// `2026-11-21`, and nothing else.
    pub fn plain_day(mut self) -> Option<Read> {
        let year = self.digits(4, 4)?;
        self.one_of(b"-")?;
        let second = self.digits(2, 2)?;
        self.one_of(b"-")?;
        let third = self.digits(2, 2)?;
        Some(Read {
            day: Day::YearFirst {
                year,
                second,
                third,
            },
            millis: 0,
        })
    }

    pub fn digits_first(self) -> Option<Read> {
        let digits = self.count_digits();
        match (digits, self.0.get(digits)?) {
            (4, _) => self.year_first(),
            (8, b'T') => self.compact(),
            (1, b'Q' | b'q') => self.quarter_first(),
            (1 | 2, b'/' | b'-' | b'.') if self.is_number_behind(digits + 1) => self.local(),
            (1 | 2, b':') => self.behind_time(),
            (1 | 2, _) => self.named(),
            _ => None,
        }
    }

    /// `13:29:48 21/11/2026`: the time stands in front of the day.
    fn behind_time(mut self) -> Option<Read> {
        let millis = self.clock()?;
        self.one_of(b" ")?;
        self.skip(b" ");
        let day = self.digits_first()?;
        (day.millis == 0).then_some(Read { millis, ..day })
    }

    fn is_number_behind(self, at: usize) -> bool {
        let mut rest = Cursor(self.0.get(at..).unwrap_or_default());
        rest.skip(b" ");
        rest.count_digits() > 0
    }

    /// A date whose day is known, and the rest as its time.
    fn with_time(mut self, days: i64) -> Option<Read> {
        let millis = self.time_or_end()?;
        Some(Read {
            day: Day::Known(days),
            millis,
        })
    }

    /// `2026-11-21`, `2026/1/5 10:00`, `2026. 11. 21.`, `2026-11`, `2026-Nov-21`, `2026-Nov`, `2026-Q4`, `2026-W47-6`,
    /// `2026_11_21`, `2026:11:21 10:15:00` as cameras have it, `2026年11月21日`.
    fn year_first(mut self) -> Option<Read> {
        let year = self.digits(4, 4)?;
        if self.any_text(&["年", "년"]).is_some() {
            return self.behind_cjk_year(year);
        }
        if is_part_of_year(*self.0.first()?) {
            return self.part_of_year(year);
        }
        if matches!(self.0, [b'm' | b'M', rest @ ..] if rest.len() < 3) {
            return self.stata_month(year);
        }
        let separator = self.one_of(b"-/. _:")?;
        self.skip(b" ");
        match self.0.first()? {
            first if is_part_of_year(*first) => return self.part_of_year(year),
            b'M' | b'm' if self.0.get(1).is_some_and(u8::is_ascii_digit) => {
                return self.stata_month(year);
            }
            first if !first.is_ascii_digit() => {
                let month = month_number(self.word())?;
                // `2026-Nov`.
                if self.0.is_empty() {
                    return self.with_time(day_number(year, month, 1)?);
                }
                // `2026. november 21.`, as in Hungarian.
                let behind = if separator == b'.' { b' ' } else { separator };
                self.one_of(&[behind])?;
                let day = self.digits(1, 2)?;
                if separator == b'.' {
                    self.one_of(b".");
                }
                return self.with_time(day_number(year, month, day)?);
            }
            _ if separator == b' ' => return None,
            _ => {}
        }
        let second = self.digits(1, 2)?;
        // A day of hours and minutes is a span of time.
        let has_time = self.0.len() > 3;
        if separator == b':' && !has_time {
            return None;
        }
        if self.0.is_empty() {
            return self.with_time(day_number(year, second, 1)?);
        }
        self.one_of(&[separator])?;
        self.skip(b" ");
        let third = self.digits(1, 2)?;
        if separator == b'.' {
            self.one_of(b".");
        }
        let millis = self.time_or_end()?;
        let day = Day::YearFirst {
            year,
            second,
            third,
        };
        Some(Read { day, millis })
    }

    /// `2026m11`, as Stata writes it; volumes are other numbers of `m3`.
    fn stata_month(mut self, year: i64) -> Option<Read> {
        self.one_of(b"mM")?;
        let month = self.digits(1, 2)?;
        let is_likely = self.0.is_empty() && (1900..=2100).contains(&year);
        is_likely.then_some(Read {
            day: Day::Known(day_number(year, month, 1)?),
            millis: 0,
        })
    }

    /// `Q4`, `H2`, `W47`, `W47-6`, and nothing behind.
    fn part_of_year(mut self, year: i64) -> Option<Read> {
        let days = match self.one_of(b"QqHhWw")?.to_ascii_lowercase() {
            b'q' => first_of_quarter(year, self.digits(1, 1)?)?,
            b'h' => first_of_half(year, self.digits(1, 1)?)?,
            _ => {
                let week = self.digits(1, 2)?;
                self.one_of(b"-");
                week_day(year, week, self.digits(1, 1).unwrap_or(1))?
            }
        };
        self.0.is_empty().then_some(Read {
            day: Day::Known(days),
            millis: 0,
        })
    }

    /// `Q4 2026`, `Q4/2026`, `T4 2026`, `Q4'26`, `H2 2026`.
    pub fn quarter(mut self) -> Option<Read> {
        let part = self.one_of(b"QqTHh")?;
        let number = self.digits(1, 1)?;
        self.skip(b" -/");
        let year = match self.0.first()? {
            b'\'' => self.year()?,
            _ => self.digits(4, 4)?,
        };
        let days = match part {
            b'H' | b'h' => first_of_half(year, number)?,
            _ => first_of_quarter(year, number)?,
        };
        self.0.is_empty().then_some(Read {
            day: Day::Known(days),
            millis: 0,
        })
    }

    /// `W47 2026`, `KW 47/2026`, `Week 47, 2026`, for its Monday.
    pub fn week(mut self) -> Option<Read> {
        self.any_text(&["week", "woche", "semaine", "wk", "kw", "cw", "w"])?;
        self.skip(b" .");
        let week = self.digits(1, 2)?;
        self.skip(b" -/,");
        let days = week_day(self.digits(4, 4)?, week, 1)?;
        self.0.is_empty().then_some(Read {
            day: Day::Known(days),
            millis: 0,
        })
    }

    /// `4Q26`, `4Q2026`.
    fn quarter_first(mut self) -> Option<Read> {
        let quarter = self.digits(1, 1)?;
        self.one_of(b"Qq")?;
        let days = first_of_quarter(self.year()?, quarter)?;
        self.0.is_empty().then_some(Read {
            day: Day::Known(days),
            millis: 0,
        })
    }

    /// `令和5年5月19日`, `民國112年5月19日`, `R5.5.19`, in the years of an emperor or of the republic.
    pub fn era(mut self) -> Option<Read> {
        const ERAS: [(&str, i64); 6] = [
            ("令和", 2018),
            ("平成", 1988),
            ("昭和", 1925),
            ("大正", 1911),
            ("民國", 1911),
            ("民国", 1911),
        ];
        if let Some(read) = self.short_era() {
            return Some(read);
        }
        let (_, before) = ERAS.iter().find(|(era, _)| self.text(era).is_some())?;
        let year = match self.text("元") {
            Some(()) => 1,
            None => self.digits(1, 3)?,
        };
        self.text("年")?;
        self.behind_cjk_year(before + year)
    }

    /// `R5.5.19`, `H31/4/30`, as Japanese spreadsheets have it.
    fn short_era(mut self) -> Option<Read> {
        let (before, last) = match self.one_of(b"RHS")? {
            b'R' => (2018, 99),
            b'H' => (1988, 31),
            _ => (1925, 64),
        };
        let year = self.digits(1, 2).filter(|year| (1..=last).contains(year))?;
        let separator = self.one_of(b"./-")?;
        let month = self.digits(1, 2)?;
        self.one_of(&[separator])?;
        let day = self.digits(1, 2)?;
        self.with_time(day_number(before + year, month, day)?)
    }

    fn behind_cjk_year(mut self, year: i64) -> Option<Read> {
        self.skip(b" ");
        let month = self.digits(1, 2)?;
        self.any_text(&["月", "월"])?;
        self.skip(b" ");
        if self.0.is_empty() {
            return self.with_time(day_number(year, month, 1)?);
        }
        let day = self.digits(1, 2)?;
        self.any_text(&["日", "号", "號", "일"])?;
        let days = day_number(year, month, day)?;
        if self.count_digits() == 0 {
            return self.with_time(days);
        }
        let millis = self.time()?;
        Some(Read {
            day: Day::Known(days),
            millis,
        })
    }

    /// `20261121T101500Z`.
    fn compact(mut self) -> Option<Read> {
        let (year, month, day) = (self.digits(4, 4)?, self.digits(2, 2)?, self.digits(2, 2)?);
        self.with_time(day_number(year, month, day)?)
    }

    /// `21/11/2026`, `21.11.26 10:00`, `21. 11. 2026`, `11-21-2026`, `11/2026`, `11.2026`, `26-11-21`.
    fn local(mut self) -> Option<Read> {
        let may_be_year = self.count_digits() == 2;
        let first = self.digits(1, 2)?;
        let separator = self.one_of(b"/-.")?;
        self.skip(b" ");
        // `1.2024` may be a number.
        if self.count_digits() == 4 && (separator != b'.' || may_be_year) {
            let year = self.digits(4, 4)?;
            return self.0.is_empty().then_some(Read {
                day: Day::Known(day_number(year, first, 1)?),
                millis: 0,
            });
        }
        let second = self.digits(1, 2)?;
        // `15/3-2026`, as in Denmark and Norway, where days come first.
        let is_nordic = separator == b'/' && self.0.first() == Some(&b'-');
        self.one_of(&[if is_nordic { b'-' } else { separator }])?;
        self.skip(b" ");
        let last = self.count_digits();
        if is_nordic && last != 4 {
            return None;
        }
        // `24.7.1` is a version.
        let is_short = may_be_year && (last == 2 || (last == 1 && separator != b'.'));
        let day = match is_short {
            true => Day::Short(ShortParts {
                first,
                second,
                third: self.digits(1, 2)?,
                digit: last == 1,
                separator,
            }),
            false => Day::Local {
                first,
                second,
                year: self.year()?,
                dots: separator == b'.' || is_nordic,
                long: last == 4,
            },
        };
        if separator == b'.' {
            self.one_of(b".");
        }
        let millis = self.time_or_end()?;
        Some(Read { day, millis })
    }

    /// Of four digits, or of two.
    fn year(&mut self) -> Option<i64> {
        let short = self.one_of("'".as_bytes()).is_some();
        let before = self.0.len();
        let year = self.digits(2, 4)?;
        let year = match before - self.0.len() {
            2 => full_year(year),
            4 if !short => year,
            _ => return None,
        };
        // As Russian has it.
        self.any_text(&[" г.", " г", "г."]);
        Some(year)
    }

    /// `Saturday, 21 November 2026`, `Sat 21/11/2026`, `sábado, 21 de novembro de 2026`.
    pub fn behind_weekday(mut self) -> Option<Read> {
        if !is_weekday(self.word()) {
            return None;
        }
        self.any_text(&["-feira"]);
        self.skip(b"., ");
        match self.count_digits() {
            0 => self.named(),
            _ => self.digits_first(),
        }
    }

    /// `21 Nov 2026`, `21-NOV-26`, `Nov 21st, 2026`, `21 de novembro de 2026`, `25. Juli 2024`,
    /// `Nov 21 10:00:00 2026`, `Nov 2026`; a time may follow.
    pub fn named(mut self) -> Option<Read> {
        let mut day = None;
        self.any_text(&["den ", "the ", "le ", "am "]);
        if self.count_digits() > 0 {
            day = Some(self.day()?);
        }
        if let Some(month) = thai_month(&mut self) {
            return self.behind_thai_month(day.unwrap_or(1), month);
        }
        let month = month_number(self.word())?;
        self.one_of(b".");
        let blank = self.0.first() == Some(&b' ');
        self.gap();
        if day.is_none() && self.count_digits() == 2 && self.0.len() == 2 {
            let number = self.digits(2, 2)?;
            let day = Day::Month {
                month,
                number,
                blank,
            };
            return Some(Read { day, millis: 0 });
        }
        if day.is_none() && self.is_day() {
            day = Some(self.day()?);
            self.one_of(b",");
            self.skip(b" ");
        }
        // As C's asctime and `date` have it, the year comes behind the time.
        let mut millis = None;
        if self.count_digits() <= 2 && self.0.get(2) == Some(&b':') {
            millis = Some(self.clock()? - self.zone()?);
            self.skip(b" ");
        }
        let year = self.year()?;
        let days = day_number(year, month, day.unwrap_or(1))?;
        match millis {
            Some(millis) => self.0.is_empty().then_some(Read {
                day: Day::Known(days),
                millis,
            }),
            None => self.with_time(days),
        }
    }

    /// `23 Mar`, `March 5`, `Mar 23rd`, `Sat, 23. März`, `3月23日`, and nothing behind.
    pub fn lacks_year(mut self) -> bool {
        if is_weekday(self.peek_word()) && month_number(self.peek_word()).is_none() {
            self.word();
            self.skip(b"., ");
        }
        self.lacks_year_behind()
            .is_some_and(|rest| rest.0.is_empty())
    }

    fn lacks_year_behind(mut self) -> Option<Self> {
        if self.count_digits() > 0 {
            let mut cjk = self;
            if cjk.digits(1, 2).is_some() && cjk.any_text(&["月", "월"]).is_some() {
                cjk.skip(b" ");
                cjk.digits(1, 2)?;
                cjk.any_text(&["日", "号", "號", "일"])?;
                return Some(cjk);
            }
            let day = self.day()?;
            let month = month_number(self.word())?;
            self.one_of(b".");
            return day_number(2_000, month, day).map(|_| self);
        }
        let month = month_number(self.word())?;
        self.one_of(b".");
        self.gap();
        let digits = self.count_digits();
        let day = self.digits(1, 2)?;
        let ordinal = self.any_text(&["st", "nd", "rd", "th", "º", "ª", "°", "er"]);
        // Of two digits it may be a year.
        (digits == 1 || ordinal.is_some()).then_some(())?;
        day_number(2_000, month, day).map(|_| self)
    }

    /// `25 ก.ค. 2567`, `25 กรกฎาคม พ.ศ. 2567`, `25 ก.ค. 67`, in the years of Thailand or of our era.
    fn behind_thai_month(mut self, day: i64, month: i64) -> Option<Read> {
        self.skip(b" -/");
        self.any_text(&["พ.ศ.", "พ.ศ", "ค.ศ."]);
        self.skip(b" ");
        let digits = self.count_digits();
        let year = self.digits(2, 4).filter(|_| digits != 3)?;
        self.with_time(day_number(year_in_thai(year, digits), month, day)?)
    }

    /// Whether the digits that come next are a day, with something behind them, and not a year.
    fn is_day(&self) -> bool {
        let digits = self.count_digits();
        (1..=2).contains(&digits) && self.0.len() > digits
    }

    /// `21`, `21st`, `1º`, `21.`, and what stands behind it.
    fn day(&mut self) -> Option<i64> {
        let day = self.digits(1, 2)?;
        if self
            .any_text(&["st", "nd", "rd", "th", "º", "ª", "°", "er", "."])
            .is_some()
        {
            self.one_of(b".");
        }
        self.gap();
        Some(day)
    }

    /// What stands between the parts of a date with a named month.
    fn gap(&mut self) {
        self.skip(b" -/.,");
        while self.any_text(&["de ", "del ", "do ", "of "]).is_some() {
            self.skip(b" ");
        }
    }
}

/// Whether a quarter, a half or a week begins so.
fn is_part_of_year(first: u8) -> bool {
    matches!(first, b'Q' | b'q' | b'H' | b'h' | b'W' | b'w')
}

fn first_of_half(year: i64, half: i64) -> Option<i64> {
    let half = (1..=2).contains(&half).then_some(half)?;
    day_number(year, half * 6 - 5, 1)
}

fn first_of_quarter(year: i64, quarter: i64) -> Option<i64> {
    let quarter = (1..=4).contains(&quarter).then_some(quarter)?;
    day_number(year, quarter * 3 - 2, 1)
}
