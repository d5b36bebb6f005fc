//! What is done again and again, and how it is run.

use std::collections::BTreeMap;

use cloud::WorkError;
use domain::Organization;
use lambda_runtime::Error;
use store::{Store, System, TenantStore};

/// Something that a schedule has done again and again. Missed, doubled and overlapping sweeps must
/// change nothing: each act is a conditional write.
pub trait Task {
    const NAME: &'static str;

    /// Does all there is to do now, for organizations that are not to be deleted. How much.
    async fn run(&self, system: System, organizations: &[Organization])
    -> Result<usize, WorkError>;
}

/// Does something for each organization; one where that fails keeps no other waiting. How much.
pub async fn each(
    store: &Store,
    system: System,
    organizations: &[Organization],
    task: &str,
    act: impl AsyncFn(&TenantStore, &Organization) -> Result<usize, WorkError>,
) -> usize {
    let mut done = 0;
    for organization in organizations {
        match act(&store.as_system(organization.id, system), organization).await {
            Ok(count) => done += count,
            Err(error) => tracing::error!(org_id = %organization.id, task, %error, "not done"),
        }
    }
    done
}

pub struct Sweep {
    system: System,
    organizations: Vec<Organization>,
    done: BTreeMap<&'static str, usize>,
    failed: Vec<&'static str>,
}

impl Sweep {
    pub fn new(system: System, organizations: Vec<Organization>) -> Self {
        Self {
            system,
            organizations,
            done: BTreeMap::new(),
            failed: Vec::new(),
        }
    }

    /// Runs a task. One that fails keeps no other from its turn.
    pub async fn run<T: Task>(&mut self, task: T) {
        match task.run(self.system, &self.organizations).await {
            Ok(done) => {
                tracing::info!(task = T::NAME, done, "swept");
                self.done.insert(T::NAME, done);
            }
            Err(error) => {
                tracing::error!(task = T::NAME, %error, "failed");
                self.failed.push(T::NAME);
            }
        }
    }

    /// How much each task did; an error when one of them failed.
    pub fn end(self) -> Result<BTreeMap<&'static str, usize>, Error> {
        match self.failed.is_empty() {
            true => Ok(self.done),
            false => Err(format!("failed: {}", self.failed.join(", ")).into()),
        }
    }
}
