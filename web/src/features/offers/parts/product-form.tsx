import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { Check, Dialog, Input, Options, Select, ticked, useFieldErrors, useMutation } from '../../../ui';
import { facets } from '../../customers/api';
import { changeProduct, createProduct, products, type Product } from '../api';
import { PRODUCT_KINDS, productDraftOf, productOf, type Begun, type ProductDraft } from '../product-draft';
import { AllowanceFields } from './allowance-fields';
import { Traits } from './eligibility-fields';
import { PriceFields } from './price-fields';

/** Adds a plan or service to the catalogue, or changes one. */
export function ProductForm({ of, onClose }: { of: Product | Begun; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState(() => productDraftOf(of));
  const making = useMutation(createProduct, onClose);
  const changing = useMutation(changeProduct, onClose);
  const kept = 'id' in of ? of : undefined;
  const { error, isPending } = kept ? changing : making;
  const wrong = useFieldErrors(error);
  const known = useQuery(facets).data;
  const set = (change: Partial<ProductDraft>) => setDraft((before) => ({ ...before, ...change }));
  const submit = () => {
    const { kind, ...change } = productOf(draft);
    if (kept) changing.mutate({ id: kept.id, change: { ...change, if_revision: kept.revision } });
    else making.mutate({ kind, ...change });
  };
  return (
    <Dialog
      title={kept ? t('products.editOf', { name: kept.name }) : t('products.new')}
      onClose={onClose}
      onSubmit={submit}
      action={t('save')}
      busy={isPending}
      problem={Object.keys(wrong).length === 0 && error}
    >
      {!kept && (
        <Select
          label={t('product.kind')}
          value={draft.kind}
          onValue={(kind: ProductDraft['kind']) => set({ kind })}
        >
          <Options of={PRODUCT_KINDS} text={(one) => t(`product.kind.${one}`)} />
        </Select>
      )}
      <Input
        label={t('product.name')}
        hint={t('product.nameHint')}
        maxLength={255}
        required
        value={draft.name}
        onValue={(name) => set({ name })}
        error={wrong.name}
      />
      <PriceFields of={draft.prices} onValue={(prices) => set({ prices })} error={wrong.prices} />
      {draft.kind === 'plan' ? (
        <>
          <AllowanceFields
            of={draft.allowances}
            onValue={(allowances) => set({ allowances })}
            error={wrong.allowances}
          />
          <Excluded
            of={draft.excluded}
            onValue={(excluded) => set({ excluded })}
            error={wrong.excluded_services}
          />
        </>
      ) : (
        <Traits
          label={t('product.hadBy')}
          hint={t('product.hadByHint')}
          of={draft.hadBy}
          known={known?.traits.map(({ name }) => name) ?? []}
          onValue={(hadBy) => set({ hadBy })}
          error={wrong.had_by}
        />
      )}
    </Dialog>
  );
}

/** The services of the catalogue, and those that are named though it has them no more. */
function Excluded({
  of,
  onValue,
  error,
}: {
  of: string[];
  onValue: (next: string[]) => void;
  error?: string;
}) {
  const { t } = useWords();
  const services = (useQuery(products).data ?? []).filter(({ kind }) => kind === 'service');
  const all = [...new Set([...services.map(({ name }) => name), ...of])];
  if (all.length === 0) return null;
  return (
    <fieldset className="plain">
      <legend className="legend">{t('product.excluded')}</legend>
      {all.map((name) => (
        <Check key={name} checked={of.includes(name)} onValue={(on) => onValue(ticked(of, name, on))}>
          {name}
        </Check>
      ))}
      {error && (
        <span className="wrong" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}
