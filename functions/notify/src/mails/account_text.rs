//! What is written about an account.

use domain::Language;
use mail::{Button, Frame};
use report::say;

use crate::letter::words;

words!(Page, "account.html", "account.txt");

pub(crate) struct Page {
    frame: Frame,
    name: String,
    what: String,
    /// How long the button's link is good. It holds a secret, and goes into the mail only.
    life: Option<&'static str>,
    otherwise: &'static str,
}

/// Writes about an account in a language, to whoever has that name.
pub(crate) struct Writer<'a> {
    pub language: Language,
    pub name: &'a str,
}

impl Writer<'_> {
    /// It greets by no name: whoever signed up may have given a stranger's address and any words.
    pub(crate) fn verify_email(&self, link: String) -> Page {
        let what = self.say(
            "Open this to confirm that this address is yours.",
            "Abra este link para confirmar que este endereço é seu.",
        );
        let headline = self.say(
            "Confirm your e-mail address",
            "Confirme seu endereço de e-mail",
        );
        let label = self.say("Confirm the address", "Confirmar o endereço");
        let nobody = Writer { name: "", ..*self };
        let page = nobody.page(headline, what, self.not_asked());
        page.with_link(
            label,
            link,
            self.say(
                "The link is good once, for 24 hours.",
                "O link vale uma vez, por 24 horas.",
            ),
        )
    }

    /// Instead of a link to verify it, to an address whose holder has an account with it.
    pub(crate) fn has_account(&self, public_url: &str) -> Page {
        let what = self.say(
            "Somebody, probably you, gave this address for another account. It has one already: sign in with that, or set a new password if you lost yours.",
            "Alguém, provavelmente você, informou este endereço para outra conta. Ele já tem uma: entre com ela, ou defina uma nova senha se perdeu a sua.",
        );
        let otherwise = self.say(
            "If this was not you, do nothing: your account is as it was.",
            "Se não foi você, não faça nada: sua conta continua como estava.",
        );
        let headline = self.say("You have an account already", "Você já tem uma conta");
        let mut page = self.page(headline, what, otherwise);
        page.frame.button = Some(Button {
            label: self.say("Sign in", "Entrar"),
            address: format!("{public_url}/signin"),
        });
        page
    }

    pub(crate) fn reset_password(&self, link: String) -> Page {
        let what = self.say(
            "Somebody, probably you, has lost the password of your account.",
            "Alguém, provavelmente você, perdeu a senha da sua conta.",
        );
        let headline = self.say("Set a new password", "Defina uma nova senha");
        self.page(headline, what, self.not_asked())
            .with_link(headline, link, self.one_hour())
    }

    pub(crate) fn sign_in(&self, link: String) -> Page {
        let what = self.say(
            "Somebody, probably you, gave the password of your account on a device that has not signed in before. As strangers are guessing at your password just now, this link is needed as well: open it on that device, and sign in again.",
            "Alguém, provavelmente você, informou a senha da sua conta em um dispositivo que nunca entrou antes. Como estão tentando adivinhar sua senha neste momento, este link também é necessário: abra-o nesse dispositivo e entre de novo.",
        );
        let otherwise = self.say(
            "If this was not you, somebody knows your password: reset it at once.",
            "Se não foi você, alguém sabe sua senha: redefina-a imediatamente.",
        );
        let headline = self.say("Sign in on a new device", "Entrar em um novo dispositivo");
        let label = self.say("Sign in", "Entrar");
        self.page(headline, what, otherwise)
            .with_link(label, link, self.one_hour())
    }

    pub(crate) fn password_changed(&self) -> Page {
        let what = self.say(
            "Your password was changed. Wherever else you were signed in, you are no longer. Passkeys, if there are any, go on signing in: they are listed under Security in the settings, where each can be removed.",
            "Sua senha foi alterada. Onde mais você estava conectado, não está mais. As chaves de acesso, se houver, continuam entrando: elas estão em Segurança, nas configurações, onde cada uma pode ser removida.",
        );
        let headline = self.say("Your password was changed", "Sua senha foi alterada");
        self.page(headline, what, self.not_you())
    }

    pub(crate) fn email_changed(&self, new: &str) -> Page {
        let new = mail::name(new);
        let what = say!(
            self.language,
            "Your account has another address now: {new}. This is the last mail to this one.",
            "Sua conta agora tem outro endereço: {new}. Este é o último e-mail para este aqui."
        );
        let otherwise = self.say(
            "If this was not you, write to the admins of your organization at once.",
            "Se não foi você, escreva imediatamente aos administradores da sua organização.",
        );
        let headline = self.say(
            "Your e-mail address was changed",
            "Seu endereço de e-mail foi alterado",
        );
        self.page(headline, what, otherwise)
    }

    pub(crate) fn second_factor_on(&self) -> Page {
        let what = self.say(
            "From now on signing in takes a code from your app as well. Wherever else you were signed in, you are no longer. Keep the recovery codes where you find them without the app.",
            "A partir de agora, para entrar é preciso também um código do seu aplicativo. Onde mais você estava conectado, não está mais. Guarde os códigos de recuperação onde você os encontre sem o aplicativo.",
        );
        let headline = self.say(
            "Your second factor is on",
            "Sua verificação em duas etapas está ativada",
        );
        self.page(headline, what, self.not_you())
    }

    pub(crate) fn second_factor_off(&self) -> Page {
        let what = self.say(
            "From now on signing in takes no code from your app any more.",
            "A partir de agora, para entrar não é mais preciso um código do seu aplicativo.",
        );
        let headline = self.say(
            "Your second factor is off",
            "Sua verificação em duas etapas está desativada",
        );
        self.page(headline, what, self.not_you())
    }

    pub(crate) fn passkey_added(&self) -> Page {
        let what = self.say(
            "A passkey was added to your account. It signs in without your password, and the password alone is no longer enough. Your passkeys are listed under Security in the settings, where each can be removed.",
            "Uma chave de acesso foi adicionada à sua conta. Ela entra sem a sua senha, e só a senha já não basta. Suas chaves de acesso estão em Segurança, nas configurações, onde cada uma pode ser removida.",
        );
        let headline = self.say("A passkey was added", "Uma chave de acesso foi adicionada");
        self.page(headline, what, self.not_you())
    }

    pub(crate) fn passkey_removed(&self) -> Page {
        let what = self.say(
            "A passkey of your account was removed. It signs nobody in any more, and wherever else you were signed in, you are no longer.",
            "Uma chave de acesso da sua conta foi removida. Ela não permite mais entrar, e onde mais você estava conectado, não está mais.",
        );
        let headline = self.say("A passkey was removed", "Uma chave de acesso foi removida");
        self.page(headline, what, self.not_you())
    }

    fn say(&self, english: &'static str, portuguese: &'static str) -> &'static str {
        self.language.of(english, portuguese)
    }

    fn not_asked(&self) -> &'static str {
        self.say(
            "If you did not ask for this, do nothing: without the link nothing happens.",
            "Se você não pediu isso, não faça nada: sem o link, nada acontece.",
        )
    }

    fn not_you(&self) -> &'static str {
        self.say(
            "If this was not you, reset your password at once and end all sessions, or write to the admins of your organization.",
            "Se não foi você, redefina sua senha imediatamente e encerre todas as sessões, ou escreva aos administradores da sua organização.",
        )
    }

    fn one_hour(&self) -> &'static str {
        self.say(
            "The link is good once, for one hour.",
            "O link vale uma vez, por uma hora.",
        )
    }

    fn page(&self, headline: &str, what: impl Into<String>, otherwise: &'static str) -> Page {
        Page {
            frame: Frame {
                language: self.language,
                headline: headline.into(),
                button: None,
            },
            name: mail::name(self.name),
            what: what.into(),
            life: None,
            otherwise,
        }
    }
}

