import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { importOf, imports, type Import } from '../../../api/imports';
import { OPEN } from '../../../api/query';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import {
  Badge,
  Button,
  Card,
  Dialog,
  Empty,
  Failure,
  Loaded,
  Progress,
  Skeleton,
  Status,
  When,
  rejection,
  useMutation,
} from '../../../ui';
import { cancelImport, undoImport } from '../api';

/** The files whose rows became customers and events, and ways to stop and to undo that. */
export function Imports() {
  const { t } = useWords();
  const list = useQuery(imports);
  const [undoing, setUndoing] = useState<Import>();
  const [looking, setLooking] = useState<Import>();
  const all = list.data ?? [];
  const undoneBy = ({ undone_by }: Import) => all.find(({ id }) => id === undone_by);
  return (
    <Card flush title={t('import.list')} hint={t('import.listHint')}>
      <QueryTable
        title={t('import.list')}
        className="stacks"
        query={list}
        rows={list.data?.filter(({ purpose }) => purpose === 'import')}
        rowKey={({ id }) => id}
        empty={<Empty sign="datasets" title={t('import.listEmpty')} text={t('import.listEmpty2')} />}
        columns={[
          { head: t('sources.when'), cell: ({ created_at }) => <When at={created_at} />, className: 'num' },
          {
            head: t('import.file'),
            label: t('import.file'),
            cell: ({ dataset_id, dataset_name }) => (
              <Link to="/datasets/$id" params={{ id: dataset_id }}>
                {dataset_name}
              </Link>
            ),
          },
          { head: t('import.kind'), label: t('import.kind'), cell: ({ kind }) => t(`import.kind.${kind}`) },
          {
            head: t('import.result'),
            label: t('import.result'),
            cell: (one) => <Outcome of={one} undoneBy={undoneBy(one)} onLook={() => setLooking(one)} />,
          },
          { actions: true, cell: (one) => <Ways of={one} onUndo={() => setUndoing(one)} /> },
        ]}
      />
      {undoing && <Undo of={undoing} onClose={() => setUndoing(undefined)} />}
      {looking && <Errors of={looking} onClose={() => setLooking(undefined)} />}
    </Card>
  );
}

function Outcome({ of, undoneBy, onLook }: { of: Import; undoneBy: Import | undefined; onLook: () => void }) {
  const { t } = useWords();
  if (OPEN.has(of.status)) return <Progress part={of.progress} label={of.dataset_name} />;
  if (of.undone_by)
    return <Badge>{t(undoneBy && OPEN.has(undoneBy.status) ? 'import.undoing' : 'import.undone')}</Badge>;
  if (of.error) return <Failure of={of.error} title={t('import.failed')} />;
  if (!of.result) return <Status of={of.status} />;
  const { taken, duplicates, rejected, noted = 0 } = of.result;
  return (
    <span className="person">
      <span>{t('import.counts', { taken, duplicates, rejected })}</span>
      {rejected + noted > 0 && (
        <button type="button" className="linkish" onClick={onLook}>
          {t('import.errors')}
        </button>
      )}
    </span>
  );
}

function Ways({ of, onUndo }: { of: Import; onUndo: () => void }) {
  const { t } = useWords();
  const { may } = useRole();
  const stopping = useMutation(cancelImport);
  if (OPEN.has(of.status))
    return (
      <Button disabled={!may('upload') || stopping.isPending} onClick={() => stopping.mutate(of)}>
        {t('import.stop')}
      </Button>
    );
  return (
    !of.undone_by && (
      <Button disabled={!may('delete')} onClick={onUndo}>
        {t('import.undo')}
      </Button>
    )
  );
}

function Undo({ of, onClose }: { of: Import; onClose: () => void }) {
  const { t } = useWords();
  const undoing = useMutation(undoImport, onClose);
  return (
    <Dialog
      title={t('import.undoTitle')}
      onClose={onClose}
      onSubmit={() => undoing.mutate(of)}
      action={t('import.undo')}
      kind="danger primary"
      busy={undoing.isPending}
      problem={undoing.error}
    >
      <p>{t('import.undoText', { n: of.result?.events ?? 0 })}</p>
    </Dialog>
  );
}

function Errors({ of, onClose }: { of: Import; onClose: () => void }) {
  const words = useWords();
  const { t, f } = words;
  const found = useQuery(importOf(of.id));
  return (
    <Dialog
      title={t('import.errorsTitle', { name: of.dataset_name })}
      onClose={onClose}
      back={<></>}
      action={<Button onClick={onClose}>{t('app.close')}</Button>}
    >
      <Loaded of={found} wait={<Skeleton lines={4} />}>
        {({ errors }) =>
          errors?.map(({ row, column, code, detail }) => (
            <p key={`${row} ${code}`} className="small">
              {t('import.row', { row: f.integer(row) })} {column && <code>{column}</code>}{' '}
              {rejection(words, { code, detail })}
            </p>
          ))
        }
      </Loaded>
    </Dialog>
  );
}
