import { useWords } from '../../../i18n';
import { Copy, Dialog, Note, Options, Select, useForm } from '../../../ui';
import { rollSecret, type Endpoint } from '../api';

/** The secret, which no other page will show. */
export function Secret({ of, onClose }: { of: string; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog
      title={t('webhooks.secretOf')}
      onClose={onClose}
      onSubmit={onClose}
      action={t('webhooks.kept')}
      back={<Copy text={of} label={t('webhooks.copy')} />}
    >
      <Note tone="warn">{t('webhooks.once')}</Note>
      <code className="secret">{of}</code>
      <p className="muted small">{t('webhooks.how')}</p>
    </Dialog>
  );
}

/** Asks what becomes of the present secret when there is another. */
export function RollSecret({
  of,
  onClose,
  onMade,
}: {
  of: Endpoint;
  onClose: () => void;
  onMade: (secret: string) => void;
}) {
  const { t } = useWords();
  const form = useForm(rollSecret, ({ secret }) => secret && onMade(secret), { id: of.id });
  return (
    <Dialog title={t('webhooks.roll')} onClose={onClose} form={form} action={t('webhooks.roll')}>
      <p className="muted">{t('webhooks.rollText')}</p>
      <Select label={t('webhooks.rollKeep')} name="keep" defaultValue="yes">
        <Options of={['yes', 'no'] as const} text={(one) => t(`webhooks.rollKeep.${one}`)} />
      </Select>
    </Dialog>
  );
}