impl Page {
    fn with_link(mut self, label: &'static str, address: String, life: &'static str) -> Self {
        self.frame.button = Some(Button { label, address });
        self.life = Some(life);
        self
    }
}

#[cfg(test)]
mod tests {
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, reason::Reason, spoken::whole};

    fn reset(name: &str) -> Mail {
        let link = "https://perene.example/reset-password#token=usr_x.secret".into();
        let page = to(Language::English, name).reset_password(link);
        written(&page, Language::English)
    }

    fn to(language: Language, name: &str) -> Writer<'_> {
        Writer { language, name }
    }

    fn written(page: &Page, language: Language) -> Mail {
        page.mail(&Reason::Account.footer("", language)).unwrap()
    }

    fn about_what_was_done(language: Language) -> [Page; 6] {
        let writer = to(language, "Ana");
        [
            writer.password_changed(),
            writer.email_changed("ana@new.example"),
            writer.second_factor_on(),
            writer.second_factor_off(),
            writer.passkey_added(),
            writer.passkey_removed(),
        ]
    }

    #[test]
    fn the_text_of_a_reset_mail() {
        insta::assert_snapshot!(reset("Ana").text);
    }

    #[test]
    fn the_page_of_a_reset_mail() {
        insta::assert_snapshot!(reset("Ana").html);
    }

    #[test]
    fn a_name_forges_neither_lines_nor_markup() {
        let mail = reset("Ana\nhttps://evil.example <script>");
        assert!(
            mail.text
                .contains("Hello Ana https://evil.example <script>,")
        );
        assert!(!mail.html.contains("<script>"), "{}", mail.html);
    }

    #[test]
    fn what_was_done_is_told_without_a_link() {
        for page in about_what_was_done(Language::English) {
            let mail = written(&page, Language::English);
            assert!(!mail.html.contains("href"), "{}", mail.html);
            assert!(mail.text.contains("If this was not you"), "{}", mail.text);
        }
    }

    #[test]
    fn accounts_are_told_of_in_portuguese() {
        let writer = to(Language::Portuguese, "Ana");
        let link = || "https://perene.example/#token=usr_x.s".to_owned();
        let with_links = [
            writer.verify_email(link()),
            writer.has_account("https://perene.example"),
            writer.reset_password(link()),
            writer.sign_in(link()),
        ];
        let others = about_what_was_done(Language::Portuguese);
        let all = with_links.iter().chain(&others);
        let texts: Vec<String> = all
            .map(|page| whole(&written(page, Language::Portuguese)))
            .collect();
        insta::assert_snapshot!(texts.join("\n---\n"));
    }
}
