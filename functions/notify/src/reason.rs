//! Why somebody gets a mail: what its last lines say, and where it can be changed.

use domain::{Membership, Notification, Role};
use mail::Footer;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    Chosen(Notification),
    /// Whoever has that role gets that kind of mail, and has chosen nothing else.
    ByRole(Notification, Role),
    Owner,
    Member(String),
    AskedForDeletion,
    Invited,
    Account,
    /// An address that its holder has not confirmed yet.
    Given,
    /// The address that an account had.
    Former,
}

impl Reason {
    pub(crate) fn notified(what: Notification, member: &Membership) -> Self {
        match member.notifications {
            Some(_) => Self::Chosen(what),
            None => Self::ByRole(what, member.role),
        }
    }

    pub(crate) fn footer(&self, public_url: &str) -> Footer {
        let because = match self {
            Self::Chosen(what) => format!(
                "You get this because you have chosen such mail in Perene{}.",
                condition(*what)
            ),
            Self::ByRole(what, role) => format!(
                "You get this because you are {} {} of the organization in Perene and have not \
                 chosen otherwise{}.",
                article(*role),
                role.into_str(),
                condition(*what)
            ),
            Self::Owner => "You get this because you own the organization in Perene. If you have \
                            paid meanwhile, all is well."
                .into(),
            Self::Member(organization) => {
                format!("You get this because you belong to {organization} in Perene.")
            }
            Self::AskedForDeletion => {
                "You get this because you asked to delete the organization.".into()
            }
            Self::Invited => {
                "You get this because somebody in Perene gave your address. If you do \
                              not know them, do nothing."
                    .into()
            }
            Self::Account => {
                "You get this because your address is that of an account in Perene.".into()
            }
            Self::Given => {
                "You get this because somebody, probably you, gave this address as that \
                            of an account in Perene."
                    .into()
            }
            Self::Former => {
                "You get this because your address was that of an account in Perene.".into()
            }
        };
        let can_choose = matches!(self, Self::Chosen(_) | Self::ByRole(..));
        let change = (can_choose && !public_url.is_empty()).then(|| {
            let page = format!("{public_url}/settings/notifications");
            ("Choose which mail you get", page)
        });
        Footer { because, change }
    }
}

pub(crate) fn article(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a",
        Role::Analyst | Role::Admin | Role::Owner => "an",
    }
}

fn condition(what: Notification) -> &'static str {
    match what {
        Notification::Reports => ", and the model was asked to mail its reports",
        Notification::Scores | Notification::Usage => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://perene.example";

    #[test]
    fn nobody_is_called_an_admin_who_is_none() {
        let chosen = Reason::Chosen(Notification::Scores).footer(URL);
        assert!(!chosen.because.contains("admin"), "{chosen:?}");
        let owner = Reason::ByRole(Notification::Reports, Role::Owner).footer(URL);
        assert_eq!(
            owner.because,
            "You get this because you are an owner of the organization in Perene and have not \
             chosen otherwise, and the model was asked to mail its reports."
        );
    }

    #[test]
    fn an_address_is_nobodys_before_it_is_confirmed() {
        for reason in [Reason::Given, Reason::Former] {
            assert!(!reason.footer(URL).because.contains("your address is"));
        }
    }

    #[test]
    fn what_can_be_chosen_says_where() {
        let usage = || Reason::Chosen(Notification::Usage);
        let (_, page) = usage().footer(URL).change.unwrap();
        assert_eq!(page, "https://perene.example/settings/notifications");
        assert_eq!(usage().footer("").change, None);
        for reason in [
            Reason::Owner,
            Reason::Member("Lima".into()),
            Reason::AskedForDeletion,
            Reason::Invited,
            Reason::Account,
            Reason::Given,
            Reason::Former,
        ] {
            assert_eq!(reason.footer(URL).change, None, "{reason:?}");
        }
    }
}
