/** Small parts that every page is made of. */
import { Link } from '@tanstack/react-router';
import {
  useEffect,
  useId,
  useRef,
  type ButtonHTMLAttributes,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
} from 'react';
import { Refusal, type Schemas } from '../api/client';
import { en } from '../i18n/en';
import { useWords, type Key } from '../i18n';
import { Icon, type Sign } from './icons';

type Tone = 'bad' | 'warn' | 'good' | 'accent' | '';

export function Button({
  kind = '',
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: string }) {
  return <button type="button" {...rest} className={`button ${kind} ${className ?? ''}`} />;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
}

/** What ties a control to its label, hint and error. */
function useField({ label, hint, error }: FieldProps) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const around = (control: ReactNode) => (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {control}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="wrong" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
  return { attributes: { id, 'aria-describedby': about, 'aria-invalid': error ? true : undefined }, around };
}

export function Input({
  label,
  hint,
  error,
  after,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & FieldProps & { after?: ReactNode }) {
  const { attributes, around } = useField({ label, hint, error });
  return around(
    <div className="inside">
      <input className="input" {...attributes} {...rest} />
      {after}
    </div>,
  );
}

export function Select({
  label,
  hint,
  error,
  children,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & FieldProps) {
  const { attributes, around } = useField({ label, hint, error });
  return around(
    <select className="input" {...attributes} {...rest}>
      {children}
    </select>,
  );
}

export function Badge({ tone = '', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

const STATUS_TONE: Record<string, Tone> = {
  ready: 'good',
  succeeded: 'good',
  failed: 'bad',
  running: 'accent',
  ingesting: 'accent',
  prod: 'accent',
};
export function Status({ of }: { of: Schemas['DatasetStatus'] | Schemas['ShownStatus'] }) {
  const { t } = useWords();
  return <Badge tone={STATUS_TONE[of]}>{t(`status.${of}`)}</Badge>;
}

export function Risk({ of }: { of: Schemas['Risk'] }) {
  const { t } = useWords();
  return <Badge tone={of === 'high' ? 'bad' : of === 'medium' ? 'warn' : ''}>{t(`risk.${of}`)}</Badge>;
}

/** A probability as a figure and a bar. */
export function Score({ score, risk }: { score: number; risk: Schemas['Risk'] }) {
  const { f } = useWords();
  return (
    <span className={`bar-cell num ${risk}`}>
      <span>{f.percent(score)}</span>
      <i aria-hidden="true">
        <b style={{ width: `${score * 100}%` }} />
      </i>
    </span>
  );
}

export function Note({
  tone = '',
  sign,
  title,
  children,
}: {
  tone?: Tone;
  sign?: Sign;
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`note ${tone}`}>
      <Icon sign={sign ?? (tone === 'good' ? 'good' : tone === 'bad' ? 'bad' : 'warn')} />
      <div>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

/** What an error says to people: ours where there are any, since the API's speak of its routes, in English. */
export function useSaid(): (error: unknown) => string {
  const { t, f } = useWords();
  return (error) => {
    const code = error instanceof Refusal ? error.code : 'unknown';
    const ours = `problem.${code}`;
    if (ours in en) {
      const { limit, used, allowed } = error instanceof Refusal ? error.plan : {};
      const what = `limit.${limit}` in en ? t(`limit.${limit}` as Key) : (limit ?? '');
      return t(ours as Key, { what, used: f.integer(used ?? 0), allowed: f.integer(allowed ?? 0) });
    }
    return error instanceof Refusal && error.message ? error.message : t('problem.unknown');
  };
}

export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords();
  const said = useSaid();
  return (
    <div role="alert">
      <Note tone="bad" title={t('problem.title')}>
        <span>{said(error)}</span>
        {error instanceof Refusal && error.plan.upgrade_url && (
          <Link to="/settings/plan">{t('problem.plans')}</Link>
        )}
        {retry && (
          <Button kind="ghost" onClick={retry}>
            {t('problem.retry')}
          </Button>
        )}
      </Note>
    </div>
  );
}

export function Failure({ of, title, tone = 'bad' }: { of: Schemas['Failure']; title: string; tone?: Tone }) {
  return (
    <div role={tone === 'bad' ? 'alert' : undefined}>
      <Note tone={tone} title={title}>
        <span>{of.detail}</span>
        <span>{of.remedy}</span>
      </Note>
    </div>
  );
}

/** One of a few, all in sight. */
export function Choices<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: [value: T, text: string][];
  onChange: (value: T) => void;
}) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map(([one, text]) => (
        <button key={one} type="button" aria-pressed={one === value} onClick={() => onChange(one)}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** A button that opens a small panel. It closes by Escape, and when the focus or a click goes elsewhere. */
export function Menu({ label, children }: { label: ReactNode; children: ReactNode }) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const element = details.current;
      if (element?.open && !element.contains(event.target as Node)) element.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, []);
  return (
    <details
      className="menu"
      ref={details}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current) return;
        details.current.open = false;
        details.current.querySelector('summary')?.focus();
      }}
    >
      <summary className="button">{label}</summary>
      <div>{children}</div>
    </details>
  );
}

export function Empty({ sign, title, children }: { sign: Sign; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon sign={sign} size={34} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Progress({ part, label }: { part: number; label: string }) {
  const percent = Math.round(part * 100);
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}

/** Holds the place of what is being loaded. */
export function Skeleton({ height = 16, lines = 1 }: { height?: number; lines?: number }) {
  const { t } = useWords();
  return (
    <div className="stack tight" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="skeleton"
          style={{ height, width: lines > 1 && line % 3 === 2 ? '70%' : '100%' }}
        />
      ))}
    </div>
  );
}

export function Card({
  title,
  hint,
  aside,
  children,
  flush,
}: {
  title?: string;
  hint?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className="card">
      {title && (
        <header>
          <div>
            <h2>{title}</h2>
            {hint && <p className="muted small">{hint}</p>}
          </div>
          {aside}
        </header>
      )}
      {flush ? children : <div className="in">{children}</div>}
    </section>
  );
}

export function Stat({
  label,
  value,
  hint,
  small,
}: {
  label: string;
  value: ReactNode;
  hint?: ReactNode;
  small?: boolean;
}) {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd>
        <span className={`figure${small ? ' small-figure' : ''}`}>{value}</span>
        {hint && <span className="muted small">{hint}</span>}
      </dd>
    </div>
  );
}

export function Head({
  title,
  hint,
  children,
}: {
  title: ReactNode;
  hint?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {hint && <p className="muted">{hint}</p>}
      </div>
      {children && <div className="actions">{children}</div>}
    </div>
  );
}

/** Where the user is on the way to the first result. */
export function Steps({ at }: { at: 1 | 2 | 3 | 4 }) {
  const { t } = useWords();
  const names = ['start.step1', 'start.step2', 'start.step3', 'start.step4'] as const;
  return (
    <ol className="steps" aria-label={t('start.steps')}>
      {names.map((name, index) => (
        <li
          key={name}
          className={index + 1 < at ? 'done' : ''}
          aria-current={index + 1 === at ? 'step' : undefined}
        >
          {t(name)}
        </li>
      ))}
    </ol>
  );
}
