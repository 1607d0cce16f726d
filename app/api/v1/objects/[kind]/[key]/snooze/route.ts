import { ObjectPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { SnoozeInput, snoozeObject, UnsnoozeInput, unsnoozeObject } from "@/lib/services/objects/snooze";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: ObjectPath,
  body: SnoozeInput.omit({ kind: true, key: true }),
  verb: ({ ctx, params, body }) => snoozeObject(ctx, { ...params, ...body }),
});

export const DELETE = writeRoute({
  params: ObjectPath,
  body: UnsnoozeInput.omit({ kind: true, key: true }),
  verb: ({ ctx, params }) => unsnoozeObject(ctx, params),
});
