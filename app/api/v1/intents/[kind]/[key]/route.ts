import { expectGeneration } from "@/lib/http/expect-generation";
import { kinds } from "@/lib/http/kinds";
import { ObjectPath } from "@/lib/http/path";
import { Reply, readRoute, writeRoute } from "@/lib/http/route";
import { PutIntentInput, putIntent } from "@/lib/services/intents/put";
import { showIntent } from "@/lib/services/intents/show";
import { WithdrawIntentInput, withdrawIntent } from "@/lib/services/intents/withdraw";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  params: ObjectPath,
  tagged: true,
  handle: async ({ principal, sql, params }) => {
    const intent = await showIntent(sql, principal, params.kind, params.key);
    return new Reply(intent, { etag: intent.generation });
  },
});

export const PUT = writeRoute({
  params: ObjectPath,
  body: PutIntentInput.omit({ kind: true, key: true }),
  scope: "intents:write",
  conditional: true,
  verb: ({ ctx, params, body, expect }) => putIntent(ctx, { ...params, ...body }, expectGeneration(expect), kinds),
  etag: (result) => result.generation,
});

export const DELETE = writeRoute({
  params: ObjectPath,
  body: WithdrawIntentInput.omit({ kind: true, key: true }),
  scope: "intents:write",
  conditional: true,
  verb: ({ ctx, params, body, expect }) => withdrawIntent(ctx, { ...params, ...body }, expectGeneration(expect)),
  etag: (result) => result.generation,
});
