/** Amounts as people read them. */

/** USD with as many digits as tell something: 1.60, 0.0478, 0.00028. */
export function usd(amount: number): string {
  const size = Math.abs(amount);
  const digits = size >= 0.1 || size < 5e-7 ? 2 : size >= 0.001 ? 4 : size >= 0.00001 ? 5 : 6;
  return amount.toFixed(digits).replace(/^-(0\.0+)$/, "$1");
}

/** The same of a change: +0.40, -0.10. */
export function change(amount: number): string {
  const text = usd(amount);
  return text.startsWith("-") ? text : `+${text}`;
}

/** 43,800; 0.5. */
export const count = (amount: number): string =>
  Math.round(amount * 10) / 10 >= 1000 ? Math.round(amount).toLocaleString("en") : String(Math.round(amount * 10) / 10);
