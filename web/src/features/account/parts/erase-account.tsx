import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { leave } from '../../../api/session';
import { useWords } from '../../../i18n';
import { Button, Card, Dialog, Note, Password, useForm } from '../../../ui';
import { eraseMe } from '../api';

export function EraseAccount({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <Card title={t('erase.title')} hint={t('erase.hint')}>
      <div className="actions">
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t('erase.go')}
        </Button>
      </div>
      {asking && <Erase of={of} onClose={() => setAsking(false)} />}
    </Card>
  );
}

function Erase({ of, onClose }: { of: Schemas['Me']; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(eraseMe, leave);
  const { code, fields } = form;
  const alone = of.organizations.filter(({ id }) => id in fields).map(({ name }) => name);
  return (
    <Dialog
      title={t('erase.title')}
      onClose={onClose}
      form={form}
      action={t('erase.go')}
      kind="danger primary"
      problem={code === 'wrong_password' ? null : form.problem}
    >
      <p>{t('erase.text', { email: of.user.email })}</p>
      <p className="muted">{t('erase.stays')}</p>
      <Password
        autoComplete="current-password"
        error={code === 'wrong_password' ? t('problem.wrong_password') : undefined}
      />
      {code === 'only_owner' && (
        <Note tone="bad" role="alert" title={alone.join(', ')}>
          <span>{t('problem.only_owner')}</span>
          <Link to="/settings/organization">{t('settings.organization')}</Link>
        </Note>
      )}
    </Dialog>
  );
}
