import { apiDocument } from "@/lib/api/document";
import { publicRoute } from "@/lib/http/route";
import { routes } from "../manifest";

export const dynamic = "force-dynamic";

let made: object | null = null;

/** The API in OpenAPI 3.1, made of the schemas that its handlers parse with. It names no kind and no object. */
export const GET = publicRoute({
  handle: async () => {
    made ??= apiDocument({ ...routes, "/openapi.json": { GET } }, "1");
    return made;
  },
});
