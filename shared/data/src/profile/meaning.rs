//! What a text says of leaving, staying or winning.

use domain::OutcomeMeaning;

use crate::profile::outcome_words::*;
use crate::values::names::words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Left,
    Stayed,
    Won,
    Nothing,
}

/// What a text says, in any of the languages of [`outcome_words`](super::outcome_words).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    pub said: Said,
    /// Its words mean that wherever they stand.
    pub clear: bool,
}

/// What an outcome of that name speaks of; where the name says nothing, what its labels do.
pub(super) fn outcome_meaning<'a>(
    name: &str,
    labels: impl Iterator<Item = &'a str>,
) -> Option<OutcomeMeaning> {
    fn told(text: &str) -> Option<OutcomeMeaning> {
        let words = folded(text);
        match meaning_of(&words).said {
            // As a name it is a yes to an offer, of which [`positive_label`](super::positive_label) knows, too.
            _ if words == ["subscribe"] => Some(OutcomeMeaning::Won),
            Said::Left | Said::Stayed => Some(OutcomeMeaning::Left),
            Said::Won => Some(OutcomeMeaning::Won),
            Said::Nothing => None,
        }
    }
    told(name).or_else(|| {
        let told: Vec<OutcomeMeaning> = labels.filter_map(told).collect();
        // Deals are won or lost, and a lost one says of itself what a lost customer does.
        let won = told.iter().find(|one| **one == OutcomeMeaning::Won);
        won.or(told.first()).copied()
    })
}

/// The words of a text, in lower case and without accents and apostrophes.
pub(super) fn folded(text: &str) -> Vec<String> {
    let silent = |c: char| matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}');
    let text = text.replace(silent, "");
    let mut folded: Vec<String> = Vec::new();
    for word in words(&text) {
        let word = without_accents(&word);
        match folded.last_mut() {
            Some(last) if ONE_WORD.contains(&(last.as_str(), word.as_str())) => {
                last.push_str(&word)
            }
            _ => folded.push(word),
        }
    }
    folded
}

fn without_accents(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'ď' | 'đ' => plain.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => plain.push('e'),
            'ğ' => plain.push('g'),
            'ì'..='ï' | 'ī' | 'ı' => plain.push('i'),
            'ł' | 'ľ' | 'ĺ' => plain.push('l'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ő' => plain.push('o'),
            'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ť' | 'ț' => plain.push('t'),
            'ù'..='ü' | 'ů' | 'ű' | 'ū' => plain.push('u'),
            'ý' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            'ё' => plain.push('е'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            c => plain.push(c),
        }
    }
    plain
}

/// Whether a word is one of a list.
pub(super) fn is_among(list: &[&str], word: &str) -> bool {
    found(list, word).is_some_and(|negated| !negated)
}

/// Whether a word is one of a list, and if so whether it is turned round by its beginning.
fn found(list: &[&str], word: &str) -> Option<bool> {
    let entries = || list.iter().flat_map(|line| line.split_ascii_whitespace());
    if entries().any(|entry| begins(entry, word)) {
        return Some(false);
    }
    if let Some(entry) = entries().find(|entry| is_ideographic(entry) && word.contains(entry)) {
        let before = word.split(entry).next().unwrap_or_default();
        return Some(before.ends_with(NOT_DIRECTLY));
    }
    let mut rests = NOT_PREFIXES
        .iter()
        .filter_map(|prefix| word.strip_prefix(prefix));
    rests
        .any(|rest| entries().any(|entry| begins(entry, rest)))
        .then_some(true)
}

fn begins(entry: &str, word: &str) -> bool {
    match entry.strip_suffix('-') {
        Some(stem) => word.starts_with(stem),
        None => word == entry,
    }
}

/// Written without blanks between words, or with endings behind them.
fn is_ideographic(entry: &str) -> bool {
    entry.starts_with(|c: char| c >= '\u{2e80}')
}

/// Which of leaving and staying the words speak of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Spoken {
    left: bool,
    stayed: bool,
}

