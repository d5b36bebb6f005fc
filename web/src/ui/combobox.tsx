import { Autocomplete } from '@base-ui/react/autocomplete';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useField, type FieldProps } from './field';
import './combobox.css';

export interface Choice {
  id: string;
  text: string;
  hint?: string;
}

/** A field that finds while somebody types, and offers what it found. */
export function Combobox({
  value,
  onValue,
  found,
  onChoose,
  ...named
}: FieldProps & {
  /** What is typed. */
  value: string;
  onValue: (text: string) => void;
  found: Choice[];
  onChoose: (one: Choice) => void;
}) {
  const { attributes, around } = useField(named);
  return (
    <CSPProvider disableStyleElements>
      <Autocomplete.Root
        items={found}
        filter={null}
        value={value}
        itemToStringValue={({ text }: Choice) => text}
        onValueChange={(text, { reason }) => {
          if (reason !== 'item-press') onValue(text);
        }}
      >
        {around(<Autocomplete.Input className="input" maxLength={200} autoComplete="off" {...attributes} />)}
        <Autocomplete.Portal hidden={found.length === 0}>
          <Autocomplete.Positioner className="popup-place" sideOffset={4} align="start">
            <Autocomplete.Popup className="popup choices-found">
              <Autocomplete.List>
                {(one: Choice) => (
                  <Autocomplete.Item key={one.id} value={one} className="item" onClick={() => onChoose(one)}>
                    <span>{one.text}</span>
                    {one.hint && <span className="muted small">{one.hint}</span>}
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
    </CSPProvider>
  );
}
