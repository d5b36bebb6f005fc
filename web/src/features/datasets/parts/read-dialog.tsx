import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Dialog, Input, Options, Select, useMutation } from '../../../ui';
import { readAgain } from '../api';
import { delimiters, useDelimiter } from './file-reading';

type Read = Schemas['ReadOptions'];
type Kind = Schemas['ColumnType'];

const ENCODINGS = [
  'UTF-8',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'ISO-8859-15',
  'Shift_JIS',
  'GBK',
  'Big5',
  'EUC-KR',
];
const KINDS: Kind[] = ['integer', 'number', 'date', 'boolean', 'text'];

/** Says how the file is to be read, and reads it again. What is left open is found out from the file. */
export function ReadDialog({ of, onClose }: { of: Schemas['DatasetView']; onClose: () => void }) {
  const { t } = useWords();
  const named = useDelimiter();
  const [read, setRead] = useState<Read>(of.read);
  const [missing, setMissing] = useState(of.read.missing?.join(', ') ?? '');
  const [column, setColumn] = useState('');
  const again = useMutation(readAgain, onClose);
  const set = (change: Partial<Read>) => setRead((before) => ({ ...before, ...change }));
  const kinds = read.columns ?? {};
  const setKind = (kind: Kind | '') => {
    const others = Object.fromEntries(Object.entries(kinds).filter(([name]) => name !== column));
    set({ columns: kind ? { ...others, [column]: { type: kind } } : others });
  };
  const sheets = of.reading?.sheets ?? [];
  const isText = (of.reading?.format ?? 'csv') === 'csv';
  const names = of.columns?.map(({ name }) => name) ?? Object.keys(kinds);
  return (
    <Dialog
      title={t('read.title')}
      onClose={onClose}
      onSubmit={() => again.mutate({ id: of.id, read })}
      action={t('read.go')}
      busy={again.isPending}
      problem={again.error}
    >
      <p className="muted">{t('read.text')}</p>
      <div className="grid2">
        {sheets.length > 1 && (
          <Choice
            label={t('read.sheet')}
            value={read.sheet}
            found={of.read.sheet ? undefined : of.reading?.sheet}
            of={sheets}
            onValue={(sheet) => set({ sheet })}
          />
        )}
        {!of.reading && (
          <Input
            label={t('read.sheet')}
            hint={t('read.sheetHint')}
            maxLength={100}
            value={read.sheet ?? ''}
            onValue={(sheet) => set({ sheet: sheet === '' ? undefined : sheet })}
          />
        )}
        <Choice
          label={t('read.decimal')}
          value={read.decimal}
          of={['point', 'comma'] as const}
          text={(one) => t(`reading.decimal.${one}`)}
          onValue={(decimal) => set({ decimal })}
        />
        <Choice
          label={t('read.order')}
          value={read.date_order}
          of={['day_first', 'month_first', 'year_month_day', 'year_day_month'] as const}
          text={(one) => t(`reading.order.${one}`)}
          onValue={(date_order) => set({ date_order })}
        />
        {isText && (
          <Choice
            label={t('read.delimiter')}
            value={read.delimiter}
            found={of.reading && !of.read.delimiter ? named(of.reading.delimiter) : undefined}
            of={delimiters}
            text={named}
            onValue={(delimiter) => set({ delimiter })}
          />
        )}
        {isText && (
          <Choice
            label={t('read.encoding')}
            value={read.encoding}
            found={of.read.encoding ? undefined : of.reading?.encoding}
            of={ENCODINGS}
            onValue={(encoding) => set({ encoding })}
          />
        )}
        <Input
          label={t('read.header')}
          hint={
            <>
              {t('read.headerHint')}{' '}
              {read.header_row != null && <Yours onBack={() => set({ header_row: undefined })} />}
            </>
          }
          type="number"
          min={0}
          max={1000}
          value={read.header_row?.toString() ?? ''}
          onValue={(row) => set({ header_row: row === '' ? undefined : Number(row) })}
        />
        <Input
          label={t('read.missing')}
          hint={t('read.missingHint')}
          value={missing}
          onValue={(words) => {
            setMissing(words);
            set({
              missing: words
                .split(',')
                .map((word) => word.trim())
                .filter(Boolean),
            });
          }}
        />
      </div>
      {names.length > 0 && (
        <div className="grid2">
          <Select label={t('read.column')} value={column} onValue={setColumn}>
            <option value="">{t('none')}</option>
            <Options
              of={names}
              text={(name) => (kinds[name]?.type ? `${name} · ${t(`type.${kinds[name].type}`)}` : name)}
            />
          </Select>
          {column && (
            <Choice
              label={t('dataset.type')}
              value={kinds[column]?.type ?? undefined}
              of={KINDS}
              text={(kind) => t(`type.${kind}`)}
              onValue={(kind) => setKind(kind ?? '')}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}

/** One of several, or what the file tells: what that is, where it is known. */
function Choice<Value extends string>({
  label,
  value,
  found,
  of,
  text,
  onValue,
}: {
  label: string;
  value: Value | null | undefined;
  found?: string | null;
  of: readonly Value[];
  text?: (value: Value) => string;
  onValue: (value: Value | undefined) => void;
}) {
  const { t } = useWords();
  return (
    <Select
      label={label}
      hint={value != null && <Yours onBack={() => onValue(undefined)} />}
      value={value ?? ''}
      onValue={(chosen) => onValue(chosen === '' ? undefined : (chosen as Value))}
    >
      <option value="">{found ? t('read.found', { found }) : t('read.auto')}</option>
      <Options of={of} text={text} />
    </Select>
  );
}

/** Beside what its owner chose: that they did, and the way back. */
function Yours({ onBack }: { onBack: () => void }) {
  const { t } = useWords();
  return (
    <>
      {t('read.yours')}{' '}
      <button type="button" className="linkish" onClick={onBack}>
        {t('read.back')}
      </button>
    </>
  );
}
