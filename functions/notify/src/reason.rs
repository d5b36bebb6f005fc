//! Why somebody gets a mail: what its last lines say, and where it can be changed.

use domain::{Language, Membership, Notification, Role};
use mail::Footer;
use report::say;

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

    pub(crate) fn footer(&self, public_url: &str, language: Language) -> Footer {
        let can_choose = matches!(self, Self::Chosen(_) | Self::ByRole(..));
        let change = (can_choose && !public_url.is_empty()).then(|| {
            let page = format!("{public_url}/settings/notifications");
            let label = language.of(
                "Choose which mail you get",
                "Escolha quais e-mails você recebe",
            );
            (label, page)
        });
        Footer {
            because: self.because(language),
            change,
        }
    }

    fn because(&self, language: Language) -> String {
        match self {
            Self::Chosen(what) => {
                let also = condition(*what, language);
                say!(
                    language,
                    "You get this because you have chosen such mail in Perene{also}.",
                    "Você recebe este e-mail porque escolheu recebê-lo no Perene{also}."
                )
            }
            Self::ByRole(what, role) => {
                let (also, role) = (condition(*what, language), role_of(*role, language));
                say!(
                    language,
                    "You get this because you are {role} of the organization in Perene and have not chosen otherwise{also}.",
                    "Você recebe este e-mail porque é {role} da empresa no Perene e não escolheu outra coisa{also}."
                )
            }
            Self::Member(organization) => say!(
                language,
                "You get this because you belong to {organization} in Perene.",
                "Você recebe este e-mail porque faz parte de {organization} no Perene."
            ),
            Self::Owner => language
                .of(
                    "You get this because you own the organization in Perene. If you have paid meanwhile, all is well.",
                    "Você recebe este e-mail porque é proprietário da empresa no Perene. Se já pagou, está tudo certo.",
                )
                .into(),
            Self::AskedForDeletion => language
                .of(
                    "You get this because you asked to delete the organization.",
                    "Você recebe este e-mail porque pediu a exclusão da empresa.",
                )
                .into(),
            Self::Invited => language
                .of(
                    "You get this because somebody in Perene gave your address. If you do not know them, do nothing.",
                    "Você recebe este e-mail porque alguém no Perene informou seu endereço. Se você não conhece essa pessoa, não faça nada.",
                )
                .into(),
            Self::Account => language
                .of(
                    "You get this because your address is that of an account in Perene.",
                    "Você recebe este e-mail porque seu endereço é o de uma conta no Perene.",
                )
                .into(),
            Self::Given => language
                .of(
                    "You get this because somebody, probably you, gave this address as that of an account in Perene.",
                    "Você recebe este e-mail porque alguém, provavelmente você, informou este endereço para uma conta no Perene.",
                )
                .into(),
            Self::Former => language
                .of(
                    "You get this because your address was that of an account in Perene.",
                    "Você recebe este e-mail porque seu endereço era o de uma conta no Perene.",
                )
                .into(),
        }
    }
}

/// What whoever has a role is, in words.
pub(crate) fn role_of(role: Role, language: Language) -> &'static str {
    match role {
        Role::Viewer => language.of("a viewer", "leitor"),
        Role::Analyst => language.of("an analyst", "analista"),
        Role::Admin => language.of("an admin", "administrador"),
        Role::Owner => language.of("an owner", "proprietário"),
    }
}

fn condition(what: Notification, language: Language) -> &'static str {
    match what {
        Notification::Reports => language.of(
            ", and the model was asked to mail its reports",
            ", e foi pedido que o modelo envie seus relatórios",
        ),
        Notification::Scores
        | Notification::Usage
        | Notification::Sources
        | Notification::Alerts
        | Notification::AlertDigest => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://perene.example";

    #[test]
    fn nobody_is_called_an_admin_who_is_none() {
        let chosen = Reason::Chosen(Notification::Scores).footer(URL, Language::English);
        assert!(!chosen.because.contains("admin"), "{chosen:?}");
        let owner =
            Reason::ByRole(Notification::Reports, Role::Owner).footer(URL, Language::English);
        assert_eq!(
            owner.because,
            "You get this because you are an owner of the organization in Perene and have not \
             chosen otherwise, and the model was asked to mail its reports."
        );
    }

    #[test]
    fn an_address_is_nobodys_before_it_is_confirmed() {
        for reason in [Reason::Given, Reason::Former] {
            assert!(
                !reason
                    .footer(URL, Language::English)
                    .because
                    .contains("your address is")
            );
        }
    }

    #[test]
    fn what_can_be_chosen_says_where() {
        let usage = || Reason::Chosen(Notification::Usage);
        let (_, page) = usage().footer(URL, Language::English).change.unwrap();
        assert_eq!(page, "https://perene.example/settings/notifications");
        assert_eq!(usage().footer("", Language::English).change, None);
        for reason in [
            Reason::Owner,
            Reason::Member("Lima".into()),
            Reason::AskedForDeletion,
            Reason::Invited,
            Reason::Account,
            Reason::Given,
            Reason::Former,
        ] {
            assert_eq!(
                reason.footer(URL, Language::English).change,
                None,
                "{reason:?}"
            );
        }
    }
}
