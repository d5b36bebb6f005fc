import type { ImportField } from '../../../api/imports';
import { useWords } from '../../../i18n';
import { Input, Options, Select } from '../../../ui';
import { columnOf, SHARED, valueOf, withField, type Mapping } from './mapping';

/** Which column is what. A few fields may have one value for all rows. */
export function MappingFields({
  fields,
  needed,
  columns,
  mapping,
  onMapping,
}: {
  fields: ImportField[];
  needed: ImportField[];
  columns: string[];
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
}) {
  const { t } = useWords();
  const isNeeded = new Set(needed);
  return (
    <div className="grid2">
      {fields.map((field) => {
        const name = t(`import.field.${field}`);
        const column = columnOf(mapping[field]);
        return (
          <div key={field} className="stack tight">
            <Select
              label={name}
              hint={isNeeded.has(field) ? undefined : t('import.optional')}
              value={column}
              onValue={(chosen) => onMapping(withField(mapping, field, { column: chosen }))}
            >
              <option value="">{t('import.noColumn')}</option>
              <Options of={columns} />
            </Select>
            {SHARED.has(field) && column === '' && (
              <Input
                label={t('import.forAll', { name })}
                maxLength={255}
                value={valueOf(mapping[field])}
                onValue={(value) => onMapping(withField(mapping, field, { value }))}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
