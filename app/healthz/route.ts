export const dynamic = "force-dynamic";

/** This process answers. Nothing else is meant by it. */
export function GET(): Response {
  return Response.json({ alive: true }, { headers: { "cache-control": "no-store" } });
}
