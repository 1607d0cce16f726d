import { effectList } from "@/db/queries/effect-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { ObjectPath } from "@/lib/http/path";
import { readRoute, writeRoute } from "@/lib/http/route";
import { SettleEffectInput, StartEffectInput, settleEffect, startEffect } from "@/lib/services/effects/write";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  params: ObjectPath,
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const effects = await effectList(sql, { viewer: principal, ...params });
    if (effects === null) throw new NotFound();
    return effects;
  },
});

/** Starts one: send it only after this has answered. */
export const POST = writeRoute({
  params: ObjectPath,
  body: StartEffectInput.omit({ kind: true, key: true }),
  status: 201,
  scope: "effects:write",
  verb: ({ ctx, params, body }) => startEffect(ctx, { ...params, ...body }),
});

/** Says how it ended. */
export const PATCH = writeRoute({
  params: ObjectPath,
  body: SettleEffectInput.omit({ kind: true, key: true }),
  scope: "effects:write",
  verb: ({ ctx, params, body }) => settleEffect(ctx, { ...params, ...body }),
});
