import type { Schemas } from '../../../api/client';
import { LineChart } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { Card } from '../../../ui';

type Version = Schemas['VersionView'];

/** Four curves of a version, with those of another one dashed. */
export function Curves({ of, other }: { of: Version; other?: Version }) {
  const { t, f } = useWords();
  const names = other && {
    name: t('model.version', { n: of.version }),
    otherName: t('model.version', { n: other.version }),
  };
  const unit: [number, number] = [0, 1];
  const diagonal = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  const shared = { xDomain: unit, yDomain: unit, xFormat: f.percent, yFormat: f.percent, ...names };
  return (
    <div className="grid2">
      <Card title={t('model.roc')}>
        <LineChart
          title={t('model.roc')}
          points={of.curves.roc}
          other={other?.curves.roc ?? diagonal}
          x={t('axis.fpr')}
          y={t('axis.tpr')}
          filled
          {...shared}
        />
      </Card>
      <Card title={t('model.pr')}>
        <LineChart
          title={t('model.pr')}
          points={of.curves.precision_recall}
          other={other?.curves.precision_recall}
          x={t('axis.recall')}
          y={t('axis.precision')}
          {...shared}
        />
      </Card>
      <Card title={t('model.calibration')}>
        <LineChart
          title={t('model.calibration')}
          points={of.curves.calibration}
          other={other?.curves.calibration ?? diagonal}
          x={t('axis.predicted')}
          y={t('axis.observed')}
          dots
          {...shared}
        />
      </Card>
      <Card title={t('model.gain')}>
        <LineChart
          title={t('model.gain')}
          points={of.curves.gain}
          other={other?.curves.gain}
          x={t('axis.flagged')}
          y={t('axis.found')}
          {...shared}
        />
      </Card>
    </div>
  );
}
