import { parseAsStringLiteral } from "nuqs/server";
import { type Sql, transaction } from "../../db/client.ts";
import type { Page } from "../../db/queries/page.ts";
import { EXPORT_FORMATS, EXPORT_MEDIA, type ExportFormat, exportList } from "../format/list-export.ts";
import { personContext } from "../services/context.ts";
import { record } from "../services/run-verb.ts";
import { database } from "./database.ts";
import { ANSWER_HEADERS } from "./problem.ts";
import { rateLimiter } from "./rate-limit.ts";
import type { ReadInput } from "./route.ts";
import { textStream } from "./text-stream.ts";

/** With it a list answers all of itself as a file, with the same filters and the same rights. */
export const exportParams = { format: parseAsStringLiteral(EXPORT_FORMATS) };
export const EXPORT_FILES = Object.values(EXPORT_MEDIA).map((type) => type.replace(/;.*/, ""));

type Listed<Row> = {
  list: string;
  columns: readonly (keyof Row & string)[];
  page: (sql: Sql, after: string | null) => Promise<Page<Row>>;
};

type Asked = Pick<ReadInput<unknown, unknown>, "principal" | "session" | "sql" | "request" | "requestId">;

/** Whoever takes something away as a file is in the record before the first byte leaves. */
export async function recordExport(
  { principal, session, request, requestId }: Omit<Asked, "sql">,
  list: string,
  format: string,
): Promise<{ filter: string; madeAt: string }> {
  const search = new URL(request.url).searchParams;
  for (const name of ["format", "cursor"]) search.delete(name);
  const filter = search.toString();
  const madeAt = await transaction(database(), async (tx) => {
    const ctx = { ...personContext(database(), principal, session.key), requestId };
    await record(tx, ctx, { action: "list.exported", subject: list, detail: { filter, format } });
    return tx.transactionTime.toISOString();
  });
  return { filter, madeAt };
}

/** Files cost more than pages. */
export const takeHeavy = ({ principal, session }: Pick<Asked, "principal" | "session">) =>
  rateLimiter().take("heavy", session.key?.id ?? principal.personId);

export async function exportedList<Row>(
  asked: Asked,
  format: ExportFormat,
  { list, columns, page }: Listed<Row>,
): Promise<Response> {
  takeHeavy(asked);
  const { filter, madeAt } = await recordExport(asked, list, format);
  const { sql, requestId } = asked;
  const rows = pagesOf((after) => page(sql, after));
  return new Response(textStream(exportList({ list, filter, madeAt, columns, rows }, format)), {
    headers: {
      ...ANSWER_HEADERS,
      "content-type": EXPORT_MEDIA[format],
      "content-disposition": `attachment; filename="${list}-${madeAt.slice(0, 10)}.${format}"`,
      "x-request-id": requestId,
    },
  });
}

async function* pagesOf<Row>(page: (after: string | null) => Promise<Page<Row>>): AsyncGenerator<readonly Row[]> {
  let after: string | null = null;
  do {
    const read: Page<Row> = await page(after);
    yield read.rows;
    after = read.next;
  } while (after !== null);
}
