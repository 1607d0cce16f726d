import { env } from "@/lib/env";
import { clientAddress } from "@/lib/http/client-address";
import { rateLimiter } from "@/lib/http/rate-limit";
import { log } from "@/lib/log";

export const dynamic = "force-dynamic";

const REPORT_BYTES_MAX = 8 * 1024;

/** Where browsers tell what the content policy stopped. Only ever logged; anybody may send anything here. */
export async function POST(request: Request): Promise<Response> {
  try {
    rateLimiter().take("public", clientAddress(request.headers, env().trustedProxies));
    if (Number(request.headers.get("content-length") ?? "0") <= REPORT_BYTES_MAX) {
      log.warn({ report: (await request.text()).slice(0, REPORT_BYTES_MAX) }, "content policy violation reported");
    }
  } catch {
    // A report that is too much is dropped: there is nobody to tell.
  }
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
