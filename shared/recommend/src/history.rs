//! What a customer's items count when others are recommended by them.

use crate::interactions::Had;

/// How much more a customer's later items count than their earlier ones: each counts by the share of their items
/// that were no later, to this power. With 0 all count alike.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Recency(pub f32);

/// An item of a customer's history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    pub item: u32,
    /// What it counts beside the others: [`Had::value`], less for its age.
    pub value: f32,
}

impl Recency {
    /// What each of a customer's items counts, where they are given from the oldest on. What came at the same time
    /// counts alike.
    pub fn counted(self, had: &[Had]) -> Vec<Counted> {
        let counted = had.iter().map(|one| {
            let no_later = had.partition_point(|other| other.at <= one.at);
            let share = no_later as f32 / had.len() as f32;
            Counted {
                item: one.item,
                value: one.value() * share.powf(self.0),
            }
        });
        counted.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(recency: f32, times: &[i64]) -> Vec<f32> {
        let had: Vec<Had> = times
            .iter()
            .zip(0..)
            .map(|(at, item)| Had {
                item,
                weight: 1.0,
                at: *at,
            })
            .collect();
        let counted = Recency(recency).counted(&had);
        counted.iter().map(|one| one.value).collect()
    }

    #[test]
    fn later_items_count_more_and_those_of_one_time_alike() {
        assert_eq!(values(1.0, &[1, 5, 5, 9]), [0.25, 0.75, 0.75, 1.0]);
        assert_eq!(values(2.0, &[1, 9]), [0.25, 1.0]);
        assert_eq!(values(2.0, &[3, 3, 3]), [1.0; 3]);
        assert_eq!(values(0.0, &[1, 5, 9]), [1.0; 3]);
        assert_eq!(values(3.0, &[]), [0.0; 0]);
    }
}
