import { useNavigate, useSearch } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { Head } from '../../../ui';
import { Tabs } from '../../../ui/tabs';
import { AlertList } from '../parts/alert-list';
import { RulesForm } from '../parts/rules-form';

export default function Alerts() {
  const { t } = useWords();
  const { tab = 'list' } = useSearch({ from: '/app/alerts' });
  const navigate = useNavigate();
  return (
    <div className="page">
      <Head title={t('nav.alerts')} hint={t('alerts.lead')} />
      <Tabs
        label={t('nav.alerts')}
        value={tab}
        onValue={(next) =>
          void navigate({
            to: '/alerts',
            search: { tab: next === 'rules' ? next : undefined },
            resetScroll: false,
          })
        }
        tabs={[
          { value: 'list', name: t('alerts.tab.list'), content: <AlertList /> },
          { value: 'rules', name: t('alerts.tab.rules'), content: <RulesForm /> },
        ]}
      />
    </div>
  );
}
