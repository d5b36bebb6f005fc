import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

/** Parts of a page, one of them in sight; arrow keys lead from one to the next. Only what is in sight is drawn. */
export function Tabs<T extends string>({
  label,
  value,
  onValue,
  tabs,
}: {
  /** Of what they are the parts. */
  label: string;
  value: T;
  onValue: (value: T) => void;
  tabs: { value: T; name: string; content: ReactNode }[];
}) {
  return (
    <Base.Root className="stack loose" value={value} onValueChange={(next: T) => onValue(next)}>
      <Base.List className="tabs" aria-label={label} activateOnFocus={false}>
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
