//! Lists of codes that look like numbers with thousands: `101,205`.

/// Cells of several parts, or parts, from which on it is no chance that they come again.
const LEAST: u64 = 12;

/// What stands between the commas of a column's cells, counted as they go by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    /// Cells of several parts, and the parts in them.
    cells: u64,
    parts: u64,
    /// Cells that are no list of codes of three digits.
    have_others: bool,
    /// Which codes stand in front in their cells, and which behind others.
    first: Codes,
    behind: Codes,
}

/// Numbers below a thousand, a bit each.
#[derive(Debug, Clone, Copy, Default)]
struct Codes([u64; 16]);

impl Lists {
    pub fn see(&mut self, cell: &[u8]) {
        if self.have_others {
            return;
        }
        let mut parts = cell.split(|b| *b == b',').map(code);
        match parts.next().flatten() {
            Some(first) => self.first.see(first),
            None => self.have_others = true,
        }
        let mut count = 0;
        for part in parts {
            count += 1;
            match part {
                Some(code) => self.behind.see(code),
                None => self.have_others = true,
            }
        }
        if count > 0 {
            self.cells += 1;
            self.parts += count;
        }
    }

    /// Whether all cells are lists of codes: those behind come first elsewhere, and few come again and again. Of numbers
    /// one in ten has a zero behind its comma, and their ends are no beginnings.
    pub fn are_all(&self) -> bool {
        let behind = self.behind.count();
        !self.have_others
            && self.cells >= LEAST
            && u64::from(behind) * 3 <= self.parts
            && self.behind.shared(&self.first) * 2 >= behind
    }
}

/// Three digits, of which the first is no zero.
fn code(part: &[u8]) -> Option<usize> {
    match part {
        [first @ b'1'..=b'9', rest @ ..]
            if rest.len() == 2 && rest.iter().all(u8::is_ascii_digit) =>
        {
            let digit = |b: u8| usize::from(b - b'0');
            Some(digit(*first) * 100 + digit(rest[0]) * 10 + digit(rest[1]))
        }
        _ => None,
    }
}

impl Codes {
    fn see(&mut self, code: usize) {
        self.0[code / 64] |= 1 << (code % 64);
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    fn shared(&self, other: &Self) -> u32 {
        let both = self.0.iter().zip(&other.0);
        both.map(|(one, other)| (one & other).count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_no_numbers() {
        let are_lists = |cell: &dyn Fn(usize) -> String| {
            let mut lists = Lists::default();
            (0..60).for_each(|n| lists.see(cell(n).as_bytes()));
            lists.are_all()
        };
        let module = |n: usize| [101, 205, 310, 422][n % 4];
        let list = |n: usize| match n % 3 {
            0 => format!("{}", module(n)),
            1 => format!("{},{}", module(n), module(n + 1)),
            _ => format!("{},{},{}", module(n), module(n + 2), module(n + 3)),
        };
        assert!(are_lists(&list));
        assert!(are_lists(&|n| format!(
            "{},{}",
            module(n),
            module(n / 4 + 1)
        )));
        // Prices, amounts and populations.
        assert!(!are_lists(&|n| format!("{},999", 129 + n % 4 * 10)));
        assert!(!are_lists(&|n| format!(
            "{},{:03}",
            100 + n * 7,
            111 + n * 13
        )));
        assert!(!are_lists(&|n| format!("{},000", module(n))));
        assert!(!are_lists(&|n| format!("{}", module(n))));
        assert!(!are_lists(&|n| if n == 0 { "5".into() } else { list(n) }));
    }
}