impl Spoken {
    fn of(words: &[String], left: &[&str], stayed: &[&str]) -> Self {
        let mut spoken = Self::default();
        for word in words {
            let as_left = found(left, word);
            let as_stayed = found(stayed, word);
            spoken.left |= as_left == Some(false) || (as_left.is_none() && as_stayed == Some(true));
            spoken.stayed |=
                as_stayed == Some(false) || (as_stayed.is_none() && as_left == Some(true));
        }
        spoken
    }
}

/// What a text says, with `not`, `former` and the like taken into account.
pub(super) fn meaning(text: &str) -> Meaning {
    meaning_of(&folded(text))
}

pub(super) fn meaning_of(words: &[String]) -> Meaning {
    let clear = Spoken::of(words, &[OUTCOME, LEFT].concat(), STAYED);
    let maybe = Spoken::of(words, MAYBE_LEFT, MAYBE_STAYED);
    let former = is_former(words);
    let negated = !former && words.iter().any(|word| is_not(word));
    let won = words.iter().any(|word| is_among(WON, word));
    let is_repeated = words.iter().any(|word| is_among(REPEATED, word));
    let maybe_won = !is_repeated && words.iter().any(|word| is_among(MAYBE_WON, word));
    let told = |spoken: Spoken| match (spoken.left, spoken.stayed) {
        (false, true) if former || negated => Said::Left,
        (true, false) if former => Said::Nothing,
        (true, false) if negated => Said::Stayed,
        (true, false) => Said::Left,
        (false, true) => Said::Stayed,
        _ => Said::Nothing,
    };
    let contradicts = (clear.left && maybe.stayed) || (clear.stayed && maybe.left);
    let (said, clear) = match (clear != Spoken::default(), maybe != Spoken::default()) {
        _ if is_undone(words) => (Said::Nothing, false),
        (true, _) if won || contradicts => (Said::Nothing, false),
        (true, _) => (told(clear), true),
        (false, _) if won && !negated && !former => (Said::Won, true),
        (false, true) => (told(maybe), former),
        (false, false) if former => (Said::Left, true),
        (false, false) if maybe_won && !negated => (Said::Won, false),
        (false, false) => (Said::Nothing, false),
    };
    Meaning { said, clear }
}

/// Whether a word for leaving stands beside one that undoes it, or ends as such.
pub(super) fn is_undone(words: &[String]) -> bool {
    let says_left = |word: &str| {
        let lists = [OUTCOME, OUTCOME_NAME, LEFT, MAYBE_LEFT];
        lists.iter().any(|list| is_among(list, word))
    };
    let ends = |word: &String| {
        let mut begins = UNDONE_ENDINGS
            .iter()
            .filter_map(|end| word.strip_suffix(end));
        begins.any(says_left)
    };
    let undoes = |at: usize| {
        let mut others = words[..at].iter().chain(&words[at + 1..]);
        is_among(UNDONE, &words[at]) && others.any(|other| says_left(other))
    };
    // Both in what is written without blanks.
    let is_in_one = |word: &String| {
        let entries = UNDONE.iter().flat_map(|line| line.split_ascii_whitespace());
        let mut rests = entries
            .filter(|entry| is_ideographic(entry) && word.contains(entry))
            .map(|entry| word.replacen(entry, "", 1));
        rests.any(|rest| says_left(&rest))
    };
    words.iter().any(|word| ends(word) || is_in_one(word)) || (0..words.len()).any(undoes)
}

