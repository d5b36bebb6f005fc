import type { Schemas } from '../../../api/client';
import { LineChart, type Point } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { Card } from '../../../ui';

type Version = Schemas['VersionView'];

const UNIT: [number, number] = [0, 1];
const DIAGONAL = UNIT.map((at) => ({ x: at, y: at }));

/** Each with its axes, and what no model would give. */
const CURVES: {
  name: 'roc' | 'pr' | 'calibration' | 'gain';
  of: (version: Version) => Point[];
  x: 'fpr' | 'recall' | 'predicted' | 'flagged';
  y: 'tpr' | 'precision' | 'observed' | 'found';
  chance?: Point[];
  look?: { filled?: boolean; dots?: boolean };
}[] = [
  {
    name: 'roc',
    of: ({ curves }) => curves.roc,
    x: 'fpr',
    y: 'tpr',
    chance: DIAGONAL,
    look: { filled: true },
  },
  { name: 'pr', of: ({ curves }) => curves.precision_recall, x: 'recall', y: 'precision' },
  {
    name: 'calibration',
    of: ({ curves }) => curves.calibration,
    x: 'predicted',
    y: 'observed',
    chance: DIAGONAL,
    look: { dots: true },
  },
  { name: 'gain', of: ({ curves }) => curves.gain, x: 'flagged', y: 'found' },
];

/** Four curves of a version, with those of another one dashed. */
export function Curves({ of: shown, other }: { of: Version; other?: Version }) {
  const { t, f } = useWords();
  const version = (one: Version) => t('model.version', { n: one.version });
  return (
    <div className="grid2">
      {CURVES.map(({ name, of, x, y, chance, look }) => (
        <Card key={name} title={t(`model.${name}`)} help={t(`help.${name}`)}>
          <LineChart
            title={t(`model.${name}`)}
            points={of(shown)}
            other={other ? of(other) : chance}
            name={other && version(shown)}
            otherName={other && version(other)}
            x={t(`axis.${x}`)}
            y={t(`axis.${y}`)}
            xDomain={UNIT}
            yDomain={UNIT}
            xFormat={f.percent}
            yFormat={f.percent}
            {...look}
          />
        </Card>
      ))}
    </div>
  );
}
