import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * scrypt for the demo's accounts. Written as `scrypt$log2(N)$r$p$salt$hash`, so that a later change of the cost does not
 * lock out hashes made before.
 */
const COST = { log2n: 15, r: 8, p: 3 };
const KEY_BYTES = 32;
export const PASSWORD_LENGTH = { min: 12, max: 128 };

/** A hash of nothing anybody can type: checked where there is no account, so that both answers take as long. */
const NOBODY = `scrypt$${COST.log2n}$${COST.r}$${COST.p}$${Buffer.alloc(16).toString("base64url")}$${Buffer.alloc(KEY_BYTES).toString("base64url")}`;

export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_LENGTH.min || password.length > PASSWORD_LENGTH.max) {
    throw new RangeError(`A password has ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`);
  }
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return ["scrypt", COST.log2n, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** Takes as long for a wrong account as for a wrong password. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = parse(stored ?? NOBODY);
  if (parsed === null) throw new Error("A stored password hash is unreadable.");
  // An overlong password costs the same as any other: the first characters are hashed and then it is refused.
  const hash = await derive(password.slice(0, PASSWORD_LENGTH.max), parsed.salt, parsed.cost);
  const equal = timingSafeEqual(hash, parsed.hash);
  return equal && stored !== null && password.length <= PASSWORD_LENGTH.max;
}

type Cost = { log2n: number; r: number; p: number };

function parse(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | null {
  const [name, log2n, r, p, salt, hash] = stored.split("$");
  if (name !== "scrypt" || salt === undefined || hash === undefined) return null;
  const bytes = Buffer.from(hash, "base64url");
  if (bytes.length !== KEY_BYTES) return null;
  return {
    cost: { log2n: Number(log2n), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, "base64url"),
    hash: bytes,
  };
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const N = 2 ** cost.log2n;
  return new Promise((resolve, reject) => {
    const options = { N, r: cost.r, p: cost.p, maxmem: 256 * N * cost.r };
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
