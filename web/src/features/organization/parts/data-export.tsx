import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from '../../../api/client';
import { remember, remembered } from '../../../browser/preferences';
import { useWords } from '../../../i18n';
import { MoreButton } from '../../../table/more-button';
import { Button, Card, Note, Problem, Skeleton, useMutation } from '../../../ui';
import { exportedFiles, exportOrganization, organizationExport } from '../api';

/** All data to take along. The API lists no exports, so this browser remembers the newest. */
export function Export({ org }: { org: string }) {
  const { t, f } = useWords();
  const place = `export.${org}`;
  const [id, setId] = useState(() => remembered(place));
  const asking = useMutation(exportOrganization, (made) => {
    remember(place, made.id);
    setId(made.id);
  });
  const found = useQuery({ ...organizationExport(id ?? ''), enabled: id !== null });
  const gone = found.error instanceof Refusal && found.error.status === 404;
  const at = gone ? undefined : found.data;
  return (
    <Card
      title={t('export.title')}
      hint={t('export.hint')}
      aside={
        <Button disabled={asking.isPending || at?.status === 'queued'} onClick={() => asking.mutate()}>
          {t('export.go')}
        </Button>
      }
    >
      <Problem of={{ error: asking.error }} />
      {!gone && <Problem of={found} />}
      {!at && !found.error && <p className="muted">{t(id ? 'loading' : 'export.none')}</p>}
      {gone && <p className="muted">{t('export.gone')}</p>}
      {at?.status === 'queued' && (
        <div className="stack tight" role="status">
          <span>{t('export.working')}</span>
          <div className="progress endless">
            <div />
          </div>
        </div>
      )}
      {at?.status === 'failed' && <Note tone="bad">{t('export.failed')}</Note>}
      {at?.status === 'ready' && (
        <div className="stack">
          <p className="line" role="status">
            <span>
              {t('export.ready', {
                when: f.moment(at.created_at),
                until: f.date(at.expires_at),
              })}
            </span>
            {at.items_url && (
              <a className="button primary" href={at.items_url} download>
                {t('export.items', { n: at.items ?? 0 })}
              </a>
            )}
          </p>
          <Files id={at.id} />
        </div>
      )}
    </Card>
  );
}

function Files({ id }: { id: string }) {
  const { t, f } = useWords();
  const list = useInfiniteQuery(exportedFiles(id));
  const files = list.data;
  if (list.error) return <Problem of={list} />;
  if (!files) return <Skeleton lines={2} />;
  if (files.length === 0) return <p className="muted">{t('export.nofiles')}</p>;
  return (
    <details className="fold boxed">
      <summary>
        {list.hasNextPage
          ? t('export.filesMore', { n: files.length })
          : t('export.files', { n: files.length })}
      </summary>
      <ul className="rows-list">
        {files.map(({ name, size, url }) => (
          <li key={name}>
            <a className="clip" href={url} download>
              {name}
            </a>
            <span className="muted small num">{f.bytes(size)}</span>
          </li>
        ))}
      </ul>
      <MoreButton of={list} />
    </details>
  );
}
