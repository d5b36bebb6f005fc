import { useCallback } from 'react';
import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { columnLabel } from '../i18n/column-label';
import { foremost } from './foremost';
import { useTones } from './tones';
import { useCell } from './value';

type Driver = Schemas['Driver'];

/** What a reason says of a customer of a run, and how much it moves the score: the same wherever it stands. */
export function useReason(run: Schemas['ScoringRunView'] | undefined) {
  const { t, f } = useWords();
  const tones = useTones();
  const said = useCell(run);
  return useCallback(
    ({ feature, label, value, typical, points }: Driver) => {
      const name = label ?? columnLabel(feature);
      const written = value == null ? t('unknown') : said(feature, name, value);
      const usual = typical == null ? undefined : said(feature, name, typical);
      return {
        text: `${name}: ${written}`,
        typical: usual && usual !== written ? t('reasons.typical', { value: usual }) : undefined,
        points: t('reasons.points', { points: f.points(points) }),
        tone: tones.reason(points >= 0),
      };
    },
    [t, f, tones, said],
  );
}

/** The foremost reasons of a risk, so many of them, in a row. */
export function Reasons({
  of,
  risk,
  shown,
  run,
}: {
  of: Driver[];
  risk: Schemas['Risk'];
  shown: number;
  run: Schemas['ScoringRunView'];
}) {
  return <ReasonsSaid of={foremost(of, risk).slice(0, shown)} reason={useReason(run)} />;
}

/** The same where hundreds of lists pass by in a second: what each of them needs is found once for all. */
export function ReasonsSaid({ of, reason }: { of: Driver[]; reason: ReturnType<typeof useReason> }) {
  return (
    <ul className="reasons">
      {of.map((driver, at) => {
        const { text, points, tone } = reason(driver);
        // By its place: what is there is written over rather than made anew.
        return (
          <li key={at} className={`reason ${tone}`} title={`${text} (${points})`}>
            <b>{points}</b> {text}
          </li>
        );
      })}
    </ul>
  );
}

/** Each reason with a bar: how many points it adds to the score, to the right, or takes from it. */
export function Why({ of, run }: { of: Driver[]; run?: Schemas['ScoringRunView'] }) {
  const reason = useReason(run);
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
            <span className="num right">{points}</span>
          </li>
        );
      })}
    </ul>
  );
}
