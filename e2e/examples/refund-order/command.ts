/**
 * refund-order ORDER…: pays an order back and tells the customer. Two side effects that nobody can take back, at two
 * systems that know nothing of each other; the command may die between any two lines of this file.
 */
import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { DidNotHappen, overPostgres, plumbline } from "plumbline/client";
import postgres from "postgres";

type Order = { id: string; payment: string; amount: number; currency: string; email: string; clerk: string };

const { DATABASE_URL = "", PAYMENTS_URL = "", PAYMENTS_KEY = "", SMTP_URL = "" } = process.env;
const shop = postgres(DATABASE_URL, { onnotice: () => {} });
const client = plumbline(overPostgres(shop));

async function refundOrder(id: string): Promise<void> {
  // 1. What the product itself writes, what should come of it, and what it is about to do: all of it or none.
  const { order, refund, notice } = await whole(async (tx) => {
    const [order] = await tx<Order[]>`update orders set state = 'refunded' where id = ${id} returning *`;
    if (order === undefined) throw new Error(`There is no order ${id}.`);
    const { amount, currency, email: to, clerk: askedBy } = order;
    const common = { owner: "billing", subject: `Refund for order ${id}`, askedBy };
    const refund = await client.declare(overPostgres(tx), {
      ...{ ...common, kind: "refund", key: `${order.payment}.return` },
      spec: { order: id, amount, currency, reason: "requested_by_customer" },
      effects: [{ name: "pay_back", key: id }],
    });
    const notice = await client.declare(overPostgres(tx), {
      ...{ ...common, kind: "notice", key: `refund-${id.toLowerCase()}` },
      spec: { to, subject: `Your refund for order ${id}`, text: `Hello,\n\nyou get back what you paid for ${id}.\n` },
      effects: [{ name: "mail", key: id }],
    });
    return { order, refund, notice };
  });

  // 2. Money. A refusal proves that nothing was paid; every other surprise leaves it open, and a look settles it.
  await refund.effect("pay_back", id, async (signal) => {
    const marks = { plumbline_key: refund.key, plumbline_owner: "billing", plumbline_call: id, order: id };
    const body = new URLSearchParams({ payment_intent: order.payment, amount: String(order.amount) });
    body.set("reason", "requested_by_customer");
    for (const [name, value] of Object.entries(marks)) body.set(`metadata[${name}]`, value);
    const headers = { authorization: `Bearer ${PAYMENTS_KEY}`, "idempotency-key": `refund-order ${id}` };
    const response = await fetch(`${PAYMENTS_URL}/v1/refunds`, { method: "POST", headers, body, signal });
    const answer = await response.json();
    if (response.status === 400 || response.status === 404) throw new DidNotHappen(answer.error.message);
    if (!response.ok) throw new Error(`The processor answered ${response.status}.`);
    return { externalId: answer.id, receipt: { refund: answer.id } };
  });

  // 3. Mail. A server that is told the same twice delivers it twice, so its Message-ID says which call it was.
  await notice.effect("mail", id, async () => {
    const call = createHash("sha256").update(id).digest("hex").slice(0, 16);
    const { messageId } = await createTransport(SMTP_URL).sendMail({
      ...{ from: "billing@northwind.example", to: order.email, subject: `Your refund for order ${id}` },
      text: `Hello,\n\nyou get back what you paid for ${id}.\n`,
      messageId: `<${notice.key}.${call}@notices.northwind.example>`,
    });
    return { receipt: { messageId } };
  });
}

/** Commands that lock the same things in another order meet in a deadlock: Postgres takes one back whole, and it begins again. */
async function whole<T>(work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await shop.begin(work)) as T;
    } catch (error) {
      if ((error as { code?: string }).code !== "40P01" || tries === 5) throw error;
    }
  }
}

const ends = await Promise.allSettled(process.argv.slice(2).map(refundOrder));
for (const end of ends) if (end.status === "rejected") console.error(end.reason.message);
await shop.end();
process.exitCode = ends.some(({ status }) => status === "rejected") ? 1 : 0;
