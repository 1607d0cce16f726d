/** The message of whatever was thrown, bounded: it may have come from outside. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
