// ◆ How the value of a credential is kept: AES-256-GCM, bound to its name and to the version of its key.
import { createCipheriv, createDecipheriv } from "node:crypto";

export type Key = { version: number; bytes: Buffer };
/** The newest first: what is written is written under that one. Never empty. */
export type Keys = readonly [Key, ...Key[]];
export type Sealed = { keyVersion: number; nonce: Buffer; ciphertext: Buffer };

export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/** Names the credential and the version, never a value. */
export class CredentialError extends Error {
  constructor(says: string) {
    super(says);
    this.name = "CredentialError";
  }
}

/** `nonce`: random, and of one write only. */
export function seal({ version, bytes }: Key, name: string, value: string, nonce: Buffer): Sealed {
  const cipher = createCipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(name, version));
  const ciphertext = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { keyVersion: version, nonce, ciphertext };
}

export function unseal(keys: readonly Key[], name: string, { keyVersion, nonce, ciphertext }: Sealed): string {
  const key = keys.find(({ version }) => version === keyVersion);
  if (key === undefined) {
    const here = keys.map(({ version }) => version).join(", ") || "none";
    throw new CredentialError(`The credential ${name} is encrypted under key ${keyVersion}. Keys here: ${here}.`);
  }
  try {
    const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(name, keyVersion));
    decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    throw new CredentialError(
      `The credential ${name} does not open with key ${keyVersion}: that is another key than it was written with, or its row was changed or is another one's.`,
    );
  }
}

/** What is not secret and must not change either: a row that was moved to another name or version does not open. */
function boundTo(name: string, version: number): Buffer {
  return Buffer.from(`plumbline credential\0${name}\0${version}`);
}
