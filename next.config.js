import { readFileSync } from "node:fs";

const securityHeaders = JSON.parse(readFileSync(new URL("./lib/http/security-headers.json", import.meta.url), "utf8"));

/** @type {import('next').NextConfig} */
export default {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  agentRules: false,
  serverExternalPackages: ["postgres", "prom-client", "pino"],
  images: { unoptimized: true },
  // Everybody gets the title with the page: streamed after it, it is missing for a moment, and a reader hears none.
  htmlLimitedBots: /.*/,
  // Everything else gets its headers in proxy.ts. These files carry a hash in their name and are the same for everybody.
  headers: async () => [
    {
      source: "/_next/static/:path*",
      headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })),
    },
  ],
};
