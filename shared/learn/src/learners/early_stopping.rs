//! When to stop adding trees, told by rows that are not the ones a member is measured on.

/// Members of one kind that grow together. EarlyStopping a member where its own fold likes it best
/// would make that fold's predictions look better than those of new rows, the more so the less there is
/// to learn. So each stops where the *other* folds' members do best, on average; alone it has but
/// its own fold, which happens only from 50,000 rows on, where folds are too large to be flattered.
pub struct EarlyStopping {
    folds: Vec<u8>,
    patience: usize,
    round: usize,
    best: Vec<Best>,
}

/// The lowest loss so far, and its round.
#[derive(Clone)]
struct Best {
    loss: f64,
    round: usize,
}

impl EarlyStopping {
    /// One member for each of `folds`, the fold it leaves out. `patience` is how many rounds
    /// without a better one end the growth.
    pub fn new(folds: Vec<u8>, patience: usize) -> Self {
        let none = Best {
            loss: f64::INFINITY,
            round: 1,
        };
        Self {
            best: vec![none; folds.len()],
            folds,
            patience,
            round: 0,
        }
    }

    /// Notes each member's loss, on the fold it leaves out, after one more round. Whether no
    /// member is to grow further.
    pub fn is_over(&mut self, losses: &[f64]) -> bool {
        self.round += 1;
        for (at, best) in self.best.iter_mut().enumerate() {
            let loss = of_others(&self.folds, losses, at);
            if loss < best.loss {
                *best = Best {
                    loss,
                    round: self.round,
                };
            }
        }
        let is_done = |best: &Best| self.round - best.round >= self.patience;
        self.best.iter().all(is_done)
    }

    /// How many rounds each member keeps.
    pub fn rounds(&self) -> impl Iterator<Item = usize> {
        self.best.iter().map(|best| best.round)
    }
}

/// The mean loss of the members that leave out another fold than member `at` does; its own if there are none.
fn of_others(folds: &[u8], losses: &[f64], at: usize) -> f64 {
    let others = || {
        folds
            .iter()
            .zip(losses)
            .filter(|(fold, _)| **fold != folds[at])
    };
    match others().count() {
        0 => losses[at],
        count => others().map(|(_, loss)| loss).sum::<f64>() / count as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grows until over; each member's loss falls to its own best round and rises again.
    fn rounds(folds: Vec<u8>, best: &[f64]) -> Vec<usize> {
        let mut stopping = EarlyStopping::new(folds, 5);
        for round in 1..1000 {
            let losses: Vec<f64> = best.iter().map(|b| (round as f64 - b).powi(2)).collect();
            if stopping.is_over(&losses) {
                return stopping.rounds().collect();
            }
        }
        Vec::new()
    }

    #[test]
    fn a_member_stops_where_the_others_do_best() {
        assert_eq!(rounds(vec![0, 1, 2], &[10.0, 20.0, 60.0]), [40, 35, 15]);
    }

    #[test]
    fn a_member_of_another_seed_does_not_tell_of_its_own_fold() {
        assert_eq!(rounds(vec![0, 0, 1], &[10.0, 20.0, 60.0]), [60, 60, 15]);
    }

    #[test]
    fn alone_it_stops_where_its_own_fold_does_best() {
        assert_eq!(rounds(vec![3], &[7.0]), [7]);
    }
}
