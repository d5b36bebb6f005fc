import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { encode } from 'uqr';
import { api, body, type Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useWords } from '../../../i18n';
import { Copy, saveAs } from '../../../ui/copy';
import { Dialog } from '../../../ui/dialog';
import { Code, Password, useForm } from '../../../ui/form';
import { Badge, Button, Card, Input, Note, Problem } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

type Step = 'on' | 'off' | 'renew';

export function SecondFactor() {
  const { t } = useWords();
  const { data } = useQuery(me);
  const [step, setStep] = useState<Step>();
  const on = data?.second_factor;
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
  const queries = useQueryClient();
  const begun = useForm((given: { password: string }) => body(api.POST('/v1/me/totp', { body: given })));
  const confirmed = useForm(
    (given: { code: string }) => body(api.POST('/v1/me/totp/confirm', { body: given })),
    () => void queries.invalidateQueries({ queryKey: ['me'] }),
  );
  const secret = begun.mutation.data;
  const codes = confirmed.mutation.data;
  if (codes) return <Codes codes={codes.recovery_codes} title={t('totp.isOnNow')} onClose={onClose} />;
  if (!secret)
    return (
      <Dialog title={t('totp.on')} onClose={onClose} onSubmit={begun.submit}>
        <p className="muted">{t('totp.again')}</p>
        <Password key="password" autoComplete="current-password" error={begun.fields.password} />
        {begun.problem && <Problem error={begun.problem} />}
        <Foot onClose={onClose} pending={begun.mutation.isPending} go={t('continue')} />
      </Dialog>
    );
  return (
    <Dialog title={t('totp.scan')} onClose={onClose} onSubmit={confirmed.submit}>
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
      {confirmed.problem && confirmed.code !== 'wrong_code' && <Problem error={confirmed.problem} />}
      <Foot onClose={onClose} pending={confirmed.mutation.isPending} go={t('totp.on')} />
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
  const form = useForm((given: { password: string; code: string }) =>
    body(api.POST('/v1/me/totp/recovery-codes', { body: given })),
  );
  const codes = form.mutation.data;
  if (codes) return <Codes codes={codes.recovery_codes} title={t('totp.codes')} onClose={onClose} />;
  return <Both title={t('totp.renew')} text={t('totp.renewText')} form={form} onClose={onClose} />;
}

function SwitchOff({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const tell = useTell();
  const form = useForm(
    (given: { password: string; code: string }) => body(api.DELETE('/v1/me/totp', { body: given })),
    () => {
      void queries.invalidateQueries({ queryKey: ['me'] });
      tell(t('totp.isOffNow'));
      onClose();
    },
  );
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
    <Dialog title={title} onClose={onClose} onSubmit={form.submit}>
      <p className="muted">{text}</p>
      <Password
        autoComplete="current-password"
        error={code === 'wrong_password' ? t('problem.wrong_password') : undefined}
      />
      <Code error={code === 'wrong_code' ? t('problem.wrong_code') : undefined} />
      {form.problem && code !== 'wrong_code' && code !== 'wrong_password' && <Problem error={form.problem} />}
      <Foot onClose={onClose} pending={form.mutation.isPending} go={title} danger={danger} />
    </Dialog>
  );
}

function Foot({
  onClose,
  pending,
  go,
  danger,
}: {
  onClose: () => void;
  pending: boolean;
  go: string;
  danger?: boolean;
}) {
  const { t } = useWords();
  return (
    <div className="actions end">
      <Button onClick={onClose}>{t('cancel')}</Button>
      <Button type="submit" kind={danger ? 'danger primary' : 'primary'} disabled={pending}>
        {go}
      </Button>
    </div>
  );
}

function Codes({ codes, title, onClose }: { codes: string[]; title: string; onClose: () => void }) {
  const { t } = useWords();
  const text = codes.join('\n');
  return (
    <Dialog title={title} onClose={onClose} onSubmit={onClose}>
      <Note tone="warn">{t('totp.codesText')}</Note>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="actions end">
        <Copy text={text} />
        <Button onClick={() => saveAs('perene-recovery-codes.txt', `${text}\n`)}>{t('totp.download')}</Button>
        <Button type="submit" kind="primary">
          {t('totp.kept')}
        </Button>
      </div>
    </Dialog>
  );
}
