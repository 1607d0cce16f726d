import { expect, test } from "vitest";
import type { ReviewDetail } from "@/lib/query/reviews";
import { stopsOver } from "./stops-over";

/** Only what the function reads. Nobody owns the object; its steward decides, and the other side is another team. */
function detail(scopes: string[], bothOwners = false): ReviewDetail {
  const read = {
    connector: "postgres_access",
    repair: { kind: "database_access", key: "svc_x", class: "stale_owner", owner: "data", bothOwners },
    object: { owner: null },
    drift: { detail: { owner: { asked: "data", found: "billing" } } },
    stops: scopes.map((scope) => ({ id: scope, scope })),
  };
  return read as unknown as ReviewDetail;
}

test.each([
  ["all", true],
  ["connector:postgres_access", true],
  ["connector:smtp", false],
  ["kind:database_access", true],
  ["class:stale_owner", true],
  ["class:extra_external", false],
  ["owner:data", true],
  ["owner:billing", false],
  ["object:database_access/svc_x", true],
  ["object:database_access/svc_y", false],
])("a stop of %s holds it: %s", (scope, holds) => {
  expect(stopsOver(detail([scope])).map((stop) => stop.scope)).toEqual(holds ? [scope] : []);
});

test("where both owners have to agree, a stop of either holds it; every stop is named", () => {
  expect(stopsOver(detail(["owner:billing", "owner:hr", "all"], true)).map((stop) => stop.scope)).toEqual([
    "owner:billing",
    "all",
  ]);
});
