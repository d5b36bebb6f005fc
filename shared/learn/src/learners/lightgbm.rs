//! LightGBM through its C interface: it grows trees, which the crate `trees` scores and explains with.
//!
//! The crate `lightgbm3` cannot pass parameters to a data set, which categorical features need,
//! share a binned data set between folds, or report while it trains; `lightgbm3-sys`, which it
//! brings, can. This module is all the unsafe code there is, but for tests.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_int};
use std::ptr::null_mut;

use data::{Error, Result};
use lightgbm3_sys as sys;

use crate::prepare::matrix::Matrix;
use crate::prepare::table::Outcome;

/// Ok, or LightGBM's own words. A failure here is never the user's data being unfit for learning:
/// that is checked before.
pub(super) fn check(code: c_int) -> Result<()> {
    if code == 0 {
        return Ok(());
    }
    // SAFETY: LightGBM returns a NUL-terminated string owned by this thread.
    let words = unsafe { CStr::from_ptr(sys::LGBM_GetLastError()) }
        .to_string_lossy()
        .into_owned();
    Err(Error::new(
        "lightgbm",
        format!("LightGBM failed: {words}."),
        "Please report this with the model's id.",
    ))
}

pub(super) fn c_string(text: &str) -> Result<CString> {
    CString::new(text).map_err(|_| {
        Error::new(
            "model_damaged",
            "A tree model contains a NUL byte.",
            "Train again.",
        )
    })
}

pub(super) fn count(n: usize) -> Result<c_int> {
    c_int::try_from(n).map_err(|_| {
        Error::new(
            "too_many_rows",
            format!("{n} rows are too many."),
            "Use a sample.",
        )
    })
}

/// Binned rows.
pub struct Dataset(sys::DatasetHandle);

// SAFETY: a data set is only read after its labels are set, and owned by one value.
unsafe impl Send for Dataset {}
// SAFETY: the methods that take `&self` only read it.
unsafe impl Sync for Dataset {}

impl Dataset {
    /// Bins a matrix. `parameters` in LightGBM's form, `a=1 b=2`.
    pub fn new(matrix: &Matrix, parameters: &str) -> Result<Self> {
        let parameters = c_string(parameters)?;
        let mut handle = null_mut();
        // SAFETY: `cells` holds rows x columns floats and is copied before the call returns.
        check(unsafe {
            sys::LGBM_DatasetCreateFromMat(
                matrix.cells.as_ptr().cast(),
                sys::C_API_DTYPE_FLOAT32 as c_int,
                count(matrix.rows)?,
                count(matrix.columns)?,
                1,
                parameters.as_ptr(),
                null_mut(),
                &mut handle,
            )
        })?;
        Ok(Self(handle))
    }

    /// Some rows, with the same bins, and what is to be learned of them.
    pub fn subset(&self, rows: &[usize], outcome: Outcome, parameters: &str) -> Result<Self> {
        let parameters = c_string(parameters)?;
        let indices: Vec<i32> = rows.iter().map(|row| count(*row)).collect::<Result<_>>()?;
        let labels: Vec<f32> = rows.iter().map(|row| outcome.number(*row) as f32).collect();
        let mut handle = null_mut();
        // SAFETY: LightGBM checks the indices against the data set, and copies.
        check(unsafe {
            sys::LGBM_DatasetGetSubset(
                self.0,
                indices.as_ptr(),
                count(indices.len())?,
                parameters.as_ptr(),
                &mut handle,
            )
        })?;
        let subset = Self(handle);
        subset.label(&labels)?;
        Ok(subset)
    }

    /// Bins a matrix whose rows have a number to learn each.
    pub fn of_numbers(matrix: &Matrix, numbers: &[f32], parameters: &str) -> Result<Self> {
        let dataset = Self::new(matrix, parameters)?;
        dataset.label(numbers)?;
        Ok(dataset)
    }

    fn label(&self, labels: &[f32]) -> Result<()> {
        // SAFETY: LightGBM refuses another number of labels than of rows, and copies.
        check(unsafe {
            sys::LGBM_DatasetSetField(
                self.0,
                c"label".as_ptr(),
                labels.as_ptr().cast(),
                count(labels.len())?,
                sys::C_API_DTYPE_FLOAT32 as c_int,
            )
        })
    }
}

impl Drop for Dataset {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and freed once.
        unsafe { sys::LGBM_DatasetFree(self.0) };
    }
}

/// Trees in training, with a data set to watch.
pub struct Training<'a> {
    handle: sys::BoosterHandle,
    // LightGBM keeps pointers to both.
    _data: (&'a Dataset, &'a Dataset),
}

impl<'a> Training<'a> {
    /// Starts; no tree is grown yet.
    pub fn new(train: &'a Dataset, valid: &'a Dataset, parameters: &str) -> Result<Self> {
        let mut training = Self::unwatched(train, parameters)?;
        training._data.1 = valid;
        // SAFETY: both data sets outlive the booster, by `_data`.
        check(unsafe { sys::LGBM_BoosterAddValidData(training.handle, valid.0) })?;
        Ok(training)
    }

    /// The same with nothing to watch: there is no metric.
    pub fn unwatched(train: &'a Dataset, parameters: &str) -> Result<Self> {
        let parameters = c_string(parameters)?;
        let mut handle = null_mut();
        // SAFETY: the data set outlives the booster, by `_data`.
        check(unsafe { sys::LGBM_BoosterCreate(train.0, parameters.as_ptr(), &mut handle) })?;
        Ok(Self {
            handle,
            _data: (train, train),
        })
    }

    /// Grows one tree; false when none could be grown.
    pub fn grow(&mut self) -> Result<bool> {
        let mut empty = 0;
        // SAFETY: the handle is live.
        check(unsafe { sys::LGBM_BoosterUpdateOneIter(self.handle, &mut empty) })?;
        Ok(empty == 0)
    }

    /// The metric (exactly one must be set) on the watched data.
    pub fn metric(&self) -> Result<f64> {
        let (mut length, mut value) = (0, 0.0);
        // SAFETY: one metric is set, so one value is written.
        check(unsafe { sys::LGBM_BoosterGetEval(self.handle, 1, &mut length, &mut value) })?;
        Ok(value)
    }

    /// The first `trees` trees in LightGBM's text form.
    pub fn save(&self, trees: usize) -> Result<String> {
        let mut buffer: Vec<u8> = Vec::new();
        let mut needed = 0;
        loop {
            // SAFETY: LightGBM writes at most `buffer.len()` bytes, and says how many it needs.
            check(unsafe {
                sys::LGBM_BoosterSaveModelToString(
                    self.handle,
                    0,
                    count(trees)?,
                    0,
                    buffer.len() as i64,
                    &mut needed,
                    buffer.as_mut_ptr().cast(),
                )
            })?;
            if needed as usize <= buffer.len() {
                break;
            }
            buffer.resize(needed as usize, 0);
        }
        buffer.truncate((needed as usize).saturating_sub(1));
        String::from_utf8(buffer)
            .map_err(|_| Error::new("lightgbm", "LightGBM wrote no text.", "Please report this."))
    }
}

impl Drop for Training<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and freed once.
        unsafe { sys::LGBM_BoosterFree(self.handle) };
    }
}
