import type { Schemas } from '../api/client';
import { Note, type NoteTone } from './note';
import { usePhrases } from './phrases';
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
  const { detail, remedy } = usePhrases().failed(of);
  return (
    <Note tone={tone} role={tone === 'bad' ? 'alert' : undefined} title={title}>
      <span>
        <Prose text={detail} />
      </span>
      <span>
        <Prose text={remedy} />
      </span>
    </Note>
  );
}
