import type { Schemas } from '../api/client';
import type { Tone } from './badge';
import { Note } from './note';

export function Failure({ of, title, tone = 'bad' }: { of: Schemas['Failure']; title: string; tone?: Tone }) {
  return (
    <div role={tone === 'bad' ? 'alert' : undefined}>
      <Note tone={tone} title={title}>
        <span>{of.detail}</span>
        <span>{of.remedy}</span>
      </Note>
    </div>
  );
}
