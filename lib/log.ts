import pino from "pino";

/**
 * JSON lines on standard output: a constant message with fields, for people who run it. Never a request body, a
 * cookie or a token; `redact` is the second line of defence, not the first.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? (process.env.VITEST === undefined ? "info" : "silent"),
  base: { service: "plumbline" },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: [
      "*.password",
      "*.token",
      "*.secret",
      "*.cookie",
      "*.authorization",
      "password",
      "token",
      "secret",
      "cookie",
    ],
    censor: "[redacted]",
  },
});
