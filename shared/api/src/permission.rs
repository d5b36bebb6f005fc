//! What a caller may do, as the type of a handler's argument. No handler gets a caller in another
//! way, so none can forget to ask.

use std::{future::Future, marker::PhantomData, ops::Deref};

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use domain::Permission;
use http::request::Parts;

use crate::{ApiError, Principal, idempotency, path, principal::Caller};

/// What a route asks of whoever calls it.
pub trait Grant {
    fn check(principal: &Principal) -> impl Future<Output = Result<(), ApiError>> + Send;
}

/// A caller who may do `G`: `principal: Allowed<permission::Read>` takes people and API keys,
/// `principal: Allowed<permission::Read, Person>` people alone. Anybody else is refused with 403. A
/// request that was done before under its `Idempotency-Key` is answered here, and one whose query has a parameter that the
/// route does not know is refused. What nobody has to sign in for is not asked: people open it from mails, and what sent
/// them there may add parameters of its own.
#[derive(Debug)]
pub struct Allowed<G, C = Principal> {
    caller: C,
    grant: PhantomData<G>,
}

impl<G, C> Deref for Allowed<G, C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.caller
    }
}

impl<G: Grant, C: Caller, S: Send + Sync> FromRequestParts<S> for Allowed<G, C> {
    type Rejection = Stopped;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stopped> {
        let caller = C::find(parts).await?;
        G::check(caller.borrow()).await?;
        path::refuse_unknown(parts)?;
        if let Some(answer) = idempotency::admit(parts, caller.borrow()).await? {
            return Err(Stopped::Answered(answer));
        }
        Ok(Self {
            caller,
            grant: PhantomData,
        })
    }
}

/// Why a handler does not begin.
#[derive(Debug)]
pub enum Stopped {
    Refused(ApiError),
    /// The work was done before, and this was the answer.
    Answered(Response),
}

impl From<ApiError> for Stopped {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl IntoResponse for Stopped {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(error) => error.into_response(),
            Self::Answered(answer) => answer,
        }
    }
}

/// What everybody may do, whatever their role: see to what is their own. A handler that takes it
/// looks for itself whose a thing is.
#[derive(Debug)]
pub enum Own {}

impl Grant for Own {
    async fn check(_: &Principal) -> Result<(), ApiError> {
        Ok(())
    }
}

/// `G`, but not in an organization that is to be deleted: 409.
#[derive(Debug)]
pub struct Lasting<G>(PhantomData<G>);

impl<G: Grant> Grant for Lasting<G> {
    async fn check(principal: &Principal) -> Result<(), ApiError> {
        G::check(principal).await?;
        let organization = principal.organization().await?;
        let Some(deletion) = &organization.deletion else {
            return Ok(());
        };
        Err(ApiError::conflict(
            "organization_deleted",
            format!(
                "This organization will be erased on {}. Until then it can be read and exported. \
                 An owner can keep it with `POST /v1/organization/restore`.",
                deletion.erase_at.format("%-d %B %Y")
            ),
        ))
    }
}

/// `G` where it costs work: not in an organization that is to be deleted, nor while its plan is not
/// paid for: 402.
#[derive(Debug)]
pub struct Work<G>(PhantomData<G>);

impl<G: Grant> Grant for Work<G> {
    async fn check(principal: &Principal) -> Result<(), ApiError> {
        Lasting::<G>::check(principal).await?;
        principal.organization().await?.may_work(Utc::now())?;
        Ok(())
    }
}

/// `G`, for accounts whose address is proved to be theirs: what mails others, or costs. 403 otherwise.
#[derive(Debug)]
pub struct Proved<G>(PhantomData<G>);

impl<G: Grant> Grant for Proved<G> {
    async fn check(principal: &Principal) -> Result<(), ApiError> {
        G::check(principal).await?;
        principal.require_proved_address().await
    }
}

macro_rules! grants {
    ($($permission:ident),+ $(,)?) => {
        $(
            #[doc = concat!("[`Permission::", stringify!($permission), "`], as a type.")]
            #[derive(Debug)]
            pub enum $permission {}

            impl Grant for $permission {
                async fn check(principal: &Principal) -> Result<(), ApiError> {
                    principal.require(Permission::$permission)
                }
            }
        )+

        /// A permission without its type does not compile.
        const _: fn(Permission) = |permission| match permission {
            $(Permission::$permission => (),)+
        };
    };
}

grants! {
    Read, Upload, Train, Score, Promote, Delete, ManageKeys, ManageConnections,
    ManageOutreach, ManageOffers, ManageWebhooks, ManageAlerts, ReadAudit, ManageMembers, ReadBilling, ManageBilling, ManageOrganization,
}
