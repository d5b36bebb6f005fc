//! The words for leaving, staying and winning in the main languages.
//!
//! Each string is a language's (or a few kin ones'). Entries are in lower case and without accents, as
//! [`folded`](super::meaning::folded) makes them: a whole word, or a stem with a dash behind it. Chinese, Japanese
//! and Korean entries are found anywhere in a word.

/// Leaving, in words plain enough to make a column's name that of an outcome.
pub(super) const OUTCOME: &[&str] = &[
    "churn- attrition attrited cancel- exited lapsed defected unsubscribe-",
    "evadiu evadid- evasao saiu cancelou abandon- fuga fugad- fugo desercion desercao",
    "resilie resiliee resilies resiliation resiliations resilier desabonn-",
    "kundigung kundigungen kuendigung kuendigungen gekundigt gekuendigt abwanderung abgewandert storno",
    "disdett- disdir- abbandon-",
    "opgezegd opzegging opzeggingen",
    "rezygn- zrezygn- odszedl odeszla odejscie",
    "odesel odesla odchod odisiel odisla odstoup-",
    "отток- ушел ушла ушли відтік відтоку пішов пішла",
    "iptal- ayrildi ayrilma- terk",
    "uppsagd uppsagt uppsagning avhopp- opsagt oppsagt opsigelse oppsigelse frafald frafall",
    "lemond- lemorzsolod- poistuma irtisan- reziliat reziliere",
    "解約 解约 退会 離脱 離反 流失 离网 離網 退订 退訂 销户 이탈 해지 탈퇴",
];

/// Leaving, in a column's name; in a label it may be a low value.
pub(super) const OUTCOME_NAME: &[&str] = &["baja bajas"];

/// Leaving, for certain, where labels or yes-and-no columns say it.
pub(super) const LEFT: &[&str] = &[
    "attrit- leaver leavers leaving terminat- deactivat- disconnect- inactiv- unsubscrib- resigned quit discontinu-",
    "defector defectors defection withdrawn lapse nonrenewal deleted dropout dropouts optout optsout optedout optingout",
    "inativ- desativad- deslig- desist- rescind- evadi- cancelad- desvinculad- desafili- desmatricul- anulad- inactivo inactiva",
    "inactif inactifs desactive desactivee annule annulee annules annulees annulation demission-",
    "inaktiv- stornier- ausgetreten ausgeschieden abgemeldet abgesprungen austritt kundig- kuendig- kundigte",
    "inattiv- annullat- cessat- recesso receduto receduta resciss- disattiv-",
    "inactief inactieve geannuleerd vertrokken uitgeschreven stopgezet ontbonden opzeg-",
    "odeszli anulowan- stornov- wypowiedzian- rozwiazan- dezaktyw- zrusil- zrusen- zrusit vypoved- vypovez-",
    "расторг- уволен- уволил- отключен- отключил- отписал- ушедш-",
    "ayril- pasif",
    "离开 離開 注销 註銷 停用 取消 休眠 휴면",
];

/// Leaving, if what stands beside it says so: a ticket is closed, too.
pub(super) const MAYBE_LEFT: &[&str] = &[
    "left leave leaves lost closed exit exits gone expired stopped ended departed dropped dormant suspended",
    "perdid- encerrad- fechad- finalizad- cerrad- terminad- expirad- retirad- trancad- caducad- vencid- baja bajas fue",
    "perdu perdus perdue parti partis partie ferme clos clotur- termine expire quitte radie radiee",
    "verlor- beendet geschlossen abgelaufen ausgelaufen verlassen gewechselt widerrufen",
    "perso persa persi chiuso chiusa scadut- uscit- revocat-",
    "verloren gesloten gestopt beeindigd verlopen overgestapt",
    "utracon- zakonczon- zamkniet- wygas- ztracen- ukoncen- zavren-",
    "потерян- закрыт- завершен- истек-",
    "kayip kaybed- kapali kapand-",
    "forlorad- avslutad- avslutat avsluttet afsluttet lamnat lamnade stangd- sluttet sluttade tabt tapt",
    "終了 無効 停止 失效 关闭 關閉 终止 終止 停机 过期 已过期 종료 만료 중지",
];

