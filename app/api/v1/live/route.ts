import { requireSession } from "@/lib/auth/session";
import { TooMany } from "@/lib/errors";
import { database } from "@/lib/http/database";
import { liveHub } from "@/lib/http/live-hub";
import { liveStream } from "@/lib/http/live-stream";
import { problemResponse } from "@/lib/http/problem";

export const dynamic = "force-dynamic";

/** More tabs than anybody reads. */
const STREAMS_MAX = 12;

/** Hints about what changed, as server-sent events. The id of the last one comes back as `after` or Last-Event-ID. */
export async function GET(request: Request): Promise<Response> {
  try {
    const session = await requireSession(request);
    const hub = liveHub(database());
    if (hub.countOf(session.principal.personId) >= STREAMS_MAX) {
      throw new TooMany("Too many live streams are open. Close a tab.", 30);
    }
    const after = new URL(request.url).searchParams.get("after") ?? request.headers.get("last-event-id");
    return liveStream(hub, session, request, after);
  } catch (error) {
    return problemResponse(error, crypto.randomUUID(), false);
  }
}
