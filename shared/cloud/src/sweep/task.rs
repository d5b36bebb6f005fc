//! What is done again and again.

use std::{pin::Pin, rc::Rc, time::Duration};

use domain::{OrgId, Organization};
use store::{Store, System, TenantStore};
use tokio::time::{Instant, sleep_until};

use crate::WorkError;

/// What an act that is under way has left once its budget is over, before it is cut off.
pub(super) const GRACE: Duration = Duration::from_secs(10);

/// A clock that only runs on, whatever the machine's is set to.
pub(super) trait Clock {
    fn now(&self) -> Instant;

    /// Returns at that time.
    fn wait(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()>>>;
}

pub(super) struct Monotonic;

impl Clock for Monotonic {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wait(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(sleep_until(until))
    }
}

/// A task's time on a shard.
pub struct Budget {
    /// That nobody but the product asks for the work.
    pub system: System,
    pub(super) until: Instant,
    pub(super) clock: Rc<dyn Clock>,
}

impl Budget {
    /// Whether it is over: who works on something long stops, and goes on in a later one.
    pub fn is_over(&self) -> bool {
        self.clock.now() >= self.until
    }

    /// Returns when an act is cut off, done or not.
    pub(super) async fn end(&self) {
        self.clock.wait(self.until + GRACE).await;
    }

    /// How long an act may last from now on before it is cut off: who holds something for longer is dead.
    pub fn longest(&self) -> Duration {
        (self.until + GRACE).saturating_duration_since(self.clock.now())
    }
}

/// Something that a schedule has done again and again, item by item. Missed, doubled and overlapping passes must change
/// nothing: each act is a conditional write. One that is cut off anywhere is done again.
pub trait Task {
    const NAME: &'static str;
    type Item;

    /// Some items of a shard that there may be something to do about, in the order of their keys, after that key; and
    /// after which key the next ones come, if there are any.
    fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> impl Future<Output = Result<(Vec<Self::Item>, Option<String>), WorkError>>;

    /// An item's key, and the organization whose it is, if it is one's.
    fn key(item: &Self::Item) -> (String, Option<OrgId>);

    /// Does what there is to do about an item; how much.
    fn act(
        &self,
        budget: &Budget,
        item: &Self::Item,
    ) -> impl Future<Output = Result<usize, WorkError>>;
}

/// A task whose items are organizations.
pub trait OrganizationTask {
    const NAME: &'static str;
    /// Whether also for those that are to be deleted.
    const WHILE_DELETED: bool = false;

    /// Does what there is to do for an organization; how much.
    fn act(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
    ) -> impl Future<Output = Result<usize, WorkError>>;
}

/// A task done for each organization.
pub(super) struct Each<T> {
    pub store: Store,
    pub task: T,
}

impl<T: OrganizationTask> Task for Each<T> {
    const NAME: &'static str = T::NAME;
    type Item = Organization;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<Organization>, Option<String>), WorkError> {
        let (mut organizations, next) = self.store.organizations(shard, after).await?;
        organizations.retain(|one| T::WHILE_DELETED || one.deletion.is_none());
        Ok((organizations, next))
    }

    fn key(organization: &Organization) -> (String, Option<OrgId>) {
        (organization.id.to_string(), Some(organization.id))
    }

    async fn act(&self, budget: &Budget, organization: &Organization) -> Result<usize, WorkError> {
        let tenant = self.store.as_system(organization.id, budget.system);
        self.task.act(&tenant, organization).await
    }
}
