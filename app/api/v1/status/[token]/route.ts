import { z } from "zod";
import { publicRoute } from "@/lib/http/route";
import { readPublicStatus } from "@/lib/services/status-links/read";

export const dynamic = "force-dynamic";

export const GET = publicRoute({
  params: z.object({ token: z.string().max(200) }),
  handle: ({ sql, params }) => readPublicStatus(sql, params.token),
});
