/** Words that are written in capitals. */
const CAPITALS = new Set(
  'ai api arpa arpu arr b2b b2c brl cac clv cnpj cpf cpu crm csat eur gb gbp gmv id ids ip ltv mb mrr nps roi sla sms tv uk url us usd vip'.split(
    ' ',
  ),
);

/** A name that a program gave: words joined by `_`, `-`, `.` or capitals, without spaces or signs. */
const MADE = /^[\p{L}\p{N}]+(?:[_.-][\p{L}\p{N}]+)*$/u;

/** What names have become: rows that scroll by ask for the same few of them. */
const known = new Map<string, string>();
const MOST_KNOWN = 1000;

/** What people call a column: `days_since_last_login` is `Days since last login`. What somebody has written stays. */
export function columnLabel(name: string): string {
  let label = known.get(name);
  if (label === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    label = labelOf(name);
    known.set(name, label);
  }
  return label;
}

function labelOf(name: string): string {
  if (!MADE.test(name)) return name;
  const words = name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_.-]+/)
    .filter(Boolean)
    .map((word) => (CAPITALS.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()));
  const [first = '', ...rest] = words;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}
