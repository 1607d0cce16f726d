/** @type {import('next').NextConfig} */
export default {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  agentRules: false,
  serverExternalPackages: ["postgres", "prom-client", "pino"],
  images: { unoptimized: true },
};
