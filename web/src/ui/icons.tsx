/** The few signs the dashboard uses, drawn on a 24 by 24 grid. They say nothing to screen readers. */
const paths = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  customers:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M2.500 20a6.500 6.500 0 0 1 13 0M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.200a6.500 6.500 0 0 1 3.500 5.800',
  datasets:
    'M12 9c4.400 0 8-1.300 8-3s-3.600-3-8-3-8 1.300-8 3 3.600 3 8 3M4 6v12c0 1.700 3.600 3 8 3s8-1.300 8-3V6M4 12c0 1.700 3.600 3 8 3s8-1.300 8-3',
  models: 'M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10',
  revenue: 'M4 20V4M4 20h16M7.500 15l4-4 3 3 5-6M15.500 8h4v4',
  proof: 'M12 4v16M7 20h10M5 7h14M5 7l-3 7a3.200 3.200 0 0 0 6 0zM19 7l-3 7a3.200 3.200 0 0 0 6 0z',
  start: 'M5 21V4M5 4h12l-2.500 4L17 12H5',
  signout: 'M15 4h4v16h-4M10 8l-4 4 4 4M6 12h9',
  upload: 'M12 16V4M7 9l5-5 5 5M4 16v4h16v-4',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  warn: 'M12 4 2.500 20h19zM12 10v4M12 17v.1',
  good: 'M4 12.500 9.500 18 20 7',
  bad: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7.500v5.500M12 16.200v.1',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5.500M12 7.500v.1',
  more: 'M5 11.500v1M12 11.500v1M19 11.500v1M4.600 12h.8M11.600 12h.8M18.600 12h.8',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l4.500 4.500',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
  spark: 'M12 3l1.800 5.200L19 10l-5.200 1.800L12 17l-1.800-5.200L5 10l5.200-1.800zM19 16v4M17 18h4',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.500 20.500a7.500 7.500 0 0 1 15 0',
  shield: 'M12 3 5 6v5c0 5 3 8.500 7 10 4-1.500 7-5 7-10V6zM9 12l2 2 4-4',
  building: 'M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3',
  key: 'M8.500 19a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9M12 12l8-8M16 8l3 3',
  webhook:
    'M10 13a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 11a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1',
  log: 'M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1',
  plan: 'M3 7h18v11H3zM3 11h18M7 15h3',
  mail: 'M3 6h18v13H3zM3 7l9 6.500L21 7',
  offer: 'M3 4h8l10 10-7 7L4 11zM8 8.500v.1',
  plus: 'M12 5v14M5 12h14',
  updown: 'M8 10l4-4 4 4M8 14l4 4 4-4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
} as const;

export type Sign = keyof typeof paths;

export function Icon({ sign, size = 18 }: { sign: Sign; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.800"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[sign]} />
    </svg>
  );
}

/** The company's sign. */
export function Logo() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#128173" />
      <path
        d="M11 25V9.500c0-1 .8-1.500 1.500-1.500H17a5.500 5.500 0 0 1 0 11h-6"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
