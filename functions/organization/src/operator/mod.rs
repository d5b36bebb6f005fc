//! What those who run Perene see: `/v1/operator`. The role is granted and revoked from the command
//! line alone (`scripts/operator`), and takes a second factor. Every call is told in the operators' own
//! audit log, and every look at one organization in that organization's too.

pub mod organizations;
pub mod runs;

use api::{audit::Trail, permission::Stopped, prelude::*};
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{ActorKind, AuditActor, OrgId};
use store::{Store, System, TenantStore};

use crate::OrganizationApi;

/// A person who runs Perene. To anybody else these routes are not there.
#[derive(Debug)]
pub struct Operator {
    actor: AuditActor,
    trail: Trail,
    store: Store,
}

impl Operator {
    /// The store of an organization that the operator looks at, which must be told of it.
    fn tenant(&self, org: OrgId) -> TenantStore {
        #[expect(
            clippy::disallowed_methods,
            reason = "an operator belongs to the product"
        )]
        self.store.as_system(org, System::proven())
    }

    /// Tells the operators' log of this call.
    async fn log(&self, action: &str) -> Result<(), ApiError> {
        let entry = self.trail.entry(self.actor.clone(), action, StatusCode::OK);
        self.store.append_operator_audit(&entry).await?;
        Ok(())
    }
}

impl FromRequestParts<OrganizationApi> for Operator {
    type Rejection = Stopped;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &OrganizationApi,
    ) -> Result<Self, Stopped> {
        let person = Allowed::<Own, Person>::from_request_parts(parts, state).await?;
        let store = state.store().clone();
        let operator = store.operator(person.membership.user_id).await;
        if operator.map_err(ApiError::from)?.is_none() {
            return Err(ApiError::not_found("resource").into());
        }
        if !person.second_factor {
            let why = "Who looks at all organizations needs a second factor.";
            return Err(api::second_factor_required(why).into());
        }
        let Ok(trail) = Trail::from_request_parts(parts, state).await;
        let actor = AuditActor {
            kind: ActorKind::Operator,
            ..person.as_actor()
        };
        Ok(Self {
            actor,
            trail,
            store,
        })
    }
}
