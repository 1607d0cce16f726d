import postgres from "postgres";
import { overPostgres, plumbline } from "./index.ts";

/** A product's command in a process of its own, which dies where it is told to: `uncommitted`, `declared`, `started`, `sent` or `settled`. */
const [url = "", key = "", end = ""] = process.argv.slice(2);
const sql = postgres(url, { max: 2, onnotice: () => {} });
const client = plumbline(overPostgres(sql));

const dieAt = async (point: string) => {
  if (point !== end) return;
  process.stdout.write(point);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
};

const declared = { kind: "thing", key, spec: { size: 1 }, owner: "billing", subject: "Mira", askedBy: "mira" };
const effects = [{ name: "create", key: "order-1" }];
const request = await sql.begin(async (tx) => {
  await tx`insert into orders values (${key})`;
  const made = await client.declare(overPostgres(tx), { ...declared, effects });
  await dieAt("uncommitted");
  return made;
});
await dieAt("declared");
await request.effect(
  "create",
  "order-1",
  async () => {
    await dieAt("started");
    // Here the call is made; who reads this knows that it was sent.
    await dieAt("sent");
    return {};
  },
  { withinMs: 1_000 },
);
await dieAt("settled");
