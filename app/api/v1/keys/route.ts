import { keyList } from "@/db/queries/key-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute, writeRoute } from "@/lib/http/route";
import { CreateKeyInput, createKey } from "@/lib/services/keys/create";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "key.manage", INSTALLATION);
    return keyList(sql);
  },
});

export const POST = writeRoute({
  body: CreateKeyInput,
  status: 201,
  assured: true,
  // The answer holds the key, which is kept nowhere: a repeat makes another one.
  replays: false,
  verb: ({ ctx, body }) => createKey(ctx, body),
});
