//! Whom Stripe writes to: an owner, for as long as nobody sets another address at Stripe.

use domain::{Billing as Record, Contact, Membership, Role};
use store::TenantStore;
use stripe::Client;

use crate::error::BillingError;

/// Tells Stripe when the owner it writes to has another address, or is an owner no more. An address
/// that was set in the customer portal stays.
pub async fn follow(
    client: &Client,
    tenant: &TenantStore,
    record: &Record,
) -> Result<(), BillingError> {
    let members = tenant.members().await?;
    let Some(contact) = contact(&members, record.contact.as_ref()) else {
        return Ok(());
    };
    let told = record.contact.as_ref().map(|contact| &contact.email);
    if told != Some(&contact.email) {
        let customer = client.customer(&record.customer_id).await?;
        if told.is_some() && customer.email.as_ref() == told {
            let leaves = format!("{} {:?}", record.customer_id, told);
            client
                .set_email(&record.customer_id, &contact.email, &leaves)
                .await?;
        }
    }
    if record.contact.as_ref() != Some(&contact) {
        let noted = Record {
            contact: Some(contact),
            version: record.version + 1,
            ..record.clone()
        };
        // Whoever came between leaves it to the next sweep.
        tenant.keep_billing(&noted).await?;
    }
    Ok(())
}

/// The same person as before, while that is an owner; else the one who has been it longest.
fn contact(members: &[Membership], before: Option<&Contact>) -> Option<Contact> {
    let owners = || members.iter().filter(|member| member.role == Role::Owner);
    let same = before.and_then(|before| owners().find(|owner| owner.user_id == before.user_id));
    let owner = same.or_else(|| owners().min_by_key(|owner| owner.created_at))?;
    Some(Contact {
        user_id: owner.user_id,
        email: owner.email.clone(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration};
    use domain::{OrgId, UserId};

    use super::*;

    fn member(user_id: UserId, role: Role, day: i64) -> Membership {
        Membership {
            org_id: OrgId::new(),
            user_id,
            role,
            email: format!("{day}@example.com"),
            name: "Ana".into(),
            created_at: DateTime::UNIX_EPOCH + Duration::days(day),
            notifications: None,
            language: None,
        }
    }

    #[test]
    fn an_owner_is_written_to_and_stays_it() {
        let [admin, older, newer] = [UserId::new(), UserId::new(), UserId::new()];
        let members = [
            member(admin, Role::Admin, 1),
            member(newer, Role::Owner, 3),
            member(older, Role::Owner, 2),
        ];
        let of = |before: Option<UserId>| {
            let before = before.map(|user_id| Contact {
                user_id,
                email: "old@example.com".into(),
            });
            contact(&members, before.as_ref()).unwrap()
        };
        assert_eq!(of(None).user_id, older);
        assert_eq!(of(Some(newer)).email, "3@example.com");
        assert_eq!(of(Some(admin)).user_id, older);
        assert_eq!(contact(&members[..1], None), None);
    }
}
