import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/next-auth";
import { strictForOperators } from "@/lib/auth/strict-cookie";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
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
    const length = Number(request.headers.get("content-length") ?? "0");
    if (length > BODY_BYTES_MAX) {
      throw new AppError({ code: "too_large", status: 413, message: "The form is too large. Nothing was changed." });
    }
    return await handle(request, route);
  } catch (error) {
    return problemResponse(error, id, true);
  }
}
