//! The foremost of many, and the strongest.

use std::cmp::Ordering;

/// At most `most` of items and their scores, the highest first, of equal ones the item that came first. What is
/// no number is left out.
pub(crate) fn foremost(mut scored: Vec<(u32, f32)>, most: usize) -> Vec<(u32, f32)> {
    scored.retain(|(_, score)| !score.is_nan());
    keep(&mut scored, most, |score| score);
    scored.sort_unstable_by(|a, b| before(*a, *b));
    scored
}

/// At most `most` of items, those furthest from zero, in the order of [`foremost`].
pub(crate) fn strongest(mut scored: Vec<(u32, f32)>, most: usize) -> Vec<(u32, f32)> {
    scored.retain(|(_, score)| !score.is_nan());
    keep(&mut scored, most, f32::abs);
    scored.sort_unstable_by(|a, b| before(*a, *b));
    scored
}

fn keep(scored: &mut Vec<(u32, f32)>, most: usize, by: fn(f32) -> f32) {
    if scored.len() > most {
        scored.select_nth_unstable_by(most, |a, b| before((a.0, by(a.1)), (b.0, by(b.1))));
        scored.truncate(most);
    }
}

fn before(a: (u32, f32), b: (u32, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_come_first_and_no_number_never() {
        let scored = vec![(0, 1.0), (1, f32::NAN), (2, 3.0), (3, 1.0), (4, -1.0)];
        assert_eq!(foremost(scored.clone(), 2), [(2, 3.0), (0, 1.0)]);
        assert_eq!(foremost(scored.clone(), 9).len(), 4);
        assert_eq!(foremost(scored, 0), []);
    }

    #[test]
    fn the_strongest_speak_for_something_or_against_it() {
        let scored = vec![(0, 1.0), (1, f32::NAN), (2, -3.0), (3, 2.0), (4, 0.5)];
        assert_eq!(strongest(scored.clone(), 2), [(3, 2.0), (2, -3.0)]);
        assert_eq!(strongest(scored, 9).len(), 4);
    }
}
