//! Cholesky's decomposition of a symmetric positive definite matrix.

/// A direction with no more curvature than this has none.
const FLAT: f64 = 1e-12;

/// The lower triangular `L` with `L Lᵀ` the matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Of a square matrix, row by row, of which the lower triangle is read. A direction without
    /// curvature is left alone: where others would divide by nothing, solutions have zeros.
    pub fn of(mut matrix: Vec<f64>, size: usize) -> Self {
        for i in 0..size {
            for j in 0..=i {
                let (above, line) = matrix.split_at_mut(i * size);
                let other = if j < i { &above[j * size..][..j] } else { &[] };
                if j < i {
                    let sum: f64 = line[..j].iter().zip(other).map(|(x, y)| x * y).sum();
                    line[j] = divide(line[j] - sum, above[j * size + j]);
                } else {
                    let sum: f64 = line[..i].iter().map(|x| x * x).sum();
                    let left = line[i] - sum;
                    line[i] = if left > FLAT { left.sqrt() } else { 0.0 };
                }
            }
        }
        Self {
            size,
            lower: matrix,
        }
    }

    /// `x` with `L Lᵀ x = b`.
    pub fn solve(&self, b: Vec<f64>) -> Vec<f64> {
        self.solve_upper(self.solve_lower(b))
    }

    /// `x` with `L x = b`: its squares sum to `bᵀ (L Lᵀ)⁻¹ b`.
    pub fn solve_lower(&self, mut b: Vec<f64>) -> Vec<f64> {
        for i in 0..self.size {
            let line = &self.lower[i * self.size..][..=i];
            let sum: f64 = line[..i].iter().zip(&b).map(|(l, x)| l * x).sum();
            b[i] = divide(b[i] - sum, line[i]);
        }
        b
    }

    /// `x` with `Lᵀ x = b`: its covariance is `(L Lᵀ)⁻¹` where that of `b` is the identity.
    pub fn solve_upper(&self, mut b: Vec<f64>) -> Vec<f64> {
        for i in (0..self.size).rev() {
            let (before, from) = b.split_at_mut(i);
            let line = &self.lower[i * self.size..][..=i];
            from[0] = divide(from[0], line[i]);
            for (x, l) in before.iter_mut().zip(line) {
                *x -= l * from[0];
            }
        }
        b
    }

    /// The logarithm of the matrix's determinant.
    pub fn log_determinant(&self) -> f64 {
        let diagonal = (0..self.size).map(|i| self.lower[i * self.size + i]);
        2.0 * diagonal.map(f64::ln).sum::<f64>()
    }
}

fn divide(a: f64, by: f64) -> f64 {
    if by > 0.0 { a / by } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [[4, 2], [2, 3]], of determinant 8.
    fn matrix() -> Cholesky {
        Cholesky::of(vec![4.0, 0.0, 2.0, 3.0], 2)
    }

    fn near(found: &[f64], expected: &[f64]) {
        let apart = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f64::max) < 1e-12, "{found:?} {expected:?}");
    }

    #[test]
    fn it_solves() {
        near(&matrix().solve(vec![8.0, 7.0]), &[1.25, 1.5]);
        near(&[matrix().log_determinant()], &[8f64.ln()]);
    }

    #[test]
    fn either_half_gives_the_inverse() {
        // The inverse is [[3, -2], [-2, 4]] / 8.
        let square = |x: Vec<f64>| x.iter().map(|x| x * x).sum::<f64>();
        near(&[square(matrix().solve_lower(vec![1.0, 0.0]))], &[0.375]);
        near(&[square(matrix().solve_lower(vec![0.0, 1.0]))], &[0.5]);
        let [first, second] = [[1.0, 0.0], [0.0, 1.0]].map(|e| matrix().solve_upper(e.to_vec()));
        let covariance = first[0] * first[1] + second[0] * second[1];
        near(
            &[covariance, square(vec![first[0], second[0]])],
            &[-0.25, 0.375],
        );
    }

    #[test]
    fn a_direction_without_curvature_is_left_alone() {
        let flat = Cholesky::of(vec![4.0, 0.0, 0.0, 0.0], 2);
        near(&flat.solve(vec![8.0, 5.0]), &[2.0, 0.0]);
    }
}
