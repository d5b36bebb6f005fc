import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Table } from '../../../table/table';
import { Badge, Button, Help, useMutation } from '../../../ui';
import { compare, type Connection } from '../api';

/** What comparing a connection with its source found, and how to have it done now. */
export function Reconciled({ of }: { of: Connection }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const comparing = useMutation(compare);
  return (
    <div className="stack tight">
      <div className="line">
        <h3>{t('sources.reconciled')}</h3>
        <Help term={t('sources.reconciled')} text={t('sources.reconciledHelp')} />
      </div>
      {of.reconciled.length === 0 && <p className="muted small">{t('sources.notYet')}</p>}
      {of.reconciled.length > 0 && (
        <Table
          title={t('sources.reconciled')}
          rows={of.reconciled.slice(0, 5)}
          rowKey={({ at }) => at}
          className="stacks"
          columns={[
            { head: t('sources.when'), cell: ({ at }) => f.moment(at), className: 'num' },
            {
              head: t('sources.active'),
              label: t('sources.active'),
              cell: ({ ours, theirs }) =>
                t('sources.oursTheirs', { ours: f.integer(ours), theirs: f.integer(theirs) }),
            },
            {
              head: t('sources.differences'),
              label: t('sources.differences'),
              cell: (one) => <Differences of={one} />,
            },
          ]}
        />
      )}
      <span className="actions">
        <Button
          disabled={!may('connections') || of.state !== 'active' || comparing.isPending}
          onClick={() => comparing.mutate(of)}
        >
          {t('sources.compare')}
        </Button>
      </span>
    </div>
  );
}

function Differences({ of }: { of: Connection['reconciled'][number] }) {
  const { t } = useWords();
  if (of.differences === 0) return <Badge tone="good">{t('sources.none')}</Badge>;
  const named = of.examples.map(({ customer }) => customer).join(', ');
  return (
    <span className="person">
      <span>{t('sources.corrected', { n: of.differences })}</span>
      <span className="muted small clip" title={named}>
        {named}
      </span>
    </span>
  );
}
