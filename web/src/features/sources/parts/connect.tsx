import { useWords } from '../../../i18n';
import { Dialog, Input, Note, useForm } from '../../../ui';
import { changeKey, connect, setSecret, type Connection } from '../api';

/** Asks for the key of an account that is to be connected. */
export function Connect({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(connect, onClose);
  return (
    <Dialog title={t('sources.connect')} onClose={onClose} form={form} action={t('sources.connect')}>
      <Key error={form.fields.key} />
      <Input
        label={t('sources.nameOf')}
        name="name"
        maxLength={100}
        hint={t('sources.nameHint')}
        error={form.fields.name}
      />
      <Input
        label={t('sources.field')}
        name="customer_key"
        maxLength={40}
        spellCheck={false}
        hint={t('sources.fieldHint')}
        error={form.fields.customer_key}
      />
      <Note sign="shield">{t('sources.kept')}</Note>
    </Dialog>
  );
}

/** Asks for another key of the same account. */
export function ChangeKey({ of, onClose }: { of: Connection; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(changeKey, onClose, { id: of.id });
  return (
    <Dialog title={t('sources.changeKey')} onClose={onClose} form={form} action={t('save')}>
      <Key error={form.fields.key} />
      <Note sign="shield">{t('sources.kept')}</Note>
    </Dialog>
  );
}

/** Asks what Stripe signs its messages with. */
export function SetSecret({ of, onClose }: { of: Connection; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(setSecret, onClose, { id: of.id });
  return (
    <Dialog title={t('sources.setSecret')} onClose={onClose} form={form} action={t('save')}>
      <Input
        label={t('sources.secret')}
        name="secret"
        type="password"
        autoComplete="off"
        required
        hint={t('sources.secretHint')}
        error={form.fields.secret}
      />
    </Dialog>
  );
}

function Key({ error }: { error?: string }) {
  const { t } = useWords();
  return (
    <Input
      label={t('sources.key')}
      name="key"
      type="password"
      autoComplete="off"
      placeholder="rk_live_…"
      required
      hint={t('sources.keyHint')}
      error={error}
    />
  );
}
