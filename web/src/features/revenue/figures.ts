/** Sums over what the API tells of revenue. */
import type { Schemas } from '../../api/client';
import type { Cohorts } from './api';

/** What changes MRR. */
export const MOVEMENTS = [
  'new',
  'reactivation',
  'expansion',
  'contraction',
  'churn_voluntary',
  'churn_involuntary',
  'churn_paused',
] as const satisfies readonly Schemas['MrrMovement'][];

type Sum = Schemas['MovementSum'];

const add = (all: Sum[]): Sum => ({
  count: all.reduce((sum, { count }) => sum + count, 0),
  amount_minor: all.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
});

/** Churn of all kinds. */
export const churnOf = ({ churn }: Schemas['MovementFigures']): Sum =>
  add([churn.voluntary, churn.involuntary, churn.paused]);

export interface Age {
  /** Months since the start. */
  age: number;
  customers: number;
  mrr: number;
}

/** What is left of all cohorts together so many months after their start: of those that are as old. */
export function retentionByAge(cohorts: Cohorts['cohorts']): Age[] {
  const oldest = Math.max(0, ...cohorts.map(({ months }) => months.length));
  return Array.from({ length: oldest }, (_, age) => {
    const old = cohorts.filter(({ months }) => months.length > age);
    const share = (left: number, started: number) => (started > 0 ? left / started : 0);
    const sum = (of: (cohort: Cohorts['cohorts'][number]) => number) =>
      old.reduce((total, cohort) => total + of(cohort), 0);
    return {
      age,
      customers: share(
        sum(({ months }) => months[age]!.customers),
        sum(({ started }) => started.count),
      ),
      mrr: share(
        sum(({ months }) => months[age]!.mrr_minor),
        sum(({ started }) => started.amount_minor),
      ),
    };
  });
}
