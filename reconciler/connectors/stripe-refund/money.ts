// ◆ pure
/**
 * How many of the smallest unit make a whole one, as the processor counts: for some currencies that is not as ISO 4217 has
 * it (ISK and UGX are counted in hundredths, MGA in wholes), and a wrong point costs a hundredfold.
 */
const WHOLE = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THOUSANDTHS = new Set("bhd jod kwd omr tnd".split(" "));

export function placesOf(currency: string): number {
  return WHOLE.has(currency) ? 0 : THOUSANDTHS.has(currency) ? 3 : 2;
}

/** 1250 of eur: "12.50 EUR". */
export function sayMoney({ amount, currency }: { amount: number; currency: string }): string {
  const places = placesOf(currency);
  const digits = String(amount).padStart(places + 1, "0");
  const [whole, rest] = [digits.slice(0, digits.length - places), digits.slice(digits.length - places)];
  return `${whole}${rest && `.${rest}`} ${currency.toUpperCase()}`;
}
