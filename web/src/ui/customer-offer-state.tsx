import type { Schemas } from '../api/client';
import { useWords, type Words } from '../i18n';
import { Badge, type Tone } from './badge';

type Made = Schemas['CustomerOfferView'];

const TONES: Record<Made['state'], Tone> = {
  ghost: '',
  proposed: 'accent',
  open: 'accent',
  rejected: '',
  declined: '',
  expired: '',
  withdrawn: '',
  accepted: 'good',
  fulfilled: 'good',
  broken: 'bad',
};

/** In these something may have gone wrong: what was accepted is tried again, and what fits no more is over. */
const MAY_FAIL: readonly Made['state'][] = ['broken', 'accepted', 'expired'];

/** Why what was promised is not done; in the API's words where the code is not known here. */
export function whyBroken({ t, either }: Words, { code, detail }: NonNullable<Made['failure']>): string {
  return either(`made.failure.${code}`, detail ?? t('made.failure'));
}

/** How an offer that was made stands, and what went wrong with it if anything did. */
export function CustomerOfferState({ of: { state, failure } }: { of: Pick<Made, 'state' | 'failure'> }) {
  const words = useWords();
  return (
    <span className="person">
      <span>
        <Badge tone={TONES[state]}>{words.t(`made.state.${state}`)}</Badge>
      </span>
      {failure && MAY_FAIL.includes(state) && (
        <span className="muted small">{whyBroken(words, failure)}</span>
      )}
    </span>
  );
}
