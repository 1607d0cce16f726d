import { type ObjectListRow, objectList } from "@/db/queries/object-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { EXPORT_FILES, exportedList, exportParams } from "@/lib/http/list-export";
import { readRoute } from "@/lib/http/route";
import { objectParams } from "@/lib/query/object-params";
import { strictQuery } from "@/lib/query/strict-query";

const COLUMNS: readonly (keyof ObjectListRow)[] = [
  ...(["kind", "key", "ref", "owner", "ownerName", "status", "stale", "statusSince", "drifts", "classes"] as const),
  ...(["verdict", "verdictAsOf", "expiresAt", "dueAt", "generation", "presence", "askedBy", "withdrawnAt"] as const),
  ...(["externalId", "held", "openAttempt", "blockedAt", "blockedBy", "blockedReason", "blockReviewAt"] as const),
  ...(["snoozedUntil", "snoozedBy", "snoozeReason", "parkedReason"] as const),
];

export const GET = readRoute({
  query: strictQuery({ ...objectParams, ...exportParams }),
  files: EXPORT_FILES,
  handle(input) {
    const { principal, sql, query } = input;
    const { cursor, format, ...filter } = query;
    authorize(principal, "object.read", INSTALLATION);
    const asked = { viewer: principal, filter };
    if (format === null) return objectList(sql, { ...asked, after: cursor });
    const page = (from: typeof sql, after: string | null) => objectList(from, { ...asked, after });
    return exportedList(input, format, { list: "objects", columns: COLUMNS, page });
  },
});
