import { z } from "zod";
import { insightList } from "@/db/queries/insight-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { recordExport, takeHeavy } from "@/lib/http/list-export";
import { ANSWER_HEADERS } from "@/lib/http/problem";
import { readRoute } from "@/lib/http/route";
import { INSIGHT_PARTS, type InsightPart } from "@/lib/query/insight-params";
import { insightCsv } from "./insight-csv";

/** With `csv` one part as a file, without it all of them. */
export const GET = readRoute<undefined, { csv?: InsightPart }>({
  query: z.strictObject({ csv: z.enum(INSIGHT_PARTS).optional() }),
  files: ["text/csv"],
  async handle(input) {
    const { principal, sql, query, requestId } = input;
    authorize(principal, "object.read", INSTALLATION);
    if (query.csv !== undefined) takeHeavy(input);
    const insights = await insightList(sql, { viewer: principal });
    if (query.csv === undefined) return insights;
    await recordExport(input, "insights", "csv");
    return new Response(insightCsv(insights, query.csv), {
      headers: {
        ...ANSWER_HEADERS,
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="plumbline-${query.csv}-${insights.at.slice(0, 10)}.csv"`,
        "x-request-id": requestId,
      },
    });
  },
});
