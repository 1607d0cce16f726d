import { expect, test } from "vitest";
import { sayMoney } from "./money.ts";

test.each([
  [1250, "eur", "12.50 EUR"],
  [5, "usd", "0.05 USD"],
  [99_999_999, "eur", "999999.99 EUR"],
  [4900, "jpy", "4900 JPY"],
  [4900, "isk", "49.00 ISK"],
  [1, "kwd", "0.001 KWD"],
  [120_000, "bhd", "120.000 BHD"],
])("%i of %s is said as %s", (amount, currency, says) => {
  expect(sayMoney({ amount, currency })).toBe(says);
});
