//! Forecasts that add up: of a total, its parts and theirs (WLS structural: Athanasopoulos and others, 2017).

use stats::cholesky::Cholesky;

use crate::error::{Error, Result};
use crate::limits;

/// Nodes, each the sum of some of the leaves, which are nodes, too.
#[derive(Debug, Clone)]
pub struct Hierarchy {
    /// By node: its leaves, ascending.
    nodes: Vec<Vec<usize>>,
    leaves: usize,
    normal: Cholesky,
}

impl Hierarchy {
    /// By node: the leaves that it is the sum of. Each leaf must be a node by itself.
    pub fn new(mut nodes: Vec<Vec<usize>>, leaves: usize) -> Result<Self> {
        bounded("leaves", leaves, limits::LEAVES)?;
        bounded("nodes", nodes.len(), limits::NODES)?;
        let mut alone = vec![false; leaves];
        for (node, of) in nodes.iter_mut().enumerate() {
            of.sort_unstable();
            of.dedup();
            if of.last().is_none_or(|leaf| *leaf >= leaves) {
                return Err(Error::Node { node });
            }
            if let [leaf] = of[..] {
                alone[leaf] = true;
            }
        }
        match alone.iter().position(|alone| !alone) {
            Some(leaf) => Err(Error::Leaf { leaf }),
            None => Ok(Self {
                normal: Cholesky::of(normal(&nodes, leaves), leaves),
                nodes,
                leaves,
            }),
        }
    }

    /// By node and step: forecasts that add up, as near as can be to those that are given, where the error of a node
    /// with more leaves may be larger. None is below zero if they `cannot_be_negative`.
    pub fn reconcile(
        &self,
        forecasts: &[Vec<f64>],
        cannot_be_negative: bool,
    ) -> Result<Vec<Vec<f64>>> {
        let steps = forecasts.first().map_or(0, Vec::len);
        let whole = |of: &Vec<f64>| of.len() == steps && of.iter().all(|value| value.is_finite());
        if forecasts.len() != self.nodes.len() || !forecasts.iter().all(whole) {
            return Err(Error::Unforecast {
                nodes: self.nodes.len(),
                forecasts: forecasts.len(),
                steps,
            });
        }
        let mut reconciled = vec![vec![0.0; steps]; self.nodes.len()];
        for step in 0..steps {
            let mut leaves = self.leaves_at(forecasts, step);
            if cannot_be_negative {
                leaves.iter_mut().for_each(|value| *value = value.max(0.0));
            }
            for (node, leaves_of) in reconciled.iter_mut().zip(&self.nodes) {
                node[step] = leaves_of.iter().map(|leaf| leaves[*leaf]).sum();
            }
        }
        Ok(reconciled)
    }

    fn leaves_at(&self, forecasts: &[Vec<f64>], step: usize) -> Vec<f64> {
        let mut sums = vec![0.0; self.leaves];
        for (node, forecast) in self.nodes.iter().zip(forecasts) {
            let weighted = forecast[step] / node.len() as f64;
            node.iter().for_each(|leaf| sums[*leaf] += weighted);
        }
        self.normal.solve(sums)
    }
}

fn bounded(what: &'static str, found: usize, most: usize) -> Result<()> {
    match found <= most {
        true => Ok(()),
        false => Err(Error::LargeHierarchy { what, found, most }),
    }
}

/// `SᵀW⁻¹S`, its lower triangle: `S` says which leaves are in which node, and `W` has the number of leaves of each.
fn normal(nodes: &[Vec<usize>], leaves: usize) -> Vec<f64> {
    let mut matrix = vec![0.0; leaves * leaves];
    for node in nodes {
        let weight = 1.0 / node.len() as f64;
        for (at, row) in node.iter().enumerate() {
            for column in &node[..=at] {
                matrix[row * leaves + column] += weight;
            }
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A total of two regions, of two leaves and one.
    fn hierarchy() -> Hierarchy {
        Hierarchy::new(
            vec![vec![0, 1, 2], vec![1, 0], vec![0], vec![1], vec![2]],
            3,
        )
        .unwrap()
    }

    fn one_step(values: &[f64]) -> Vec<Vec<f64>> {
        values.iter().map(|value| vec![*value]).collect()
    }

    fn flat(found: Vec<Vec<f64>>) -> Vec<f64> {
        found.into_iter().flatten().collect()
    }

    #[test]
    fn what_adds_up_stays() {
        let given = [60.0, 30.0, 10.0, 20.0, 30.0];
        let found = flat(hierarchy().reconcile(&one_step(&given), false).unwrap());
        for (found, given) in found.iter().zip(given) {
            assert!((found - given).abs() < 1e-9, "{found} {given}");
        }
    }

    #[test]
    fn a_gap_is_shared_by_how_many_leaves_there_are() {
        // A total of 5 above two leaves of 1: of the gap of 3 the leaves take 2 / (2 + 1 + 1).
        let total = Hierarchy::new(vec![vec![0, 1], vec![0], vec![1]], 2).unwrap();
        let found = flat(total.reconcile(&one_step(&[5.0, 1.0, 1.0]), false).unwrap());
        for (found, expected) in found.iter().zip([3.5, 1.75, 1.75]) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn sales_cannot_be_negative_and_still_add_up() {
        let total = Hierarchy::new(vec![vec![0, 1], vec![0], vec![1]], 2).unwrap();
        let given = one_step(&[0.0, 9.0, 1.0]);
        assert!(flat(total.reconcile(&given, false).unwrap())[2] < 0.0);
        assert_eq!(flat(total.reconcile(&given, true).unwrap())[2], 0.0);
        let found = flat(total.reconcile(&given, true).unwrap());
        assert_eq!(found[0], found[1]);
    }

    #[test]
    fn what_is_no_hierarchy_is_refused() {
        let code = |nodes, leaves| {
            Hierarchy::new(nodes, leaves)
                .map_err(|error| error.code())
                .err()
        };
        assert_eq!(
            code(vec![vec![0, 1], vec![0]], 2),
            Some("leaf_without_node")
        );
        assert_eq!(code(vec![vec![0], vec![]], 1), Some("node_without_leaves"));
        assert_eq!(code(vec![vec![3]], 1), Some("node_without_leaves"));
        assert_eq!(
            code(vec![vec![0]], limits::LEAVES + 1),
            Some("large_hierarchy")
        );
        let short = hierarchy().reconcile(&one_step(&[1.0]), false);
        assert_eq!(
            short.map_err(|error| error.code()),
            Err("nodes_without_forecast")
        );
        let broken = hierarchy().reconcile(&one_step(&[1.0, 2.0, f64::NAN, 4.0, 5.0]), false);
        assert!(broken.is_err());
    }

    proptest! {
        #[test]
        fn reconciled_forecasts_add_up(given in prop::collection::vec(-1e6..1e6, 5)) {
            for clamped in [false, true] {
                let found = flat(hierarchy().reconcile(&one_step(&given), clamped).unwrap());
                prop_assert!((found[0] - found[1] - found[4]).abs() < 1e-6);
                prop_assert!((found[1] - found[2] - found[3]).abs() < 1e-6);
            }
        }
    }
}
