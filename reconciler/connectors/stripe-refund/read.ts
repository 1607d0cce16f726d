/** Reading refunds, newest first: all of them page by page, or all of one payment. */
import type { Line } from "./transport.ts";

const limit = 100;
/** A list without an end is no list. */
const pagesMax = 100_000;

export async function* pagesOf({ stripe }: Line, payment: string | null): AsyncGenerator<unknown[], void, void> {
  let after: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const { data, has_more } = await stripe.refunds.list({
      limit,
      ...(payment === null ? {} : { payment_intent: payment }),
      ...(after === null ? {} : { starting_after: after }),
    });
    if (!Array.isArray(data) || typeof has_more !== "boolean") throw new Error("The processor answered no list.");
    yield data;
    if (!has_more) return;
    const last = data.at(-1)?.id ?? null;
    if (last === null || last === after) throw new Error("The list does not move on.");
    after = last;
  }
  throw new Error("The list has no end.");
}
