import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { importOf, type ImportField, type ImportKind } from '../../../api/imports';
import { OPEN } from '../../../api/query';
import { useWords } from '../../../i18n';
import { Dialog, Loaded, Options, Select, useMutation } from '../../../ui';
import { importRows, importSuggestion, tryImport } from '../api';
import { ImportOutcome } from './import-outcome';
import { MappingFields } from './mapping-fields';
import { missingOf, type Mapping } from './mapping';

const KINDS = ['customers', 'events', 'payments', 'subscriptions'] as const satisfies readonly ImportKind[];

/** Keeps a dataset's rows as customers, events, payments or subscriptions: what they seem to be is filled in. */
export function ImportDialog({ of, onClose }: { of: Schemas['DatasetView']; onClose: () => void }) {
  const [kind, setKind] = useState<ImportKind>();
  const told = useQuery({ ...importSuggestion(of.id, kind), placeholderData: keepPreviousData });
  // Where nothing tells, its owner says.
  const asked = useQuery({ ...importSuggestion(of.id, 'customers'), enabled: told.isError && !kind });
  const found = told.isError && !kind ? asked : told;
  return (
    <Loaded of={found} wait={null}>
      {(suggestion) => (
        <Form key={suggestion.kind} of={of} suggestion={suggestion} onKind={setKind} onClose={onClose} />
      )}
    </Loaded>
  );
}

function Form({
  of,
  suggestion,
  onKind,
  onClose,
}: {
  of: Schemas['DatasetView'];
  suggestion: Schemas['Suggestion'];
  onKind: (kind: ImportKind) => void;
  onClose: () => void;
}) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [mapping, setMapping] = useState<Mapping>(suggestion.mapping);
  const [tried, setTried] = useState<string>();
  const trying = useMutation(tryImport, ({ id }) => setTried(id));
  const making = useMutation(importRows, () => navigate({ to: '/sources' }));
  const dry = useQuery({ ...importOf(tried ?? ''), enabled: tried !== undefined });
  const isBusy = trying.isPending || making.isPending || (dry.data && OPEN.has(dry.data.status));
  const isGood = dry.data?.status === 'succeeded' && (dry.data.result?.taken ?? 0) > 0;
  const missing = missingOf(suggestion.needed, mapping);
  const change = (next: Mapping) => {
    setMapping(next);
    setTried(undefined);
  };
  const body = { dataset_id: of.id, kind: suggestion.kind, mapping };
  return (
    <Dialog
      title={t('import.title')}
      onClose={onClose}
      onSubmit={() => (isGood ? making.mutate(body) : trying.mutate(body))}
      action={t(isGood ? 'import.go' : 'import.try')}
      busy={isBusy || missing.length > 0}
      problem={trying.error ?? making.error}
    >
      <p className="muted">{t('import.text')}</p>
      {suggestion.export && <p className="small">{t(`import.export.${suggestion.export}`)}</p>}
      <Select label={t('import.kind')} value={suggestion.kind} onValue={onKind}>
        <Options of={KINDS} text={(one) => t(`import.kind.${one}`)} />
      </Select>
      <p className="muted small">{t(`import.about.${suggestion.kind}`)}</p>
      <MappingFields
        fields={suggestion.fields}
        needed={suggestion.needed.flat()}
        columns={of.columns?.map(({ name }) => name) ?? []}
        mapping={mapping}
        onMapping={change}
      />
      {missing.length > 0 && <Missing of={missing} />}
      {dry.data && <ImportOutcome of={dry.data} />}
    </Dialog>
  );
}

/** What is to be chosen before anything can be tried. */
function Missing({ of }: { of: ImportField[][] }) {
  const { t } = useWords();
  const names = of.map((group) =>
    group.map((field) => t(`import.field.${field}`)).join(` ${t('import.or')} `),
  );
  return <p className="small">{t('import.missing', { names: names.join(', ') })}</p>;
}
