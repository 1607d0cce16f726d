import type { Tx } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { isDriftClass } from "../../../reconciler/model/drift-class.ts";
import { parseStopScope, type StopDimension } from "../../../reconciler/model/gate.ts";
import type { Resource } from "../../auth/authorize.ts";
import { Invalid, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import type { Kinds } from "../kinds.ts";
import { mayKnowOf } from "../objects/visible.ts";

export type Scope = { dimension: StopDimension; name: string };

/**
 * A stop that names nothing would comfort and hold nothing, so its name must exist. Objects that somebody cannot see
 * answer like objects that do not exist.
 */
export async function readScope(tx: Tx, ctx: Context, text: string, kinds: Kinds): Promise<Scope> {
  const scope = parseStopScope(text);
  if (scope === null) {
    throw wrong("is none of all, connector:NAME, kind:NAME, class:NAME, owner:TEAM, object:KIND/KEY, agent:KEY");
  }
  if (!(await exists(tx, ctx, scope, kinds))) throw wrong(`names no ${scope.dimension} that you can see`);
  return scope;
}

async function exists(tx: Tx, ctx: Context, { dimension, name }: Scope, kinds: Kinds): Promise<boolean> {
  switch (dimension) {
    case "all":
      return true;
    case "kind":
      return kinds.has(name) || (await tx`select 1 from objects where kind = ${name} limit 1`).length === 1;
    case "connector":
      return [...kinds.values()].some((kind) => kind.connector === name);
    case "class":
      return isDriftClass(name);
    case "owner":
      return (await tx`select 1 from teams where id = ${name}`).length === 1;
    case "object": {
      return (await objectOf(tx, ctx, name))?.visible === true;
    }
    case "agent":
      return (await tx`select 1 from api_keys where id = ${name}`).length === 1;
  }
}

async function objectOf(
  tx: Tx,
  { principal }: Context,
  name: string,
): Promise<{ owner: string | null; visible: boolean } | null> {
  const [kind, key] = splitObject(name);
  const [row] = await tx<{ owner: string | null; visible: boolean }[]>`
    select o.owner, ${mayKnowOf(tx, principal)} as visible
    from objects o where o.bucket = ${bucketOf(kind, key)} and o.kind = ${kind} and o.key = ${key}`;
  return row ?? null;
}

/** A kind has no slash in its name; a key may. */
function splitObject(name: string): [kind: string, key: string] {
  const at = name.indexOf("/");
  return [name.slice(0, at), name.slice(at + 1)];
}

/** Whose consent lifting needs: the team's own for its stops and its objects', any operator's right for the rest. */
export async function scopeResource(tx: Tx, ctx: Context, text: string): Promise<Resource> {
  const scope = parseStopScope(text);
  if (scope?.dimension === "owner") return { teams: [scope.name], askedBy: null };
  if (scope?.dimension !== "object") return { teams: [], askedBy: null };
  const object = await objectOf(tx, ctx, scope.name);
  if (object !== null && !object.visible) throw new NotFound();
  return { teams: object === null || object.owner === null ? [] : [object.owner], askedBy: null };
}

function wrong(says: string): Invalid {
  return new Invalid(`The scope ${says}. Nothing was changed.`, [{ path: "scope", says }]);
}
