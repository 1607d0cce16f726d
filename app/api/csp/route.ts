import { z } from "zod";
import { env } from "@/lib/env";
import { parseJson, readText } from "@/lib/http/body";
import { clientAddress } from "@/lib/http/client-address";
import { rateLimiter } from "@/lib/http/rate-limit";
import { log } from "@/lib/log";

export const dynamic = "force-dynamic";

const REPORT_BYTES_MAX = 8 * 1024;

const Report = z.object({
  "csp-report": z.object({
    "document-uri": z.string().default(""),
    "effective-directive": z.string().default(""),
    "blocked-uri": z.string().default(""),
  }),
});

/** What is worth knowing of a report, each part short: the rest is our own policy, told back to us. */
function summaryOf(given: unknown): Record<string, string> {
  const report = Report.parse(given)["csp-report"];
  const page = URL.canParse(report["document-uri"]) ? new URL(report["document-uri"]).pathname : "";
  return {
    page: page.slice(0, 200),
    directive: report["effective-directive"].slice(0, 60),
    blocked: report["blocked-uri"].slice(0, 200),
  };
}

/** Where browsers tell what the content policy stopped. Only ever logged; anybody may send anything here. */
export async function POST(request: Request): Promise<Response> {
  try {
    rateLimiter().take("public", clientAddress(request.headers, env().trustedProxies));
    const report = parseJson(await readText(request, REPORT_BYTES_MAX));
    log.warn(summaryOf(report), "content policy violation reported");
  } catch {
    // A report that is too much, or none, is dropped: there is nobody to tell.
  }
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
