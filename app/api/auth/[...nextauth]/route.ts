import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/next-auth";
import { strictForOperators } from "@/lib/auth/strict-cookie";
import { env } from "@/lib/env";
import { readText } from "@/lib/http/body";
import { clientAddress } from "@/lib/http/client-address";
import { problemResponse } from "@/lib/http/problem";
import { rateLimiter } from "@/lib/http/rate-limit";

export const dynamic = "force-dynamic";

/** A form of names and tokens; far above any real one. */
const BODY_BYTES_MAX = 16 * 1024;

type Route = { params: Promise<{ nextauth: string[] }> };

async function handle(request: Request, route: Route): Promise<Response> {
  // Its types know the older router only; what it is given here it reads at run time.
  const answer: Response = await NextAuth(request as never, route as never, authOptions());
  return strictForOperators(answer, env().authSecret, env().https);
}

export const GET = handle;

export async function POST(request: Request, route: Route): Promise<Response> {
  const id = crypto.randomUUID();
  try {
    rateLimiter().take("public", clientAddress(request.headers, env().trustedProxies));
    // Read here: whoever sends it in pieces does not say how long it is.
    const body = await readText(request, BODY_BYTES_MAX);
    return await handle(new NextRequest(request.url, { method: "POST", headers: request.headers, body }), route);
  } catch (error) {
    return problemResponse(error, id, true);
  }
}
