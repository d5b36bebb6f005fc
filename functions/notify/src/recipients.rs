//! Who gets a mail: the members who want to hear of its subject.

use std::fmt::Display;

use cloud::WorkError;
use domain::{Membership, Notification};
use mail::{Letter, Recipient};
use store::{MailClaim, TenantStore};

use crate::{Notifier, reason::Reason};

/// Why a member gets no mail.
const UNPROVED: &str =
    "the address is not verified yet: its owner opens the link that was mailed there";

impl Notifier {
    /// The members who get that kind of mail, each with the claim to mail about that and the reason.
    pub(crate) async fn who_want(
        &self,
        tenant: &TenantStore,
        what: Notification,
        about: impl Display,
    ) -> Result<Vec<Recipient>, WorkError> {
        let members = wanting(what, tenant.members().await?).map(|member| {
            let claim = tenant.mail_claim(&about, member.user_id);
            self.to_member(&member, claim, Reason::notified(what, &member))
        });
        Ok(members.collect())
    }

    /// Delivers a mail to those members who have proved their address. Of the others, whom anybody may
    /// have put there, it is told why they get none.
    pub(crate) async fn deliver_to_members(
        &self,
        letter: &impl Letter,
        recipients: Vec<Recipient>,
    ) -> Result<(), WorkError> {
        let mut proved = Vec::new();
        for to in recipients {
            let user = match to.id.parse() {
                Ok(id) => self.store.user(id).await?,
                Err(_) => None,
            };
            match user.is_some_and(|user| user.email_verified) {
                true => proved.push(to),
                false => letter.tell(&to, UNPROVED).await?,
            }
        }
        self.deliver(letter, proved).await
    }

    pub(crate) fn to_member(
        &self,
        member: &Membership,
        claim: MailClaim,
        reason: Reason,
    ) -> Recipient {
        let language = member.language.unwrap_or_default();
        Recipient {
            id: member.user_id.to_string(),
            address: member.email.clone(),
            claim,
            language,
            footer: reason.footer(&self.public_url, language),
        }
    }
}

pub(crate) fn wanting(
    what: Notification,
    members: Vec<Membership>,
) -> impl Iterator<Item = Membership> {
    members
        .into_iter()
        .filter(move |member| member.gets().contains(&what))
}

#[cfg(test)]
mod tests {
    use domain::{OrgId, Role, UserId};

    use super::*;

    #[test]
    fn admins_and_owners_are_told_and_whoever_wants_it() {
        let member = |role| Membership {
            org_id: OrgId::new(),
            user_id: UserId::new(),
            role,
            email: "ana@example.com".into(),
            name: "Ana".into(),
            created_at: "2026-11-21T00:00:00Z".parse().unwrap(),
            notifications: None,
            language: None,
        };
        let mut all = [Role::Viewer, Role::Analyst, Role::Admin, Role::Owner].map(member);
        all[1].notifications = Some([Notification::Usage].into());
        all[2].notifications = Some([Notification::Scores].into());
        let told = |what| -> Vec<Role> {
            let told = wanting(what, all.to_vec());
            told.map(|member| member.role).collect()
        };
        assert_eq!(told(Notification::Scores), [Role::Admin, Role::Owner]);
        assert_eq!(told(Notification::Reports), [Role::Owner]);
        assert_eq!(told(Notification::Usage), [Role::Analyst, Role::Owner]);
    }
}
