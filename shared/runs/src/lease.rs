//! Holding on to work: a worker renews its run's lease while it is at it.

use cloud::WorkError;
use domain::RunId;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};

use store::TenantStore;
use tokio::task::JoinHandle;

use crate::lease_length;

/// No other part of the work is begun when its worker has less time than this.
const MARGIN: Duration = Duration::from_secs(20);

/// A lease that renews itself until dropped.
#[derive(Debug)]
pub struct Lease {
    lost: Arc<AtomicBool>,
    renewal: JoinHandle<()>,
    deadline: Option<SystemTime>,
}

impl Lease {
    /// Renews the run's lease now and every third of its length, for a worker that is stopped at the deadline.
    pub fn hold(tenant: TenantStore, run: RunId, length: Duration, deadline: SystemTime) -> Self {
        let mut lease = Self::renewing(length, move || {
            let tenant = tenant.clone();
            async move { tenant.renew_lease(run, lease_length(length)).await }
        });
        lease.deadline = Some(deadline);
        lease
    }

    /// Renews a lease of any kind now and every third of its length, until `renew` says that it is lost.
    pub fn renewing<F>(length: Duration, renew: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = store::Result<bool>> + Send + 'static,
    {
        let lost = Arc::new(AtomicBool::new(false));
        let flag = lost.clone();
        let renewal = tokio::spawn(async move {
            let mut tick = tokio::time::interval(length / 3);
            loop {
                tick.tick().await;
                match renew().await {
                    Ok(true) => {}
                    Ok(false) => return flag.store(true, Ordering::Relaxed),
                    Err(error) => tracing::warn!(%error, "the lease was not renewed"),
                }
            }
        });
        Self {
            lost,
            renewal,
            deadline: None,
        }
    }

    /// Whether the worker that holds it has too little time for another part of the work.
    pub fn is_nearly_over(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| deadline < SystemTime::now() + MARGIN)
    }

    /// When the worker that holds it is stopped, where that is known.
    pub fn deadline(&self) -> Option<SystemTime> {
        self.deadline
    }

    /// Ends a part of the work that keeps what it has done, when there is too little time for the next.
    ///
    /// # Errors
    /// [`WorkError::Unfinished`] then.
    pub fn has_time(&self) -> Result<(), WorkError> {
        match self.is_nearly_over() {
            true => Err(WorkError::Unfinished),
            false => Ok(()),
        }
    }

    /// A flag, for work on another thread, that is set once the run is open no more.
    pub fn lost(&self) -> Arc<AtomicBool> {
        self.lost.clone()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewal.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn there_is_time_until_shortly_before_the_worker_is_stopped() {
        let renew = || async { Ok::<_, store::StoreError>(true) };
        let mut lease = Lease::renewing(Duration::from_secs(60), renew);
        assert!(lease.has_time().is_ok(), "nobody stops it");
        lease.deadline = Some(SystemTime::now() + MARGIN * 2);
        assert!(lease.has_time().is_ok());
        lease.deadline = Some(SystemTime::now() + MARGIN / 2);
        assert!(matches!(lease.has_time(), Err(WorkError::Unfinished)));
    }
}
