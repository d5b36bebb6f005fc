import { Tabs as Base } from '@base-ui/react/tabs';
import { type ReactNode, useEffect, useRef } from 'react';
import { PHONE, useMedia } from '../browser/media';
import { Options } from './options';
import { Select } from './select';

/** So much of the tab before the present one is seen, in pixels. */
const PEEP = 40;

/** On a phone more are chosen from a list: nobody looks for those that are far out of sight. */
const MOST_ON_A_PHONE = 6;

interface Props<T extends string> {
  /** Of what they are the parts. */
  label: string;
  value: T;
  onValue: (value: T) => void;
  tabs: { value: T; name: string; content: ReactNode }[];
}

/** Parts of a page, one of them in sight. Only what is in sight is drawn. */
export function Tabs<T extends string>(props: Props<T>) {
  const onPhone = useMedia(PHONE);
  return onPhone && props.tabs.length > MOST_ON_A_PHONE ? <Listed {...props} /> : <InLine {...props} />;
}

function Listed<T extends string>({ label, value, onValue, tabs }: Props<T>) {
  return (
    <div className="stack loose">
      <Select bare className="tab-list" label={label} value={value} onValue={onValue}>
        <Options of={tabs.map((tab) => ({ id: tab.value, name: tab.name }))} />
      </Select>
      {tabs.find((tab) => tab.value === value)?.content}
    </div>
  );
}

/** Arrow keys lead from one to the next. */
function InLine<T extends string>({ label, value, onValue, tabs }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where they do not all have room they scroll: the present one into sight, and some of the one before it.
    const here = list.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (list.current && here) list.current.scrollLeft = here.offsetLeft - list.current.offsetLeft - PEEP;
  }, [value]);
  return (
    <Base.Root className="stack loose" value={value} onValueChange={(next: T) => onValue(next)}>
      <Base.List ref={list} className="tabs" aria-label={label} activateOnFocus={false}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} className="tab" value={tab.value}>
            {tab.name}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} className="stack loose" value={tab.value}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