/// Staying, for certain.
pub(super) const STAYED: &[&str] = &[
    "active actives existing retain- retention stay- renew- loyal surviv- remained remains remain still",
    "ativo ativa ativos ativas renov- retid- ficou permanec- fidelizad-",
    "activo activa activos activas activ retenid- vigente vigentes sigue",
    "actif actifs renouvel- fidele fideles fidelise fidelisee reste restee restes",
    "aktiv aktive aktiver aktives aktiven bestehend- bestandskund- verlanger- verlaenger- geblieben treu",
    "attivo attiva attivi attive rinnov- rimast- fedel-",
    "actief actieve verleng- gebleven bestaand- trouw behouden",
    "aktywn- pozosta- zostal- przedluz- odnowi- lojaln-",
    "aktivn- zustal- zustav- obnov- prodlouz- predlz- verny verna stavajic-",
    "активн- активен остал- остает- продл- действующ- лоял- удержан- залиши- продовж-",
    "aktif kaldi yenile- devam mevcut sadik",
    "stannat stannade stannar fornya- forny- forlang- lojal kvar befintlig- eksisterende aktiivi-",
    "継続 契約中 利用中 在籍 アクティブ 在网 在網 活跃 活躍 留存 续约 續約 续费 續費 유지 활성 갱신 재계약 이용중 잔존",
];

/// Staying, if what stands beside it says so.
pub(super) const MAYBE_STAYED: &[&str] = &[
    "open current ongoing kept continu- subscribed subscribe subscribes here valid enrolled present live optin optedin",
    "aberto aberta abierto abierta ouvert ouverte aperto aperta offen gultig laufend lopend lopende cours",
    "alta altas afiliad- matriculad- obecn- trwajac-",
    "открыт- otwart- otevren- acik apen open oppen- 有効 更新 正常 有效 유효",
];

/// What was won, in words plain enough to make a column's name that of an outcome.
pub(super) const WON_OUTCOME: &[&str] =
    &["convert- conversion- converteu subscribe- 成交 転換 转化 轉化 전환"];

/// What was won, for certain.
pub(super) const WON: &[&str] = &[
    "won convert- conversion conversions conversao converteu ganh- ganad- gagn- comprou gewonnen вигра- выигр-",
    "成交 転換 转化 轉化 전환",
];

/// What was won, in a column that is called by it.
pub(super) const MAYBE_WON: &[&str] = &["purchas- bought signed success- accepted"];

/// Words that say so together in a column of states, and elsewhere something else: of people and contracts, and of levels.
pub(super) const STATES: [(&str, &str); 5] = [
    ("alta", "baja"),
    ("altas", "bajas"),
    ("enrolled", "dropped"),
    ("valid", "expired"),
    ("live", "suspended"),
];

/// What columns of states are called.
pub(super) const STATE: &[&str] =
    &["status estado situacao situacion statut situation stato stan stav durum"];

/// Two words that say another thing together than apart: they are one.
pub(super) const ONE_WORD: [(&str, &str); 6] = [
    ("opt", "out"),
    ("opts", "out"),
    ("opted", "out"),
    ("opting", "out"),
    ("opt", "in"),
    ("opted", "in"),
];

/// Turns round what stands beside it.
pub(super) const NOT: &[&str] = &[
    "not non no never none without didnt doesnt dont isnt wasnt wont hasnt havent cannot cant arent werent hadnt wouldnt",
    "nao nunca pas jamais nest ne nicht kein keine keiner keinen keinem keines keinerlei niemals niet geen nooit nie не",
    "nenhum nenhuma ningun ninguno ninguna aucun aucune nessun nessuno nessuna brak nigdy neni nikdy zadny zadna zadne",
    "degil yok inte ej icke ikke ei nem nu ingen inga inget intet aldri aldrig nincs niciun nicio нет нету никогда немае",
    "sem sin sans senza ohne zonder bez без utan uden uten ilman nelkul fara χωρις χωρίς δεν όχι",
    "tidak bukan belum tanpa khong chưa ไม لا لم ليس غير بدون לא ללא नहीं बिना",
    "未 不 没 沒 ない なし ません せず 않 안함 안됨 없음",
];

/// What Turkish verbs that say not end with.
pub(super) const NOT_ENDINGS: [&str; 8] = [
    "madi", "medi", "mamis", "memis", "maz", "mez", "mayan", "meyen",
];

/// Turns round what it is in one with.
pub(super) const NOT_PREFIXES: [&str; 6] = ["non", "not", "un", "ne", "nie", "не"];

/// Turns round Chinese, Japanese and Korean words it stands directly before; elsewhere it may be a part of one.
pub(super) const NOT_DIRECTLY: [char; 6] = ['非', '无', '無', '미', '비', '무'];

