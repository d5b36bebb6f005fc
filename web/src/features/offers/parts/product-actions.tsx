import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, DeleteDialog, Icon, Menu } from '../../../ui';
import { deleteProduct, type Product } from '../api';
import { ProductForm } from './product-form';

/** What can be done with a plan or service. */
export function ProductActions({ of }: { of: Product }) {
  const { t } = useWords();
  const { may } = useRole();
  const [doing, setDoing] = useState<'edit' | 'delete'>();
  const close = () => setDoing(undefined);
  const { id, name } = of;
  return (
    <span className="actions end tight">
      <Button disabled={!may('offers')} onClick={() => setDoing('edit')}>
        {t('products.editOf', { name })}
      </Button>
      <Menu kind="more" button={<Icon sign="more" />} label={t('products.actionsOf', { name })}>
        <Button kind="ghost" disabled={!may('offers')} onClick={() => setDoing('delete')}>
          {t('products.deleteTitle')}
        </Button>
      </Menu>
      {doing === 'edit' && <ProductForm of={of} onClose={close} />}
      {doing === 'delete' && (
        <DeleteDialog
          title={t('products.deleteTitle')}
          text={t('products.deleteText')}
          name={name}
          by={deleteProduct}
          of={{ id, name }}
          onClose={close}
        />
      )}
    </span>
  );
}
