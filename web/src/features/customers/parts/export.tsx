import { useSearch } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Button, Icon, Menu, Problem, useMutation } from '../../../ui';
import { exportScores, FIELDS } from '../api';
import { named } from '../conditions';
import { filterOf } from '../search';
import { type Table, told } from './customers-columns';

/** Takes along what the list shows, or all of the run. */
export function Export({
  run,
  table,
  name,
}: {
  run: Schemas['ScoringRunView'];
  table: Table;
  /** The column of customers' names, if there is one. */
  name?: string;
}) {
  const { t, language } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const exporting = useMutation(exportScores, ({ url }) => location.assign(url));
  const send = (format: 'csv' | 'xlsx' | 'parquet', view: boolean) => {
    const { fields, data, drivers } = told(table.getVisibleLeafColumns(), name);
    const asked = view
      ? {
          ...filterOf(search, run, name),
          fields: fields.join(','),
          columns: named(data),
          drivers: drivers || undefined,
        }
      : // Parquet has the scores as they are kept.
        {
          fields: format === 'parquet' ? undefined : FIELDS.join(','),
        };
    exporting.mutate({ run: run.id, format, language, ...asked });
  };
  const button = (format: 'csv' | 'xlsx' | 'parquet', view: boolean, text: string) => (
    <Button kind="ghost" disabled={exporting.isPending} onClick={() => send(format, view)}>
      {text}
    </Button>
  );
  return (
    <>
      <Problem of={{ error: exporting.error }} />
      <Menu
        closes
        title={t('customers.export')}
        button={
          <>
            <Icon sign="download" />
            {t(exporting.isPending ? 'customers.exporting' : 'customers.export')}
          </>
        }
      >
        {button('csv', true, t('customers.view'))}
        {button('xlsx', true, t('customers.viewExcel'))}
        <p className="muted small">{t('customers.viewHint')}</p>
        {button('csv', false, t('customers.csv'))}
        {button('parquet', false, t('customers.parquet'))}
        <p className="muted small">{t('customers.exportHint')}</p>
      </Menu>
    </>
  );
}
