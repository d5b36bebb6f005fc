/** Amounts in a currency's smallest unit, as the API takes and gives them. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

export const minorOf = (amount: number, currency: string): number =>
  Math.round(amount * 10 ** digitsOf(currency));

export const majorOf = (minor: number, currency: string): number => minor / 10 ** digitsOf(currency);
