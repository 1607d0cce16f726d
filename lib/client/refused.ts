/** Plumbline refused, and nothing was changed. `code` is stable; the message is for people. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** More that is true now: the current generation, the receipt of an effect that took place. */
    readonly detail: Record<string, unknown> = {},
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
    this.name = "Refused";
  }
}

/** Thrown by an effect that can prove that nothing took place: only then may it be run again under its key. */
export class DidNotHappen extends Error {
  override name = "DidNotHappen";
}

const SQLSTATE = "PLB01";

/** The refusal inside of what a driver threw; null for every other fault. Drizzle keeps the driver's own error as cause. */
export function refusalIn(error: unknown): Refused | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, detail } = at as Error & { code?: unknown; detail?: unknown };
    if (code !== SQLSTATE || typeof detail !== "string") continue;
    const { code: name, ...more } = JSON.parse(detail) as { code: string } & Record<string, unknown>;
    return new Refused(name, at.message, more, { cause: error });
  }
  return null;
}
