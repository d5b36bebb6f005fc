import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { HorizontalBars } from '../../../charts/bars';
import { LineChart } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Card, Options, Select } from '../../../ui';

type Version = Schemas['VersionView'];

/** What scores depend on most, and how. */
export function Importance({ of }: { of: Version }) {
  const { t } = useWords();
  return (
    <div className="grid2">
      <Card title={t('model.importance')} help={t('help.importance')}>
        <Bars of={of} />
      </Card>
      <Dependence of={of} />
    </div>
  );
}

function Bars({ of }: { of: Version }) {
  const { t, f } = useWords();
  const total = of.importance.reduce((sum, one) => sum + one.importance, 0) || 1;
  return (
    <HorizontalBars
      title={t('model.importance')}
      names={t('dataset.column')}
      values={t('model.share')}
      items={of.importance
        .slice(0, 12)
        .map((one) => ({ name: columnLabel(one.feature), value: one.importance / total }))}
      format={f.percent}
    />
  );
}

function Dependence({ of }: { of: Version }) {
  const { t, f } = useWords();
  const all = of.dependence ?? [];
  const [name, setName] = useState<string>();
  const shown = all.find((one) => one.feature === name) ?? all[0];
  if (!shown) return null;
  const title = `${t('model.dependence')} ${columnLabel(shown.feature)}`;
  const numbers = shown.points.flatMap((point) =>
    point.number == null ? [] : [{ x: point.number, y: point.score }],
  );
  return (
    <Card
      title={t('model.dependence')}
      aside={
        <Select bare label={t('model.dependence')} value={shown.feature} onValue={setName}>
          <Options of={all.map((one) => one.feature)} text={columnLabel} />
        </Select>
      }
    >
      {numbers.length > 1 ? (
        <LineChart
          title={title}
          points={numbers}
          x={columnLabel(shown.feature)}
          y={t('axis.score')}
          dots
          time={shown.kind === 'date'}
          xFormat={shown.kind === 'date' ? f.date : f.compact}
          yFormat={f.percent}
          height={300}
        />
      ) : (
        <HorizontalBars
          title={title}
          names={columnLabel(shown.feature)}
          values={t('axis.score')}
          items={shown.points.map((point) => ({ name: point.value ?? t('unknown'), value: point.score }))}
          format={f.percent}
        />
      )}
    </Card>
  );
}
