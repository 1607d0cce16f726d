import { createHash, randomBytes } from "node:crypto";

/** `plk_`, 256 random bits, and six characters that tell a mistyped or cut key from a wrong one without asking anybody. */
export function makeKeyToken(): string {
  const secret = randomBytes(32).toString("base64url");
  return `plk_${secret}${checkOf(secret)}`;
}

/** What is kept of a key; null for text that cannot be one. */
export function hashOfKey(token: string): string | null {
  const [, secret = "", check] = /^plk_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})$/.exec(token) ?? [];
  return check === undefined || checkOf(secret) !== check ? null : sha256(token).toString("hex");
}

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest();
const checkOf = (secret: string) => sha256(`plk ${secret}`).toString("base64url").slice(0, 6);
