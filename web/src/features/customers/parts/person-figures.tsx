import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { atLeast, useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Badge, Score, type Tone } from '../../../ui';
import { members } from '../../../api/members';
import { levelOf } from '../../../api/models';
import { scoringRuns } from '../api';
import type { Person } from '../people';

type State = Schemas['CustomerSubscriptionStatus'];

const TONES: Partial<Record<State, Tone>> = {
  active: 'good',
  trialing: 'accent',
  past_due: 'warn',
  unpaid: 'bad',
};

export function State({ of }: { of: State }) {
  const { t } = useWords();
  return <Badge tone={TONES[of]}>{t(`cus.status.${of}`)}</Badge>;
}

/** What comes in a month, in each currency. */
export function useMrr() {
  const { f } = useWords();
  return ({ mrr }: Pick<Person, 'mrr'>) =>
    mrr.map(({ amount_minor, currency }) => f.price(amount_minor, currency)).join(' + ');
}

/** The risk from which on customers are at risk, in the run that a risk is from. */
export function useLevel(risk: Person['risk']): number | undefined {
  const run = useQuery(scoringRuns).data?.find(({ id }) => id === risk?.scoring_run_id);
  return useQuery(levelOf(run)).data;
}

export function Likely({ of: { risk } }: { of: Person }) {
  const level = useLevel(risk);
  return risk ? <Score score={risk.score} risk={risk.risk} level={level} /> : null;
}

export function Tags({ of }: { of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <span className="tags">
      {of.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  );
}

/** What members are called, by their ids; whoever has left is told apart. */
export function useNames() {
  const { t } = useWords();
  const all = useQuery(members).data;
  return (id: string | null | undefined): string | undefined => {
    if (!id) return undefined;
    if (id.startsWith('key_')) return t('cus.byKey');
    return all ? (all.find((one) => one.id === id)?.name ?? t('cus.former')) : '…';
  };
}

/** Whom customers can be given to, oneself first. */
export function useOwners() {
  const all = useQuery(members).data ?? [];
  const self = useQuery(me).data?.user.id;
  return [...all].sort((one, other) => Number(other.id === self) - Number(one.id === self));
}

/** Whether the user may change what is kept about customers. */
export function useMayCare(): boolean {
  const { role } = useRole();
  return role !== undefined && atLeast(role, 'analyst');
}
