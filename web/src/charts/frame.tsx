import { useRef, useState, type ReactNode } from 'react';
import { csv, fileName } from '../browser/csv';
import { type Legend, picture } from '../browser/picture';
import { saveAs } from '../browser/save-as';
import { useWords } from '../i18n';
import { Button, Icon, Menu } from '../ui';
import { forFile, type Sheet, written } from './sheet';
import { Sized } from './sized';

interface Props {
  title: string;
  /** What it shows. */
  sheet: Sheet;
  /** What the lines are, where there are several to tell apart. */
  legend?: Legend[];
  /** What the values are, where no axis says so. */
  unit?: string;
  /** What to say when there is nothing to draw. */
  empty?: string;
  height?: number;
  /** It is drawn for a width; what has no height is as high as it must be. */
  children: (width: number) => ReactNode;
}

/** What every chart has: a legend, a table in its place, and files of its data and its picture. */
export function Frame({ title, sheet, legend, unit, empty, height, children }: Props) {
  const { t } = useWords();
  const [asTable, setAsTable] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  if (sheet.rows.length === 0) return <p className="muted">{empty ?? t('chart.empty')}</p>;
  const name = (kind: string) => fileName(title, new Date().toISOString(), kind);
  const savePicture = async () => {
    const drawing = frame.current?.querySelector<SVGSVGElement>('svg.chart');
    if (drawing) saveAs(name('png'), await picture(drawing, title, legend));
  };
  return (
    <div className="chart-frame" ref={frame}>
      <div className={`chart-head${legend || unit ? '' : ' bare'}`}>
        {legend && <Lines of={legend} />}
        {unit && <p className="muted small">{unit}</p>}
        <Menu kind="more" button={<Icon sign="more" />} label={t('chart.more', { title })}>
          <Button kind="ghost" onClick={() => setAsTable(!asTable)}>
            {t(asTable ? 'chart.chart' : 'chart.table')}
          </Button>
          <Button kind="ghost" onClick={() => saveAs(name('csv'), csv(forFile(sheet)), 'text/csv')}>
            {t('chart.csv')}
          </Button>
          {height !== undefined && !asTable && (
            <Button kind="ghost" onClick={() => void savePicture()}>
              {t('chart.png')}
            </Button>
          )}
        </Menu>
      </div>
      {asTable ? (
        <Rows title={title} of={sheet} />
      ) : height === undefined ? (
        children(0)
      ) : (
        <Sized height={height}>{children}</Sized>
      )}
    </div>
  );
}

function Lines({ of }: { of: Legend[] }) {
  return (
    <p className="legend-lines small">
      {of.map(({ name, look }) => (
        <span key={name} className={look}>
          {name}
        </span>
      ))}
    </p>
  );
}

function Rows({ title, of }: { title: string; of: Sheet }) {
  const { t } = useWords();
  return (
    <div className="scroll chart-rows" tabIndex={0} role="region" aria-label={t('chart.rows', { title })}>
      <table>
        <thead>
          <tr>
            {of.columns.map(({ name }, at) => (
              <th key={at} scope="col" className={at ? 'right' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {written(of).map(([first, ...rest], row) => (
            <tr key={row}>
              <th scope="row">{first}</th>
              {rest.map((cell, at) => (
                <td key={at} className="right num">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
