import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Card, Options, Problem, Select, useMutation } from '../../../ui';
import { anyCustomer } from '../../datasets/api';
import { sayCustomersAre } from '../api';

const CUSTOMERS = ['people', 'accounts'] as const satisfies readonly Schemas['CustomersAre'][];

/** Whose events belong together: those of a person, or of an account. It stays once customers are known from events. */
export function CustomersAre({ of }: { of: Schemas['OrganizationView'] }) {
  const { t } = useWords();
  const known = useQuery({ ...anyCustomer, refetchInterval: false });
  const changing = useMutation(sayCustomersAre);
  const now = changing.isPending ? changing.variables : of.customers_are;
  return (
    <Card title={t('company.customers')} hint={t('company.customersHint')}>
      <div className="stack tight">
        <div className="actions">
          <Select
            bare
            label={t('company.customers')}
            value={now}
            disabled={known.data !== false || changing.isPending}
            onValue={(customers) => changing.mutate(customers)}
          >
            <Options of={CUSTOMERS} text={(one) => t(`company.${one}`)} />
          </Select>
        </div>
        <p className="muted small">{t(`company.${now}Hint`)}</p>
        {known.data && <p className="muted small">{t('company.customersKnown')}</p>}
        <Problem of={changing} />
      </div>
    </Card>
  );
}
