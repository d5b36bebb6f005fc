import type { Schemas } from '../../api/client';
import type { Words } from '../../i18n';
import { clockHour } from '../../i18n/clock-hour';

/** Why something is not said to a customer, or not now; in the API's words where the code is not known here. */
export function whyWithheld(
  { either, f }: Words,
  { reason, detail = '' }: Pick<Schemas['WithheldView'], 'reason'> & { detail?: string },
): string {
  const hours =
    reason.code === 'quiet_hours'
      ? { from: clockHour(f, reason.from), until: clockHour(f, reason.until) }
      : undefined;
  const retry = reason.code === 'retry_soon' ? { at: f.moment(reason.at) } : undefined;
  const { code, ...figures } = reason;
  return either(`withheld.${code}`, detail, { ...figures, ...hours, ...retry });
}
