import { z } from "zod";
import { runDetail } from "@/db/queries/run-detail";
import { runDocument, runDrifts } from "@/db/queries/run-report";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { exportReport, REPORT_FORMATS, REPORT_MEDIA, type ReportFormat } from "@/lib/format/report-export";
import { recordExport, takeHeavy } from "@/lib/http/list-export";
import { ANSWER_HEADERS } from "@/lib/http/problem";
import { type ReadInput, readRoute } from "@/lib/http/route";
import { textStream } from "@/lib/http/text-stream";

type Params = { id: string };
type Query = { format?: ReportFormat; against?: string };

/** With `format` the whole report as a file, without it what the page shows of it. */
export const GET = readRoute<Params, Query>({
  params: z.object({ id: z.string().max(80) }),
  query: z.strictObject({ format: z.enum(REPORT_FORMATS).optional(), against: z.string().max(80).optional() }),
  files: ["text/csv", "text/markdown"],
  async handle(input) {
    const { principal, sql, params, query } = input;
    authorize(principal, "record.read", INSTALLATION);
    if (query.format !== undefined) return exported(input, query.format);
    const detail = await runDetail(sql, { viewer: principal, id: params.id, against: query.against ?? null });
    if (detail === null) throw new NotFound();
    return detail;
  },
});

async function exported(input: ReadInput<Params, Query>, format: ReportFormat): Promise<Response> {
  const { principal, sql, params, query, requestId } = input;
  takeHeavy(input);
  const report = await runDocument(sql, { viewer: principal, id: params.id, against: query.against ?? null });
  if (report === null) throw new NotFound();
  await recordExport(input, `runs/${params.id}`, format);
  const pieces = exportReport(report, runDrifts(sql, principal, params.id), format);
  return new Response(textStream(pieces), {
    headers: {
      ...ANSWER_HEADERS,
      "content-type": REPORT_MEDIA[format],
      "content-disposition": `attachment; filename="${report.run.replace(/[^\w-]/g, "_")}.${format}"`,
      "x-request-id": requestId,
    },
  });
}