fn is_not(word: &str) -> bool {
    is_among(NOT, word) || NOT_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

fn is_former(words: &[String]) -> bool {
    let no_longer = |pair: &[String]| {
        let both = |(first, second): &(&str, &str)| pair[0] == *first && pair[1] == *second;
        NO_LONGER.iter().any(both)
    };
    words.iter().any(|word| is_among(FORMER, word)) || words.windows(2).any(no_longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_who_left_and_who_stayed() {
        use Said::{Left, Nothing, Stayed, Won};
        for (said, texts) in [
            (
                Left,
                "Churned|Not renewed|NonRenewing|Did not renew|didn't renew|won’t renew|No longer active|\
                 ex-customer|Former|Inactive|not active|Cancelled|Unsubscribed|Não renovou|inativo|cancelado|\
                 saiu|não renovado|ya no es cliente|dado de baja, inactivo|inactif|résilié|n'est plus actif|\
                 non renouvelé|nicht verlängert|gekündigt|Inaktiv|ehemaliger Kunde|non rinnovato|cessato|\
                 non più attivo|opgezegd|niet verlengd|niet meer actief|zrezygnował|nieaktywny|nie przedłużył|\
                 odešel|neaktivní|neprodloužil|ушёл|неактивен|не продлил|бывший клиент|больше не активен|\
                 iptal|ayrıldı|yenilemedi|pasif|aktif değil|uppsagd|inte förnyat|ej aktiv|解約済み|退会|\
                 継続していない|已流失|未续约|不活跃|非アクティブ|해지|비활성|미갱신|이탈 고객|opted_out|Opt-Out|optOut",
            ),
            (
                Stayed,
                "Active|renewed|Retained|Not churned|No churn|non-churn|nonchurner|Loyal|Still here|survived|\
                 Existing Customer|not inactive|ativo|renovou|não cancelou|ficou|sigue activo|actif|renouvelé|\
                 non résilié|aktiv|verlängert|nicht gekündigt|ungekündigt|attivo|rinnovato|actief|verlengd|\
                 aktywny|przedłużył|nie zrezygnował|aktivní|neodešel|активен|остался|не ушёл|продлён|aktif|kaldı|\
                 devam ediyor|ayrılmadı|aktiv|förnyat|継続中|未解約|活跃|未流失|续约|활성|미해지|유지|\
                 without churn|sem cancelamento|sin bajas|sans résiliation|ohne Kündigung|без оттока|无流失|\
                 kein Churn|keinerlei Kündigung|nenhum cancelamento|ninguna baja|aucune résiliation|nessuna disdetta|\
                 geen opzegging|brak rezygnacji|нет оттока|ingen uppsägning|iptal yok|没有流失|이탈 없음|解約なし|\
                 tidak churn|không churn|ไม่ churn|not opted out|opted in",
            ),
            (Won, "Won|Closed Won|Converted|Ganho|gewonnen"),
            (
                Nothing,
                "Yes|No|Basic|Plus|A|Partial|Resilient|Particulier|Not converted|past_due|Pending|Customer|\
                 Former churner|Cancelled but still active|No internet service|不明|서비스|Cancellation withdrawn|\
                 Churn prevented|churn-free|Churnless|saved from churn|Kündigung zurückgenommen|cancelamento revertido|\
                 baja evitada|résiliation annulée|отток предотвращён|防止流失|Repeat purchase",
            ),
        ] {
            for text in texts.split('|') {
                assert_eq!(meaning(text).said, said, "{text}");
            }
        }
    }

    #[test]
    fn some_words_need_company() {
        for text in [
            "Open",
            "Closed",
            "Left",
            "gone",
            "Lost",
            "Current",
            "Baja",
            "verloren",
            "закрыт",
            "有効",
        ] {
            let Meaning { said, clear } = meaning(text);
            assert!(said != Said::Nothing && !clear, "{text}");
        }
    }

    #[test]
    fn outcomes_speak_of_leaving_or_of_winning() {
        use OutcomeMeaning::{Left, Won};
        const YES: &[&str] = &["No", "Yes"];
        for (name, labels, told) in [
            ("churned", YES, Some(Left)),
            ("Converted", YES, Some(Won)),
            ("is_lead_won", YES, Some(Won)),
            ("subscribe", YES, Some(Won)),
            ("comprou", YES, Some(Won)),
            ("Customer Status", &["Active", "Churned"], Some(Left)),
            ("deal", &["lost", "won"], Some(Won)),
            ("returned", YES, None),
            ("plan", &["Basic", "Pro"], None),
        ] {
            assert_eq!(
                outcome_meaning(name, labels.iter().copied()),
                told,
                "{name}"
            );
        }
    }
}
