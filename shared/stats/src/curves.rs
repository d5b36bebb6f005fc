//! Curves for the report, each of at most 200 points.

use report::{Curves, Point};

use crate::metrics::descending;

const POINTS: usize = 200;
const CALIBRATION_BINS: usize = 10;

pub fn curves(scores: &[f64], positive: &[bool]) -> Curves {
    let order = descending(scores);
    let hits: Vec<f64> = order
        .iter()
        .scan(0.0, |sum, row| {
            *sum += f64::from(u8::from(positive[*row]));
            Some(*sum)
        })
        .collect();
    let rows = scores.len() as f64;
    let all = hits.last().copied().unwrap_or(0.0);
    let cuts: Vec<(f64, f64)> = cuts(scores, &order)
        .into_iter()
        .map(|at| (at as f64 + 1.0, hits[at]))
        .collect();
    let start = Point { x: 0.0, y: 0.0 };
    let line = |of: &dyn Fn(f64, f64) -> Point| {
        cuts.iter()
            .map(|(flagged, hit)| of(*flagged, *hit))
            .collect::<Vec<_>>()
    };
    let from_origin = |points: Vec<Point>| std::iter::once(start).chain(points).collect();
    Curves {
        roc: from_origin(line(&|flagged, hit| Point {
            x: (flagged - hit) / (rows - all),
            y: hit / all,
        })),
        precision_recall: line(&|flagged, hit| Point {
            x: hit / all,
            y: hit / flagged,
        }),
        gain: from_origin(line(&|flagged, hit| Point {
            x: flagged / rows,
            y: hit / all,
        })),
        calibration: calibration(scores, positive, &order),
    }
}

/// How many times more of those with the highest scores are positive than of all: `share` of the rows are looked at.
pub fn lift(curves: &Curves, share: f64) -> f64 {
    height(&curves.gain, share) / share
}

/// The height at `x` of a curve with rising `x`.
pub fn height(curve: &[Point], x: f64) -> f64 {
    let after = curve.partition_point(|point| point.x < x);
    match (after.checked_sub(1).map(|at| curve[at]), curve.get(after)) {
        (Some(a), Some(b)) => a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x),
        (Some(only), None) => only.y,
        (None, first) => first.map_or(0.0, |point| point.y),
    }
}

/// Positions in `order` after which to cut: evenly spread, never inside a tie, the last included.
fn cuts(scores: &[f64], order: &[usize]) -> Vec<usize> {
    let ends: Vec<usize> = (0..order.len())
        .filter(|at| {
            order
                .get(at + 1)
                .is_none_or(|next| scores[*next] != scores[order[*at]])
        })
        .collect();
    let wanted = ends.len().min(POINTS - 1);
    (1..=wanted)
        .map(|i| ends[i * ends.len() / wanted - 1])
        .collect()
}

fn calibration(scores: &[f64], positive: &[bool], order: &[usize]) -> Vec<Point> {
    let size = order.len().div_ceil(CALIBRATION_BINS).max(1);
    let groups = order.rchunks(size).map(|rows| {
        let count = rows.len() as f64;
        let yes = rows.iter().filter(|row| positive[**row]).count() as f64;
        Point {
            x: rows.iter().map(|row| scores[*row]).sum::<f64>() / count,
            y: yes / count,
        }
    });
    groups.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_curve_by_hand() {
        let curves = curves(&[0.9, 0.8, 0.3, 0.2], &[true, false, true, false]);
        let xy = |points: &[Point]| points.iter().map(|p| (p.x, p.y)).collect::<Vec<_>>();
        assert_eq!(
            xy(&curves.roc),
            [(0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (1.0, 1.0)]
        );
        assert_eq!(xy(&curves.gain)[1..3], [(0.25, 0.5), (0.5, 0.5)]);
        assert_eq!(xy(&curves.precision_recall)[0], (0.5, 1.0));
        assert_eq!(curves.calibration.len(), 4);
        assert_eq!(xy(&curves.calibration)[0], (0.2, 0.0));
    }

    #[test]
    fn long_curves_are_thinned_and_end_at_the_corner() {
        let scores: Vec<f64> = (0..5000).map(|i| f64::from(i) / 5000.0).collect();
        let positive: Vec<bool> = (0..5000).map(|i| i % 3 == 0).collect();
        let curves = curves(&scores, &positive);
        assert!(curves.roc.len() <= POINTS && curves.precision_recall.len() <= POINTS);
        assert_eq!(curves.roc.last(), Some(&Point { x: 1.0, y: 1.0 }));
        assert_eq!(curves.calibration.len(), CALIBRATION_BINS);
    }

    #[test]
    fn curves_are_read_between_their_points() {
        let point = |x, y| Point { x, y };
        let curve = [point(0.0, 0.0), point(0.2, 0.6), point(1.0, 1.0)];
        assert!((height(&curve, 0.1) - 0.3).abs() < 1e-12);
        assert!((height(&curve, 0.2) - 0.6).abs() < 1e-12);
        assert_eq!((height(&curve[..1], 0.1), height(&[], 0.1)), (0.0, 0.0));
    }
}
