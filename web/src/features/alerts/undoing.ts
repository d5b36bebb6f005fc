/** How a change of alerts is taken back. */
import type { Schemas } from '../../api/client';

export type Change = Schemas['NewAlertChange'];

/** The changes that lead back to how it was, of what is still as it was left. */
export const undoing = (answers: Schemas['AlertChangeAnswer'][]): Change[] =>
  answers.flatMap(({ id, alert, before }) =>
    alert && before
      ? [
          {
            id,
            if_revision: alert.revision,
            state: before.state,
            owner: before.owner ?? null,
            snoozed_until: before.snoozed_until ?? null,
          },
        ]
      : [],
  );
