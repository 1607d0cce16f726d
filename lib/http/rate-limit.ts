import { TooMany } from "../errors.ts";

/**
 * Token buckets in memory, per caller and kind of route. They keep one caller from crowding out the others; the
 * business limits that must hold across processes are in the database.
 */
export type Limit = { burst: number; perSecond: number };

export const LIMITS = {
  /** A console tab that is filtered and paged by hand stays far below. */
  read: { burst: 240, perSecond: 40 },
  write: { burst: 60, perSecond: 5 },
  /** Without a sign-in, by address: status links, so that tokens cannot be tried in bulk. */
  public: { burst: 60, perSecond: 5 },
  /** Deliveries of facts, by address: the body has to be read before it is known who signed it. */
  push: { burst: 120, perSecond: 20 },
  /** Refused deliveries that are written into the record, by source: a flood must not fill it. */
  refusedPush: { burst: 10, perSecond: 1 / 60 },
  /** Exports and everything else that costs. */
  heavy: { burst: 4, perSecond: 0.2 },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof LIMITS;

type Bucket = { tokens: number; at: number };
const CALLERS_MAX = 20_000;

export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly now: () => number) {}

  /** Takes one token or throws `TooMany`. */
  take(name: LimitName, caller: string): void {
    const limit = LIMITS[name];
    const id = `${name}:${caller}`;
    const now = this.now();
    const bucket = this.buckets.get(id) ?? { tokens: limit.burst, at: now };
    const tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
    // Re-inserting keeps the map in order of use, so that the oldest caller is the one forgotten.
    this.buckets.delete(id);
    this.buckets.set(id, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    this.forgetOldest();
    if (tokens >= 1) return;
    const seconds = Math.max(1, Math.ceil((1 - tokens) / limit.perSecond));
    throw new TooMany(`Too many requests at once. Wait ${seconds} s. Nothing was changed.`, seconds);
  }

  private forgetOldest(): void {
    if (this.buckets.size <= CALLERS_MAX) return;
    const oldest = this.buckets.keys().next().value;
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}

const holder = globalThis as typeof globalThis & { plumblineLimiter?: RateLimiter };
holder.plumblineLimiter ??= new RateLimiter(() => performance.now());

export function rateLimiter(): RateLimiter {
  holder.plumblineLimiter ??= new RateLimiter(() => performance.now());
  return holder.plumblineLimiter;
}
