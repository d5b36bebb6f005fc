//! Which label of a column means that it happened: told by what the labels say and what the column is called, never
//! by how many have it; and not told where words leave a doubt.

use crate::profile::meaning::{Meaning, Said, folded, is_among, is_undone, meaning, meaning_of};
use crate::profile::outcome_words::*;
use crate::values::boolean::{is_cross, truth};

/// Names that say of the column's yes that it happened, and nothing else.
const HAPPENED: &[&str] = &["target label outcome y response"];

/// Words that need company elsewhere, and none where the column says yes or no.
const FLAGS: &[&str] = &["left lost dormant baja bajas"];

/// The label of a column that means that it happened, where that is certain.
pub fn positive_label<'a>(column: &str, labels: &[&'a str]) -> Option<&'a str> {
    let column = Name::of(column);
    if let [a, b] = labels
        && let Some((no, yes)) = no_and_yes(a, b)
    {
        return column
            .yes_is_it()
            .map(|yes_is_it| if yes_is_it { yes } else { no });
    }
    let meanings: Vec<Meaning> = labels.iter().map(|label| meaning(label)).collect();
    let who = |wanted: Said| {
        let told = labels.iter().zip(&meanings);
        told.filter(|(_, meaning)| meaning.said == wanted)
            .map(|(label, meaning)| (*label, meaning.clear))
            .collect::<Vec<(&str, bool)>>()
    };
    let (left, stayed, won) = (who(Said::Left), who(Said::Stayed), who(Said::Won));
    let about_customers = column.is_clear(Said::Left) || column.is_clear(Said::Stayed);
    let stayed_clearly = stayed.iter().any(|(_, clear)| *clear);
    let left_for_certain = |label: &str, clear: bool| match clear {
        true => {
            labels.len() == 2 || !stayed.is_empty() || column.names_a_customer || about_customers
        }
        false => {
            about_customers
                || stayed_clearly
                || (column.names_a_customer && !stayed.is_empty())
                || (column.names_a_state && are_states(labels))
                || stayed
                    .iter()
                    .any(|(other, _)| column.is_negated(label, other))
        }
    };
    match (&left[..], &won[..]) {
        ([(label, clear)], []) => left_for_certain(label, *clear).then_some(*label),
        ([], [(label, clear)]) => (*clear || column.meaning.said == Said::Won).then_some(*label),
        // Deals are lost, and customers.
        ([(lost, _)], [(won, _)]) => match column.meaning {
            Meaning {
                said: Said::Left,
                clear: true,
            } => Some(lost),
            Meaning {
                said: Said::Won,
                clear: true,
            } => Some(won),
            _ => None,
        },
        ([], []) if about_customers && labels.len() == 2 => match &stayed[..] {
            [(stayed, true)] => labels.iter().copied().find(|label| label != stayed),
            _ => None,
        },
        _ => None,
    }
}

/// The label that says yes, of two that say yes and no and nothing else, whatever their column is called.
pub fn yes_label<'a>(labels: &[&'a str]) -> Option<&'a str> {
    let [a, b] = labels else { return None };
    no_and_yes(a, b).map(|(_, yes)| yes)
}

/// Whether a column's name speaks of leaving, and of nothing else.
pub(super) fn says_only_leaving(column: &str) -> bool {
    let column = Name::of(column);
    column.meaning.said == Said::Left && column.says_nothing_else()
}

/// Whether two labels are states of a contract by the two of them.
fn are_states(labels: &[&str]) -> bool {
    let folded: Vec<Vec<String>> = labels.iter().map(|label| folded(label)).collect();
    let has = |word: &str| {
        folded
            .iter()
            .any(|words| words.iter().any(|one| one == word))
    };
    labels.len() == 2 && STATES.iter().any(|(stayed, left)| has(stayed) && has(left))
}

/// Two labels as what says no and what says yes.
fn no_and_yes<'a>(a: &'a str, b: &'a str) -> Option<(&'a str, &'a str)> {
    let said = |label: &str| match label.trim() {
        "-1" => Some(false),
        label if is_cross(label.as_bytes()) => Some(true),
        label => truth(label.as_bytes()),
    };
    match (said(a)?, said(b)?) {
        (false, true) => Some((a, b)),
        (true, false) => Some((b, a)),
        _ => None,
    }
}

/// What the name of a column says.
struct Name {
    words: Vec<String>,
    meaning: Meaning,
    /// It speaks of a customer, or of a contract.
    names_a_customer: bool,
    /// It speaks of a state.
    names_a_state: bool,
}

impl Name {
    fn of(column: &str) -> Self {
        let words = folded(column);
        let about = |list: &[&str]| words.iter().any(|word| is_among(list, word));
        Self {
            meaning: meaning_of(&words),
            names_a_customer: about(PEOPLE) || about(CONTRACTS),
            names_a_state: about(STATE),
            words,
        }
    }

