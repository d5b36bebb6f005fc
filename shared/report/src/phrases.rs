//! Figures and names in words for people who work with customers, not with metrics.

pub fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    let places = match percent {
        p if (p - p.round()).abs() < 1e-9 => 0,
        p if p < 1.0 => 2,
        _ => 1,
    };
    format!("{percent:.places$}\u{a0}%")
}

/// A number with its thousands apart.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

/// A sum of money, or of whatever a column counts: `72,634 EUR`. In whole units, since sums are large.
pub fn amount(sum: f64, currency: Option<&str>) -> String {
    let sign = if sum <= -0.5 { "-" } else { "" };
    let units = count(sum.abs().round() as usize);
    match currency {
        Some(currency) => format!("{sign}{units}\u{a0}{currency}"),
        None => format!("{sign}{units}"),
    }
}

/// `MonthlyCharges` and `monthly_charges` as `Monthly charges`; abbreviations stay.
pub fn readable(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::with_capacity(name.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let starts_word = at > 0 && letters[at - 1].is_lowercase() && letter.is_uppercase();
        let abbreviation = letters.get(at + 1).is_none_or(|next| !next.is_lowercase());
        if starts_word {
            words.push(' ');
        }
        match letter {
            '_' => words.push(' '),
            _ if at == 0 => words.extend(letter.to_uppercase()),
            _ if starts_word && !abbreviation => words.extend(letter.to_lowercase()),
            _ => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_as_people_write_them() {
        assert_eq!(
            [0.1, 0.265, 0.0004, 1.0].map(percent),
            ["10\u{a0}%", "26.5\u{a0}%", "0.04\u{a0}%", "100\u{a0}%"]
        );
    }

    #[test]
    fn amounts_have_their_thousands_apart() {
        let counts = [0, 999, 1000, 1_234_567].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "1,234,567"]);
        for (sum, shown) in [
            (72_634.4, "72,634"),
            (-1_234_567.0, "-1,234,567"),
            (-0.4, "0"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(amount(sum, None), shown);
        }
        assert_eq!(amount(1000.0, Some("EUR")), "1,000\u{a0}EUR");
    }

    #[test]
    fn names_read_like_words() {
        assert_eq!(readable("MonthlyCharges"), "Monthly charges");
        assert_eq!(readable("monthly_charges"), "Monthly charges");
        assert_eq!(readable("tenure"), "Tenure");
        assert_eq!(readable("StreamingTV"), "Streaming TV");
        assert_eq!(readable("NPS"), "NPS");
    }
}
