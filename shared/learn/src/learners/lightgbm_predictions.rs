//! What LightGBM itself says of the trees that it grew, to hold against what the crate `trees` says.
#![allow(unsafe_code)]

use std::ffi::c_int;
use std::ptr::null_mut;

use data::Result;
use lightgbm3_sys as sys;

use crate::learners::lightgbm::{c_string, check, count};
use crate::prepare::matrix::Matrix;

/// LightGBM's own trees, read from its text.
pub struct Booster(sys::BoosterHandle);

impl Booster {
    pub fn load(text: &str) -> Result<Self> {
        let text = c_string(text)?;
        let (mut trees, mut handle) = (0, null_mut());
        // SAFETY: LightGBM copies the text.
        check(unsafe {
            sys::LGBM_BoosterLoadModelFromString(text.as_ptr(), &mut trees, &mut handle)
        })?;
        Ok(Self(handle))
    }

    pub fn log_odds(&self, matrix: &Matrix) -> Result<Vec<f64>> {
        self.predict(matrix, sys::C_API_PREDICT_RAW_SCORE, 1)
    }

    /// SHAP values, `columns + 1` per row: each column's part of the log-odds, then their mean.
    pub fn contributions(&self, matrix: &Matrix) -> Result<Vec<f64>> {
        self.predict(matrix, sys::C_API_PREDICT_CONTRIB, matrix.columns + 1)
    }

    fn predict(&self, matrix: &Matrix, kind: u32, width: usize) -> Result<Vec<f64>> {
        let mut out = vec![0.0; matrix.rows * width];
        let mut length = 0;
        // SAFETY: `cells` holds rows x columns floats, `out` has room for rows x width doubles, and
        // LightGBM refuses another number of columns than it was trained on.
        check(unsafe {
            sys::LGBM_BoosterPredictForMat(
                self.0,
                matrix.cells.as_ptr().cast(),
                sys::C_API_DTYPE_FLOAT32 as c_int,
                count(matrix.rows)?,
                count(matrix.columns)?,
                1,
                kind as c_int,
                0,
                -1,
                c"num_threads=1 verbosity=-1".as_ptr(),
                &mut length,
                out.as_mut_ptr(),
            )
        })?;
        Ok(out)
    }
}

impl Drop for Booster {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and freed once.
        unsafe { sys::LGBM_BoosterFree(self.0) };
    }
}
