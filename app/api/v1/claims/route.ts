import { claimList } from "@/db/queries/claim-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { kinds } from "@/lib/http/kinds";
import { readRoute, writeRoute } from "@/lib/http/route";
import { claimParams } from "@/lib/query/claim-params";
import { strictQuery } from "@/lib/query/strict-query";
import { MakeClaimsInput, makeClaims } from "@/lib/services/claims/make";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  query: strictQuery(claimParams),
  handle({ principal, sql, query: { cursor, ...filter } }) {
    authorize(principal, "object.read", INSTALLATION);
    return claimList(sql, { viewer: principal, filter, after: cursor });
  },
});

export const POST = writeRoute({
  body: MakeClaimsInput,
  status: 201,
  scope: "claims:write",
  verb: ({ ctx, body }) => makeClaims(ctx, body, kinds),
});
