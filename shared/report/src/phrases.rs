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
    fn names_read_like_words() {
        assert_eq!(readable("MonthlyCharges"), "Monthly charges");
        assert_eq!(readable("monthly_charges"), "Monthly charges");
        assert_eq!(readable("tenure"), "Tenure");
        assert_eq!(readable("StreamingTV"), "Streaming TV");
        assert_eq!(readable("NPS"), "NPS");
    }
}
