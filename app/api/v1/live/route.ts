import { requireSession } from "@/lib/auth/session";
import { TooMany } from "@/lib/errors";
import { database } from "@/lib/http/database";
import { liveHub } from "@/lib/http/live-hub";
import { liveStream } from "@/lib/http/live-stream";
import { answering } from "@/lib/http/route";

export const dynamic = "force-dynamic";

/** More tabs than anybody reads. */
const STREAMS_MAX = 12;

/** Hints about what changed, as server-sent events. The id of the last one comes back as `after` or Last-Event-ID. */
export const GET = answering(false, { by: "session", scope: null }, async (request) => {
  const session = await requireSession(request);
  const hub = liveHub(database());
  if (hub.countOf(session.principal.personId) >= STREAMS_MAX) {
    throw new TooMany("Too many live streams are open. Close a tab.", 30);
  }
  const after = new URL(request.url).searchParams.get("after") ?? request.headers.get("last-event-id");
  return liveStream(hub, session, request, after);
});
