//! Words of files for states and intervals, in English and Portuguese.

use crate::subscription::{Interval, Status};

/// A name or word as it is compared: small letters without marks, one `_` for what parts its words.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.trim().chars().flat_map(char::to_lowercase) {
        let char = match char {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            other => other,
        };
        match char.is_alphanumeric() {
            true => plain.push(char),
            false if !plain.is_empty() && !plain.ends_with('_') => plain.push('_'),
            false => {}
        }
    }
    plain.truncate(plain.trim_end_matches('_').len());
    plain
}

/// What has become of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Paid,
    Failed,
    Refunded,
    /// Nothing yet, and perhaps never.
    Open,
}

pub fn paid(word: &str) -> Option<Outcome> {
    Some(match plain(word).as_str() {
        "paid" | "succeeded" | "success" | "successful" | "complete" | "completed" | "approved"
        | "settled" | "captured" | "true" | "yes" | "partially_refunded" | "partial_refund"
        | "paga" | "pago" | "pagos" | "aprovada" | "aprovado" | "confirmada" | "confirmado"
        | "concluida" | "concluido" | "liquidada" | "liquidado" | "recebida" | "recebido"
        | "quitada" | "quitado" | "sim" => Outcome::Paid,
        "failed"
        | "failure"
        | "declined"
        | "rejected"
        | "denied"
        | "blocked"
        | "requires_payment_method"
        | "falhou"
        | "falha"
        | "recusada"
        | "recusado"
        | "negada"
        | "negado"
        | "rejeitada"
        | "rejeitado"
        | "nao_autorizada"
        | "nao_autorizado" => Outcome::Failed,
        "refunded" | "refund" | "reembolsada" | "reembolsado" | "estornada" | "estornado"
        | "devolvida" | "devolvido" => Outcome::Refunded,
        "open"
        | "draft"
        | "void"
        | "voided"
        | "pending"
        | "processing"
        | "uncollectible"
        | "unpaid"
        | "canceled"
        | "cancelled"
        | "incomplete"
        | "expired"
        | "overdue"
        | "requires_action"
        | "requires_confirmation"
        | "requires_capture"
        | "uncaptured"
        | "false"
        | "no"
        | "aberta"
        | "aberto"
        | "em_aberto"
        | "pendente"
        | "rascunho"
        | "cancelada"
        | "cancelado"
        | "anulada"
        | "anulado"
        | "vencida"
        | "vencido"
        | "expirada"
        | "expirado"
        | "processando"
        | "nao" => Outcome::Open,
        _ => return None,
    })
}

/// The state of a subscription.
pub fn standing(word: &str) -> Option<Status> {
    Some(match plain(word).as_str() {
        "active" | "live" | "ativa" | "ativo" | "vigente" | "adimplente" | "em_dia" => {
            Status::Active
        }
        "trialing" | "trial" | "in_trial" | "teste" | "em_teste" | "periodo_de_teste"
        | "avaliacao" => Status::Trialing,
        "past_due" | "overdue" | "late" | "atrasada" | "atrasado" | "em_atraso"
        | "inadimplente" | "vencida" | "vencido" => Status::PastDue,
        "unpaid" | "nao_paga" | "nao_pago" => Status::Unpaid,
        "paused" | "suspended" | "on_hold" | "pausada" | "pausado" | "suspensa" | "suspenso" => {
            Status::Paused
        }
        "canceled" | "cancelled" | "ended" | "churned" | "expired" | "inactive" | "terminated"
        | "cancelada" | "cancelado" | "encerrada" | "encerrado" | "inativa" | "inativo"
        | "expirada" | "expirado" => Status::Canceled,
        "incomplete" => Status::Incomplete,
        "incomplete_expired" => Status::IncompleteExpired,
        _ => return None,
    })
}

/// How often, and how many of that.
pub fn interval(word: &str) -> Option<(Interval, i64)> {
    Some(match plain(word).as_str() {
        "day" | "daily" | "days" | "dia" | "diario" | "diaria" => (Interval::Day, 1),
        "week" | "weekly" | "weeks" | "semana" | "semanal" => (Interval::Week, 1),
        "month" | "monthly" | "months" | "mo" | "1_month" | "mes" | "mensal" | "meses" => {
            (Interval::Month, 1)
        }
        "bimonthly" | "2_months" | "bimestral" => (Interval::Month, 2),
        "quarter" | "quarterly" | "3_months" | "trimestre" | "trimestral" => (Interval::Quarter, 1),
        "semiannual" | "semiannually" | "half_year" | "half_yearly" | "biannual" | "6_months"
        | "semestre" | "semestral" => (Interval::Month, 6),
        "year" | "yearly" | "annual" | "annually" | "years" | "yr" | "1_year" | "12_months"
        | "ano" | "anual" | "anos" => (Interval::Year, 1),
        _ => return None,
    })
}
