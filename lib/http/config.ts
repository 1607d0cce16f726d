import { loadConfig } from "../../reconciler/load-config.ts";

/** The same configuration as the reconciler's. Its `connect` is never called here, and has no credentials. */
export const config = await loadConfig(process.env);
