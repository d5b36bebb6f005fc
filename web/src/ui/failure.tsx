import type { Schemas } from '../api/client';
import type { Tone } from './badge';
import { Note } from './note';

export function Failure({ of, title, tone = 'bad' }: { of: Schemas['Failure']; title: string; tone?: Tone }) {
  return (
    <Note tone={tone} role={tone === 'bad' ? 'alert' : undefined} title={title}>
      <span>{of.detail}</span>
      <span>{of.remedy}</span>
    </Note>
  );
}
