import type { Schemas } from '../api/client';
import { Note, type NoteTone } from './note';
import { Prose } from './prose';

export function Failure({
  of,
  title,
  tone = 'bad',
}: {
  of: Schemas['Failure'];
  title: string;
  tone?: NoteTone;
}) {
  return (
    <Note tone={tone} role={tone === 'bad' ? 'alert' : undefined} title={title}>
      <span>
        <Prose text={of.detail} />
      </span>
      <span>
        <Prose text={of.remedy} />
      </span>
    </Note>
  );
}
