import { env } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import { database } from "@/lib/http/database";
import { mayReadMetrics, renderMetrics } from "@/lib/http/metrics";
import { problemResponse } from "@/lib/http/problem";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  try {
    if (!mayReadMetrics(request.headers, env())) throw new NotFound("There is nothing here that you can see.");
    const { text, contentType } = await renderMetrics(database());
    return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
  } catch (error) {
    return problemResponse(error, crypto.randomUUID(), false);
  }
}
