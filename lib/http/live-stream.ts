import type { LiveHub, Subscriber } from "./live-hub.ts";
import { ANSWER_HEADERS } from "./problem.ts";

type Who = Pick<Subscriber, "principal" | "expiresAt">;

/** A stream that waits this much for a slow reader is ended; its client reads again when it returns. */
const WAITING_MAX = 256;

/** One hub subscription as server-sent events, until the client leaves, the session ends or the server stops. */
export function liveStream(hub: LiveHub, who: Who, request: Request, after: string | null): Response {
  const encoder = new TextEncoder();
  let open = true;
  let leave: () => void = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const close = () => {
          if (!open) return;
          leave();
          controller.close();
        };
        const subscriber: Subscriber = {
          ...who,
          close,
          send(event) {
            if (!open) return;
            if ((controller.desiredSize ?? 0) < -WAITING_MAX) return close();
            controller.enqueue(encoder.encode(asText(event)));
          },
        };
        leave = () => {
          open = false;
          hub.remove(subscriber);
        };
        if (request.signal.aborted) return close();
        request.signal.addEventListener("abort", close);
        await hub.add(subscriber, after).catch((error: unknown) => {
          open = false;
          throw error;
        });
      },
      cancel() {
        leave();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      ...ANSWER_HEADERS,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function asText(event: Parameters<Subscriber["send"]>[0]): string {
  if (typeof event === "string") return `event: ${event}\ndata: {}\n\n`;
  return `id: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
