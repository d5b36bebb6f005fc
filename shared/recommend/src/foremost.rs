//! The foremost of many.

/// At most `most` of items and their scores, the highest first, of equal ones the item that came first. What is
/// no number is left out.
pub(crate) fn foremost(mut scored: Vec<(u32, f32)>, most: usize) -> Vec<(u32, f32)> {
    scored.retain(|(_, score)| !score.is_nan());
    let before = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if scored.len() > most {
        scored.select_nth_unstable_by(most, before);
        scored.truncate(most);
    }
    scored.sort_unstable_by(before);
    scored
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
}