    fn is_clear(&self, said: Said) -> bool {
        self.meaning == Meaning { said, clear: true }
    }

    /// Whether what happened is the column's yes, or its no; `None` where it says neither.
    fn yes_is_it(&self) -> Option<bool> {
        let Meaning { said, clear } = self.meaning;
        let plain = |word: &String| is_among(OUTCOME, word) || is_among(LEFT, word);
        match said {
            _ if is_undone(&self.words) || self.hangs_on_another() => None,
            Said::Left if clear && self.words.iter().any(plain) => Some(true),
            Said::Left if clear || self.names_a_customer || self.is_flag() => {
                self.says_nothing_else().then_some(true)
            }
            Said::Stayed if clear || self.names_a_customer || self.is_flag() => {
                self.says_nothing_else().then_some(false)
            }
            Said::Won => Some(true),
            _ if self.ends_with_happened() || self.words == ["subscribe"] => Some(true),
            Said::Nothing if self.is_somebody() => Some(false),
            _ => None,
        }
    }

    /// Whether a label means leaving since another is its negation, as `Sin baja` of `Baja`: its word does so then, or in a
    /// column that is called by it, as `not left`.
    fn is_negated(&self, label: &str, other: &str) -> bool {
        let of = |label: &str| {
            let mut words = folded(label);
            words.retain(|word| is_among(MAYBE_LEFT, word));
            words
        };
        let words = of(label);
        let is_plain = words.iter().any(|word| is_among(OUTCOME_NAME, word));
        (is_plain || self.meaning.said == Said::Left) && words == of(other)
    }

    fn is_flag(&self) -> bool {
        self.words.iter().any(|word| is_among(FLAGS, word))
    }

    fn ends_with_happened(&self) -> bool {
        self.words
            .last()
            .is_some_and(|word| is_among(HAPPENED, word))
    }

    /// `is_customer`.
    fn is_somebody(&self) -> bool {
        let somebody = |word: &String| is_among(PEOPLE, word);
        let filler = |word: &String| is_among(FILLERS, word);
        self.words.iter().any(somebody)
            && self.words.iter().all(|word| somebody(word) || filler(word))
    }

    /// `auto_renew` is not whether somebody renewed.
    fn says_nothing_else(&self) -> bool {
        self.words.iter().all(Self::is_known)
    }

    /// Whether what it says of leaving hangs on a participle that is not known: `churn_thwarted`.
    fn hangs_on_another(&self) -> bool {
        let is_participle = |word: &String| PARTICIPLES.iter().any(|end| word.ends_with(end));
        let is_open = |word: &String| {
            is_participle(word) && !is_among(REPORTED, word) && !Self::is_known(word)
        };
        self.meaning.said == Said::Left && self.words.iter().any(is_open)
    }

