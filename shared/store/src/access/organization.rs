//! Organizations and memberships.

use domain::{Membership, OrgId, Organization, PlanId, Standing, UserId};

use crate::{
    Result, Store, System, TenantStore, keys,
    table::{Item, item, text},
    update::Update,
};

pub(crate) fn organization_item(organization: &Organization) -> Result<Item> {
    let mut item = item(&keys::in_org(organization.id, keys::sk::ORG), organization)?;
    item.insert("gsi1pk".into(), text(keys::orgs_shard(organization.id)));
    item.insert("gsi1sk".into(), text(organization.id.to_string()));
    Ok(item)
}

pub(crate) fn membership_item(membership: &Membership) -> Result<Item> {
    let key = keys::in_org(membership.org_id, keys::sk::member(membership.user_id));
    let mut item = item(&key, membership)?;
    item.insert("gsi1pk".into(), text(keys::user_orgs(membership.user_id)));
    item.insert(
        "gsi1sk".into(),
        text(keys::org_partition(membership.org_id)),
    );
    Ok(item)
}

impl Store {
    /// The tenant's store, for a member: the only way there for whoever comes with a token.
    /// Nothing when the user does not, or no longer, belong to the organization.
    pub async fn as_member(
        &self,
        org: OrgId,
        user: UserId,
    ) -> Result<Option<(Membership, TenantStore)>> {
        let membership: Option<Membership> =
            self.get(&keys::in_org(org, keys::sk::member(user))).await?;
        Ok(membership.map(|membership| (membership, self.tenant(org))))
    }

    /// The tenant's store, for work that an event or a schedule asks for.
    pub fn as_system(&self, org: OrgId, _proof: System) -> TenantStore {
        self.tenant(org)
    }

    /// The tenant's store of every organization that a user belongs to, the oldest membership first.
    pub async fn tenants_of(&self, user: UserId) -> Result<Vec<TenantStore>> {
        let memberships = self.memberships(user).await?;
        let orgs = memberships.iter().map(|membership| membership.org_id);
        Ok(orgs.map(|org| self.tenant(org)).collect())
    }

    /// Where a user belongs, oldest first.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<Membership>> {
        let mut found: Vec<Membership> = self.all_in_index("gsi1", &keys::user_orgs(user)).await?;
        found.sort_by_key(|membership| membership.created_at);
        Ok(found)
    }

    /// Some organizations of a shard, the oldest first, after an id, and after which the next ones come.
    pub async fn organizations(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<Organization>, Option<String>)> {
        self.index_page("gsi1", &keys::orgs_shard_of(shard), after, false, 100)
            .await
    }
}

impl TenantStore {
    pub async fn organization(&self) -> Result<Option<Organization>> {
        self.get(keys::sk::ORG).await
    }

    /// Sets what the organization pays for, and whether it is paid. It holds from the next request
    /// on. False when the organization is gone.
    pub async fn set_plan(&self, plan: PlanId, standing: Standing) -> Result<bool> {
        let update = Update::existing(self.key(keys::sk::ORG))
            .set("plan", plan)?
            .set("standing", standing)?;
        self.change(update).await
    }

    pub async fn members(&self) -> Result<Vec<Membership>> {
        self.all(keys::sk::MEMBERS).await
    }

    /// Lets somebody in. False when that person is in already.
    pub async fn add_member(&self, membership: &Membership) -> Result<bool> {
        self.store.put_new(membership_item(membership)?).await
    }
}
