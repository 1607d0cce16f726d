import { type RunListRow, runList } from "@/db/queries/run-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { EXPORT_FILES, exportedList, exportParams } from "@/lib/http/list-export";
import { readRoute } from "@/lib/http/route";
import { runParams } from "@/lib/query/run-params";
import { strictQuery } from "@/lib/query/strict-query";

const COLUMNS: readonly (keyof RunListRow)[] = [
  ...(["id", "mode", "scope", "startedBy", "startedAt", "endedAt", "complete", "error", "counts", "failed"] as const),
  ...(["acted", "happened", "confirmed", "proposed", "unknown", "unjudged"] as const),
];

export const GET = readRoute({
  query: strictQuery({ ...runParams, ...exportParams }),
  files: EXPORT_FILES,
  handle(input) {
    const { principal, sql, query } = input;
    const { cursor, format, ...filter } = query;
    authorize(principal, "record.read", INSTALLATION);
    const asked = { viewer: principal, filter };
    if (format === null) return runList(sql, { ...asked, after: cursor });
    const page = (from: typeof sql, after: string | null) => runList(from, { ...asked, after });
    return exportedList(input, format, { list: "runs", columns: COLUMNS, page });
  },
});
