import { useSearch } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Button, Icon, Menu, Problem, useMutation } from '../../../ui';
import { everyCustomer, exportScores } from '../api';
import { filterOf } from '../search';
import { columnsOf, shownBefore } from './customers-columns';
import { useViewFile } from './view-file';

/** Takes along what the list shows, or all of the run. */
export function Export({ run }: { run: Schemas['ScoringRunView'] }) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const save = useViewFile(run);
  const all = useMutation(exportScores, ({ url }) => location.assign(url));
  const view = useMutation(everyCustomer, (rows) => {
    const shown = shownBefore();
    const title = t(search.risk === 'high' ? 'overview.atrisk' : 'customers.title');
    save(
      rows,
      columnsOf(run).filter((column) => shown.includes(column)),
      title,
    );
  });
  return (
    <>
      <Problem of={{ error: all.error ?? view.error }} />
      <Menu
        title={t('customers.export')}
        button={
          <>
            <Icon sign="download" />
            {t(view.isPending ? 'customers.exporting' : 'customers.export')}
          </>
        }
      >
        <Button
          kind="ghost"
          onClick={() => view.mutate({ run: run.id, filter: filterOf(search) })}
          disabled={view.isPending}
        >
          {t('customers.view')}
        </Button>
        <p className="muted small">{t('customers.viewHint')}</p>
        {(['csv', 'parquet'] as const).map((format) => (
          <Button
            key={format}
            kind="ghost"
            onClick={() => all.mutate({ run: run.id, format })}
            disabled={all.isPending}
          >
            {t(`customers.${format}`)}
          </Button>
        ))}
        <p className="muted small">{t('customers.exportHint')}</p>
      </Menu>
    </>
  );
}
