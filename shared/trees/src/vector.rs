//! The widest vectors that the processor has, told when the program runs.
//!
//! Kernels are plain loops that the compiler vectorizes. Compiled for any x86-64 they get 16 bytes at a
//! time, with AVX2 32, and there one instruction finds the first leaf that is left. On arm64 all
//! processors have the same. This is all the unsafe code there is.
#![allow(unsafe_code)]

/// Work on many rows.
pub trait Kernel {
    /// Must be `#[inline(always)]`, as all that it calls in its loops: only so is it compiled anew.
    fn run(self);
}

/// Runs a kernel as it is compiled for this processor.
pub fn run<K: Kernel>(kernel: K) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("bmi1") {
        // SAFETY: this processor has the features that the function is compiled with.
        return unsafe { run_with_avx2(kernel) };
    }
    kernel.run();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1")]
fn run_with_avx2<K: Kernel>(kernel: K) {
    kernel.run();
}