    fn is_known(word: &String) -> bool {
        const KNOWN: [&[&str]; 11] = [
            OUTCOME,
            LEFT,
            MAYBE_LEFT,
            STAYED,
            MAYBE_STAYED,
            NOT,
            FORMER,
            PEOPLE,
            CONTRACTS,
            FILLERS,
            ASIDES,
        ];
        word.starts_with(|c: char| c.is_ascii_digit())
            || NO_LONGER.iter().any(|(_, second)| word == second)
            || KNOWN.iter().any(|list| is_among(list, word))
            || meaning_of(std::slice::from_ref(word)).said != Said::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `column: one label / another = the positive one`, or a question mark.
    fn check(cases: &[&str]) {
        for case in cases {
            let (column, rest) = case.split_once(": ").unwrap();
            let (labels, expected) = rest.split_once(" = ").unwrap();
            let expected = Some(expected).filter(|label| *label != "?");
            let mut labels: Vec<&str> = labels.split(" / ").collect();
            for _ in 0..2 {
                assert_eq!(positive_label(column, &labels), expected, "{case}");
                labels.reverse();
            }
        }
    }

    #[test]
    fn labels_say_who_left() {
        check(&[
            "status: Deactivated / Active = Deactivated",
            "status: Active / Terminated = Terminated",
            "Attrition_Flag: Existing Customer / Attrited Customer = Attrited Customer",
            "estado: Ativo / Inativo = Inativo",
            "Kundenstatus: aktiv / inaktiv = inaktiv",
            "situation: Not renewed / Renewed = Not renewed",
            "outcome: Did not renew / Renewed = Did not renew",
            "Customer Status: Stayed / Churned / Joined = Churned",
            "Status: active / canceled / past_due / trialing = canceled",
            "account_status: active / gone = gone",
            "account_status: Open / Closed = Closed",
            "status: Dropped out / Enrolled = Dropped out",
            "status: Expired / Valid = Expired",
            "status: Suspended / Live = Suspended",
            "type: Customer / ex-customer = ex-customer",
            "статус: активен / неактивен = неактивен",
            "статус: остался / ушёл = ушёл",
            "Status: Verlängert / Nicht verlängert = Nicht verlängert",
            "situação: renovou / não renovou = não renovou",
            "statut: Actif / Résilié = Résilié",
            "stato: Attivo / Cessato = Cessato",
            "status: Actief / Opgezegd = Opgezegd",
            "status: aktywny / nieaktywny = nieaktywny",
            "stav: aktivní / neaktivní = neaktivní",
            "durum: aktif / pasif = pasif",
            "状態: 継続中 / 解約済み = 解約済み",
            "状态: 已流失 / 未流失 = 已流失",
            "상태: 활성 / 비활성 = 비활성",
            "stage: Won / In progress = Won",
            // Spanish and Portuguese.
            "estado: Alta / Baja = Baja",
            "situación: De alta / De baja = De baja",
            "estado_cliente: alta / baja = baja",
            "estado: Activo / Inactivo = Inactivo",
            "estado: Activo / Baja = Baja",
            "estado: Activo / Retirado = Retirado",
            "estado: Vigente / Rescindido = Rescindido",
            "estado: Afiliado / Desafiliado = Desafiliado",
            "estado del cliente: Se quedó / Se fugó = Se fugó",
            "situação: Ativo / Desligado = Desligado",
            "situação: Ativo / Trancado = Trancado",
            "situação: Ativo / Encerrado = Encerrado",
            // Italian and French.
            "stato: Attivo / Disattivo = Disattivo",
            "stato contratto: In essere / Rescisso = Rescisso",
            "stato: Attivo / Uscito = Uscito",
            "stato: Attivo / Recesso = Recesso",
            "statut: En cours / Annulé = Annulé",
            "statut: Actif / Clôturé = Clôturé",
            "statut: Active / Inactive = Inactive",
            "statut du contrat: En cours / Clôturé = Clôturé",
            "statut: Actif / Radié = Radié",
            // German and Dutch.
            "Status: Aktiv / Ausgelaufen = Ausgelaufen",
            "Vertragsstatus: Laufend / Beendet = Beendet",
            "Status: Bestandskunde / Abgesprungen = Abgesprungen",
            "Status: Aktiv / Gewechselt = Gewechselt",
            "status: Actief / Stopgezet = Stopgezet",
            "contract status: Lopend / Beëindigd = Beëindigd",
            "status: Actief / Overgestapt = Overgestapt",
            // Polish.
            "status: Aktywna / Rozwiązana = Rozwiązana",
            "status: Aktywny / Dezaktywowany = Dezaktywowany",
            "status klienta: Obecny / Utracony = Utracony",
            "status: Active / opted_out = opted_out",
            "status: Opted in / Opted out = Opted out",
            "consent: OptIn / OptOut = OptOut",
        ]);
    }

    /// Of a label and its negation, it is the label that happened.
    #[test]
    fn negations_say_who_stayed() {
        check(&[
            "Status: kein Churn / Churn = Churn",
            "label: no churn / churn = churn",
            "group: Churned / not churned = Churned",
            "estado: Sin baja / Baja = Baja",
            "resultado: Sin baja / Con baja = Con baja",
            "situación: De baja / No de baja = De baja",
            "estado: ninguna baja / baja = baja",
            "estado: sem cancelamento / cancelamento = cancelamento",
            "statut: non résilié / résilié = résilié",
            "statut: aucune résiliation / résiliation = résiliation",
            "stato: nessuna disdetta / disdetta = disdetta",
            "status: geen opzegging / opzegging = opzegging",
            "status: brak rezygnacji / rezygnacja = rezygnacja",
            "статус: нет оттока / отток = отток",
            "status: ingen oppsigelse / oppsigelse = oppsigelse",
            "durum: iptal yok / iptal = iptal",
            "状态: 没有流失 / 流失 = 流失",
            "상태: 이탈 없음 / 이탈 = 이탈",
            "status: tidak churn / churn = churn",
            "left: Left / Not left = Left",
            "gone: gone / not gone = gone",
            "status: opted_out / not opted_out = opted_out",
            "kein_churn: ja / nein = nein",
            "sin_baja: sí / no = no",
            "not_left: yes / no = no",
            // What is negated is no leaving, or not for certain.
            "status: Closed / Not closed = ?",
            "plan: Premium / No premium = ?",
            "tier: VIP / Not VIP = ?",
        ]);
    }

    #[test]
    fn yes_and_no_are_told_by_the_column() {
        check(&[
            "Churn: No / Yes = Yes",
            "churn: False. / True. = True.",
            "churned: 0 / 1 = 1",
            "target: -1 / 1 = 1",
            "Exited: 0 / 1 = 1",
            "left: 0 / 1 = 1",
            "churn_within_30_days: 0 / 1 = 1",
            "y: no / yes = yes",
            "Converted: 0 / 1 = 1",
            "cancelou: não / sim = sim",
            "Kuendigung: Nein / Ja = Ja",
            "Kündigung: nein / ja = ja",
            "résiliation: non / oui = oui",
            "отток: Да / Нет = Да",
            "rezygnacja: Tak / Nie = Tak",
            "odchod: ano / ne = ano",
            "fuga de clientes: sí / no = sí",
            "Storno: ja / nein = ja",
            "account_closed: yes / no = yes",
            "해지여부: Y / N = Y",
            "iptal: evet / hayır = evet",
            "avhopp: ja / nej = ja",
            "解約: はい / いいえ = はい",
            "是否流失: 是 / 否 = 是",
            "이탈: 예 / 아니오 = 예",
            "이탈 여부: 네 / 아니요 = 네",
            "not_renewed: Yes / No = Yes",
            "inactive: 0 / 1 = 1",
            "no_longer_active: 0 / 1 = 1",
            "former_customer: yes / no = yes",
            "renewed: No / Yes = No",
            "is_active: 0 / 1 = 0",
            "IsActiveMember: 0 / 1 = 0",
            "retained: TRUE / FALSE = FALSE",
            "IsCustomer: 1 / 0 = 0",
            "survived: 1 / 0 = 0",
            "still_here: yes / no = no",
            "stayed: Y / N = N",
            "loyal: yes / no = no",
            "current_customer: yes / no = no",
            "no_churn: 1 / 0 = 0",
            "ativo: sim / não = não",
            "actif: oui / non = non",
            "aktiv: ja / nein = nein",
            "активен: да / нет = нет",
            "aktywny: tak / nie = nie",
            "will_renew: yes / no = no",
            "ainda cliente: sim / não = não",
            "noch_Kunde: ja / nein = nein",
            "是否续费: 是 / 否 = 否",
            "活跃: 是 / 否 = 否",
            "유지: 예 / 아니오 = 아니오",
            "without_churn: Yes / No = No",
            "sem_cancelamento: Sim / Não = Não",
            "sin_cancelacion: Sí / No = No",
            "без_оттока: да / нет = нет",
            "ohne Kündigung: ja / nein = nein",
            "cancel_requested: Y / N = Y",
            "churn_telco: Y / N = Y",
            "dormant: 1 / 0 = 1",
            "churn: já / nei = já",
        ]);
    }

    #[test]
    fn what_is_not_certain_is_asked() {
        check(&[
            "Status: Open / Closed = ?",
            "segment: A / B = ?",
            "status: 0 / 1 = ?",
            "hand: Left / Right = ?",
            "left: Left / Right = ?",
            "where: gone / here = ?",
            "gone: 0 / 1 = ?",
            "status: Active / P = ?",
            "status: Active / Pending = ?",
            "open: yes / no = ?",
            "ticket_closed: yes / no = ?",
            "returning_customer: yes / no = ?",
            "auto_renew: yes / no = ?",
            "renewal_reminder_sent: yes / no = ?",
            "is_subscribed: 0 / 1 = ?",
            "customer_type: yes / no = ?",
            "plan_type: no / yes = ?",
            "renewal_stage: Closed Won / Closed Lost = ?",
            "order: Shipped / Delivered / Cancelled = ?",
            "plan: Basic / Plus / Pro = ?",
            "status: Cancelled / Churned / Active = ?",
            "payment: success / failed = ?",
            "churn: 1 / 2 = ?",
            "prioridad: Alta / Baja = ?",
            "riesgo: Alta / Baja = ?",
            "estado: Alta / Media / Baja = ?",
            "estado: Abierto / Cerrado = ?",
            "stato: Aperto / Chiuso = ?",
            "churn_free: Yes / No = ?",
            "churnless: Yes / No = ?",
            "ChurnNegated: Yes / No = ?",
            "cancellation_prevented: 1 / 0 = ?",
            "churn_averted: 1 / 0 = ?",
            "churn_avoided_target: 1 / 0 = ?",
            "cancel_declined: 1 / 0 = ?",
            "cancellation_withdrawn: yes / no = ?",
            "rescued_from_churn: yes / no = ?",
            "churn_thwarted: yes / no = ?",
            "cancelamento_evitado: sim / não = ?",
            "baja_revertida: sí / no = ?",
            "Kündigung_zurückgezogen: ja / nein = ?",
            "résiliation_évitée: oui / non = ?",
            "отток_предотвращен: да / нет = ?",
            "流失挽回: 是 / 否 = ?",
            "repeat_purchase: 1 / 0 = ?",
            "status: Active / Churn prevented = ?",
        ]);
    }
}
