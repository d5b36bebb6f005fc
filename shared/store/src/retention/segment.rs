//! Segments of customers.

use domain::{ActorId, MOST_SEGMENTS, Segment, SegmentId};

use crate::{Result, TenantStore, keys::sk, update::Update};

impl TenantStore {
    /// Keeps a new segment; false where there are too many.
    pub async fn create_segment(&self, segment: &Segment) -> Result<bool> {
        let org = self.key("").pk;
        if self.store.count(&org, sk::SEGMENTS).await? >= MOST_SEGMENTS {
            return Ok(false);
        }
        self.put_new(sk::segment(segment.id), segment).await
    }

    /// All segments, everybody's own among them, oldest first.
    pub async fn segments(&self) -> Result<Vec<Segment>> {
        self.all(sk::SEGMENTS).await
    }

    pub async fn segment(&self, id: SegmentId) -> Result<Option<Segment>> {
        self.get(sk::segment(id)).await
    }

    /// Writes a segment anew; false when it is gone.
    pub async fn change_segment(&self, segment: &Segment) -> Result<bool> {
        let update = Update::existing(self.key(sk::segment(segment.id)))
            .set("name", &segment.name)?
            .set("filter", &segment.filter)?
            .set("shared", segment.shared)?;
        self.change(update).await
    }

    pub async fn delete_segment(&self, id: SegmentId) -> Result<()> {
        self.store.delete(&self.key(sk::segment(id))).await
    }

    /// Forgets what somebody kept for themselves.
    pub(crate) async fn forget_segments_of(&self, actor: ActorId) -> Result<()> {
        for segment in self.segments().await? {
            if segment.made_by == actor && !segment.shared {
                self.delete_segment(segment.id).await?;
            }
        }
        Ok(())
    }
}
