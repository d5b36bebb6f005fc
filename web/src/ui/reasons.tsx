import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { columnLabel } from '../i18n/column-label';
import { useTones } from './tones';

type Driver = Schemas['Driver'];

/** What a reason says of a customer, and how much it moves the score: the same wherever it stands. */
export function useReason() {
  const { t, f } = useWords();
  const tones = useTones();
  return ({ feature, label, value, typical, points }: Driver) => ({
    text: `${label ?? columnLabel(feature)}: ${value ?? t('unknown')}`,
    typical: typical != null && typical !== value ? t('reasons.typical', { value: typical }) : undefined,
    points: f.points(points),
    tone: tones.reason(points >= 0),
  });
}

/** The strongest reasons, in a row. */
export function Reasons({ of }: { of: Driver[] }) {
  const { t } = useWords();
  const reason = useReason();
  return (
    <ul className="reasons">
      {of.map((driver) => {
        const { text, points, tone } = reason(driver);
        return (
          <li
            key={driver.feature}
            className={`reason ${tone}`}
            title={`${text} (${t('reasons.points', { points })})`}
          >
            <b>{points}</b> {text}
          </li>
        );
      })}
    </ul>
  );
}

/** Each reason with a bar: how many points it adds to the score, to the right, or takes from it. */
export function Why({ of }: { of: Driver[] }) {
  const { t } = useWords();
  const reason = useReason();
  const most = Math.max(1e-9, ...of.map(({ points }) => Math.abs(points)));
  return (
    <ul className="why">
      {of.map((driver) => {
        const { text, typical, points, tone } = reason(driver);
        const width = `${(Math.abs(driver.points) / most) * 50}%`;
        return (
          <li key={driver.feature} className={`${driver.points >= 0 ? 'up' : 'down'} ${tone}`}>
            <div>
              <span>{text}</span> {typical && <small className="muted">{typical}</small>}
            </div>
            <i aria-hidden="true">
              <b style={{ width }} />
            </i>
            <span className="num right">{t('reasons.points', { points })}</span>
          </li>
        );
      })}
    </ul>
  );
}
