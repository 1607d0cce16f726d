import { NotFound } from "@/lib/errors";
import { problemResponse } from "@/lib/http/problem";

export const dynamic = "force-dynamic";

/** An address that no route has answers like everything else here: in problem details, not with a page. */
function nothingHere(): Response {
  return problemResponse(new NotFound("There is no such address. Nothing was changed."), crypto.randomUUID(), false);
}

export { nothingHere as DELETE, nothingHere as GET, nothingHere as PATCH, nothingHere as POST, nothingHere as PUT };
