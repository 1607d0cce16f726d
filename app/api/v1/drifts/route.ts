import { parseAsBoolean } from "nuqs/server";
import { type DriftListRow, driftBriefs, driftList } from "@/db/queries/drift-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { EXPORT_FILES, exportedList, exportParams } from "@/lib/http/list-export";
import { readRoute } from "@/lib/http/route";
import { driftParams } from "@/lib/query/drift-params";
import { strictQuery } from "@/lib/query/strict-query";

const COLUMNS: readonly (keyof DriftListRow)[] = [
  ...(["id", "kind", "key", "ref", "owner", "class", "direction", "status", "stale", "sentence"] as const),
  ...(["firstSeen", "lastSeen", "occurrences", "cameBack", "evidenceAsOf", "evidenceExpiresAt"] as const),
  ...(["assignee", "attempts", "gateVerdict", "repairId", "repairState", "snoozedUntil"] as const),
];

export const GET = readRoute({
  // `brief`: each row with what a screen shows of it in a list; a file has all.
  query: strictQuery({ ...driftParams, ...exportParams, brief: parseAsBoolean }),
  files: EXPORT_FILES,
  handle(input) {
    const { principal, sql, query } = input;
    const { cursor, order, format, brief, ...filter } = query;
    authorize(principal, "object.read", INSTALLATION);
    const asked = { viewer: principal, filter, order };
    if (format === null) return (brief ? driftBriefs : driftList)(sql, { ...asked, after: cursor });
    const page = (from: typeof sql, after: string | null) => driftList(from, { ...asked, after });
    return exportedList(input, format, { list: "drifts", columns: COLUMNS, page });
  },
});