/// Undoes a leaving that it stands beside, or takes the place of one: whether who has it is there still is not said.
pub(super) const UNDONE: &[&str] = &[
    "prevent- avert- avoid- declin- refus- reject- denied deny- deni- negat- free proof proofed saved save saves saving",
    "rescu- revers- revert- withdr- revok- rescind- undo undone undid overturn- recover- regain- recaptur- winback",
    "reactivat- reinstat- return- restor- resum- stopped stop halt- block- thwart- foil- mitigat- deflect- resist-",
    "averse immune anti opposite inverse invert- complement fail- false void- null- abort- suppress- retract- exempt-",
    "evit- imped- reverti- prevenid- previn- recusad- rechaz- rejeit- negad- livre libre salv- resgat- rescat-",
    "recuperad- retirad- revogad- revocad- reativad- reactivad- desfeit- deshech- anulad- contornad- frustrad-",
    "empech- preven- refuse- retract- rejet- sauve- recuper- annule- annulee annules reactive reactivee",
    "verhinder- vermied- vermeid- abgewend- abgewehrt abgelehnt verweiger- zuruck- zurueck- widerruf- gerettet",
    "ruckgangig rueckgangig rueckgaengig frei los reaktiviert",
    "impedit- prevenut- rifiutat- respint- salvat- recuperat- ritirat- revocat- riattivat-",
    "voorkom- vermed- geweiger- afgewezen gered ingetrokken herroep- teruggewonnen",
    "zapobie- unikni- odrzuc- uratow- cofni- wycofan- odwolan- odzysk- zabran- odmit- zachran- vzat- stornov- predej-",
    "предотвра- избеж- отказ- отклон- спас- отмен- отозва- вернул- возвра- удержа-",
    "onlen- engellen- reddedil- kurtar- vazgec- undvik- forhindr- avvis- afvis- raddad- angrad- reddet trukket",
    "防止 避免 阻止 挽回 挽留 撤回 拒绝 拒絕 回避 取り消し 取消 방지 철회 거부 취소 막음",
];

/// What a word for leaving ends with where there is none.
pub(super) const UNDONE_ENDINGS: [&str; 5] = ["less", "free", "proof", "frei", "los"];

/// Says that something was done once more: what a customer who stays does.
pub(super) const REPEATED: &[&str] = &[
    "repeat- again another next second subsequent further re recurr- recorrent- recurrent- novamente wieder- erneut-",
];

/// How participles end of which a name's meaning hangs.
pub(super) const PARTICIPLES: [&str; 5] = ["ed", "ado", "ada", "ido", "ida"];

/// Participles that leave a word for leaving as it is.
pub(super) const REPORTED: &[&str] = &[
    "request- report- observ- confirm- record- detect- flagged happen- occurr- realized realised completed scheduled",
    "submitted label- coded encoded defined verified planned combined adjusted joined derived based need- fixed updated",
    "related used expected solicitad- pedid- registrad- realizad- ocorrid- ocurrid- dado dada estado",
];

/// Was so, and is no longer.
pub(super) const FORMER: &[&str] = &[
    "former formerly ex exkunde ancien ancienne anciens ehemalig- voormalig- byly byla byvaly byvala бывш- eski tidigare tidligere",
];

/// Two words that say so together.
pub(super) const NO_LONGER: [(&str, &str); 13] = [
    ("no", "longer"),
    ("not", "anymore"),
    ("nao", "mais"),
    ("ja", "nao"),
    ("ya", "no"),
    ("nest", "plus"),
    ("ne", "plus"),
    ("nicht", "mehr"),
    ("niet", "meer"),
    ("non", "piu"),
    ("juz", "nie"),
    ("больше", "не"),
    ("уже", "не"),
];

/// Whoever leaves or stays.
pub(super) const PEOPLE: &[&str] = &[
    "customer customers client clients member members subscriber subscribers cliente clientes socio assinante",
    "abonne abonnes kund- mitglied- klant- leden cliente clienti abbonat- klient- zakaznik- клиент- абонент- клієнт-",
    "musteri- abone medlem- asiakas ugyfel- 顧客 客户 客戶 会员 會員 会員 고객 회원 가입자",
];

/// What they leave or keep.
pub(super) const CONTRACTS: &[&str] = &[
    "account accounts contract contracts subscription subscriptions policy policies membership employee employment",
    "conta contrato assinatura cuenta suscripcion compte contrat abonnement konto vertrag- conto contratto contract",
    "umow- smlouv- договор- контракт- подписк- hesap sozlesme abonelik avtal aftale 契約 合同 账户 帳戶 계약 계정",
];

/// Says nothing of its own in the name of a column such as `is_customer`.
pub(super) const FILLERS: &[&str] = &[
    "is are was still been a an the flag yn bool e foi ainda o es esta sigue aun est encore toujours ist noch",
    "der die ancora nog steeds jest jeszcze je еще er",
];

/// Says nothing of its own beside a word for leaving or staying.
pub(super) const ASIDES: &[&str] = &[
    "has have had did does will be ind indicator binary value label status state",
    "in at on of by after within next this end month months day days week weeks year years quarter period with us",
    "hat статус estado situacao statut stato stan stav durum 状态 状態 상태 여부 是否",
];
