import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { encode } from 'uqr';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useWords } from '../../../i18n';
import { Badge, Button, Card, Code, Copy, Dialog, Input, Password, useForm } from '../../../ui';
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor, renewRecoveryCodes } from '../api';
import { RecoveryCodes } from './recovery-codes';

type Step = 'on' | 'off' | 'renew';

export function SecondFactor() {
  const { t } = useWords();
  const { data } = useQuery(me);
  const [step, setStep] = useState<Step>();
  const on = data?.totp;
  const close = () => setStep(undefined);
  return (
    <Card
      title={t('totp.title')}
      hint={t('totp.hint')}
      aside={data && <Badge tone={on ? 'good' : ''}>{t(on ? 'totp.isOn' : 'totp.isOff')}</Badge>}
    >
      <div className="actions">
        {on === false && (
          <Button kind="primary" onClick={() => setStep('on')}>
            {t('totp.on')}
          </Button>
        )}
        {on && (
          <>
            <Button onClick={() => setStep('renew')}>{t('totp.renew')}</Button>
            <Button kind="danger" onClick={() => setStep('off')}>
              {t('totp.off')}
            </Button>
          </>
        )}
      </div>
      {step === 'on' && <SwitchOn onClose={close} />}
      {step === 'renew' && <Renew onClose={close} />}
      {step === 'off' && <SwitchOff onClose={close} />}
    </Card>
  );
}

/** Password, then the secret and a code of it, then the recovery codes. */
function SwitchOn({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const begun = useForm(beginSecondFactor);
  const confirmed = useForm(confirmSecondFactor);
  const secret = begun.mutation.data;
  const codes = confirmed.mutation.data;
  if (codes)
    return <RecoveryCodes codes={codes.recovery_codes} title={t('totp.isOnNow')} onClose={onClose} />;
  if (!secret)
    return (
      <Dialog title={t('totp.title')} onClose={onClose} form={begun} action={t('continue')}>
        <p className="muted">{t('totp.again')}</p>
        <Password key="password" autoComplete="current-password" error={begun.fields.password} />
      </Dialog>
    );
  return (
    <Dialog
      title={t('totp.scan')}
      onClose={onClose}
      form={confirmed}
      action={t('totp.on')}
      problem={confirmed.code === 'wrong_code' ? null : confirmed.problem}
    >
      <p className="muted">{t('totp.scanText')}</p>
      <Secret of={secret} />
      <Input
        key="code"
        label={t('auth.code')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        error={confirmed.code === 'wrong_code' ? t('problem.wrong_code') : confirmed.fields.code}
      />
    </Dialog>
  );
}

function Secret({ of }: { of: Schemas['TotpSecret'] }) {
  const { t } = useWords();
  const { data, size } = useMemo(() => encode(of.uri, { ecc: 'M', border: 2 }), [of.uri]);
  const dark = data.map((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return (
    <div className="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('totp.qr')} shapeRendering="crispEdges">
        <rect width={size} height={size} fill="#fff" />
        <path d={dark} fill="#000" />
      </svg>
      <div className="stack tight">
        <span className="small muted">{t('totp.secret')}</span>
        <code className="secret">{of.secret.match(/.{1,4}/g)?.join(' ')}</code>
        <Copy text={of.secret} />
      </div>
    </div>
  );
}

function Renew({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(renewRecoveryCodes);
  const codes = form.mutation.data;
  if (codes) return <RecoveryCodes codes={codes.recovery_codes} title={t('totp.codes')} onClose={onClose} />;
  return <Both title={t('totp.renew')} text={t('totp.renewText')} form={form} onClose={onClose} />;
}

function SwitchOff({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(removeSecondFactor, onClose);
  return <Both title={t('totp.off')} text={t('totp.offText')} form={form} onClose={onClose} danger />;
}

/** Asks for both factors again. */
function Both({
  title,
  text,
  form,
  onClose,
  danger,
}: {
  title: string;
  text: string;
  form: Pick<ReturnType<typeof useForm>, 'submit' | 'problem' | 'code'> & {
    mutation: { isPending: boolean };
  };
  onClose: () => void;
  danger?: boolean;
}) {
  const { t } = useWords();
  const { code } = form;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      form={form}
      action={title}
      kind={danger ? 'danger primary' : 'primary'}
      problem={code === 'wrong_code' || code === 'wrong_password' ? null : form.problem}
    >
      <p className="muted">{text}</p>
      <Password
        autoComplete="current-password"
        error={code === 'wrong_password' ? t('problem.wrong_password') : undefined}
      />
      <Code error={code === 'wrong_code' ? t('problem.wrong_code') : undefined} />
    </Dialog>
  );
}
