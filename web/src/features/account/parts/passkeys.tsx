import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { hasPasskeys } from '../../../browser/passkeys';
import { useWords } from '../../../i18n';
import { QueryFrame } from '../../../table/query-table';
import { Button, Card, Dialog, Input, Note, Password, Skeleton, useForm, When } from '../../../ui';
import { addPasskey, passkeys, removePasskey, renamePasskey } from '../api';
import { RecoveryCodes } from './recovery-codes';

type Passkey = Schemas['PasskeyView'];

export function Passkeys() {
  const { t } = useWords();
  const list = useQuery(passkeys);
  const [adding, setAdding] = useState(false);
  return (
    <Card
      flush
      title={t('passkey.title')}
      hint={t('passkey.hint')}
      aside={
        hasPasskeys() && (
          <Button kind="primary" onClick={() => setAdding(true)}>
            {t('passkey.add')}
          </Button>
        )
      }
    >
      {!hasPasskeys() && (
        <div className="in">
          <Note>{t('problem.passkey_unsupported')}</Note>
        </div>
      )}
      <QueryFrame
        query={list}
        count={list.data?.length}
        wait={<Skeleton lines={2} />}
        empty={<p className="muted">{t('passkey.none')}</p>}
      >
        {!!list.data?.length && (
          <ul className="rows-list">
            {list.data.map((one) => (
              <Row key={one.id} of={one} />
            ))}
          </ul>
        )}
      </QueryFrame>
      {adding && <Add onClose={() => setAdding(false)} />}
    </Card>
  );
}

function Row({ of }: { of: Passkey }) {
  const { t, f } = useWords();
  const [step, setStep] = useState<'rename' | 'remove'>();
  const close = () => setStep(undefined);
  const used = of.last_used_at ? (
    <When at={of.last_used_at} say={(when) => t('security.used', { when })} />
  ) : (
    t('passkey.unused')
  );
  return (
    <li>
      <div>
        <strong className="clip">{of.name}</strong>
        <span className="muted small">
          {t('passkey.made', { when: f.date(of.created_at) })} · {used}
        </span>
      </div>
      <div className="actions">
        <Button aria-label={t('passkey.renameOf', { name: of.name })} onClick={() => setStep('rename')}>
          {t('passkey.rename')}
        </Button>
        <Button
          kind="danger"
          aria-label={t('passkey.removeOf', { name: of.name })}
          onClick={() => setStep('remove')}
        >
          {t('passkey.remove')}
        </Button>
      </div>
      {step === 'rename' && <Rename of={of} onClose={close} />}
      {step === 'remove' && <Remove of={of} onClose={close} />}
    </li>
  );
}

/** Password and name, then the browser asks, then the recovery codes if it is the first second factor. */
function Add({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(addPasskey, ({ recovery_codes }) => {
    if (!recovery_codes) onClose();
  });
  const codes = form.mutation.data?.recovery_codes;
  if (codes) return <RecoveryCodes codes={codes} title={t('totp.isOnNow')} onClose={onClose} />;
  const wrong = form.code === 'wrong_password' ? t('problem.wrong_password') : undefined;
  return (
    <Dialog
      title={t('passkey.add')}
      onClose={onClose}
      form={form}
      action={t('continue')}
      problem={wrong ? null : form.problem}
    >
      <p className="muted">{t('passkey.addText')}</p>
      <NameInput error={form.fields.name} />
      <Password autoComplete="current-password" error={wrong ?? form.fields.password} />
    </Dialog>
  );
}

function Rename({ of, onClose }: { of: Passkey; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(renamePasskey, onClose, { id: of.id });
  return (
    <Dialog title={t('passkey.rename')} onClose={onClose} form={form} action={t('save')}>
      <NameInput value={of.name} error={form.fields.name} />
    </Dialog>
  );
}

function Remove({ of, onClose }: { of: Passkey; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(removePasskey, onClose, { id: of.id });
  const wrong = form.code === 'wrong_password' ? t('problem.wrong_password') : undefined;
  return (
    <Dialog
      title={t('passkey.removeOf', { name: of.name })}
      onClose={onClose}
      form={form}
      action={t('passkey.remove')}
      kind="danger primary"
      problem={wrong ? null : form.problem}
    >
      <p className="muted">{t('passkey.removeText')}</p>
      <Password autoComplete="current-password" error={wrong} />
    </Dialog>
  );
}

function NameInput({ value, error }: { value?: string; error?: string }) {
  const { t } = useWords();
  return (
    <Input
      label={t('passkey.name')}
      name="name"
      defaultValue={value ?? t('passkey.mine')}
      maxLength={100}
      autoComplete="off"
      required
      error={error}
    />
  );
}
