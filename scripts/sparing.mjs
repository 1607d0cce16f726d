/**
 * How a reconciler's process is started, so that it stays well below 200 MB: a sweep keeps little and makes much. Garbage is
 * collected at twice what is kept, not at four times, and what is new has 4 MB, which a processor's cache holds, not 16. The C
 * library keeps one heap, not one for each thread, and gives back what is free: after a large piece was given back, it would
 * else keep up to twice as much from then on. None of it makes a sweep take longer, and the small new space makes it shorter.
 */
export const sparing = {
  args: ["--heap-growing-percent=100", "--max-semi-space-size=4"],
  // Bytes, of glibc; others take no notice. Larger pieces are mapped by themselves; so much may stay free at the end.
  env: {
    MALLOC_ARENA_MAX: "1",
    MALLOC_MMAP_THRESHOLD_: String(4 * 1024 * 1024),
    MALLOC_TRIM_THRESHOLD_: String(2 * 1024 * 1024),
  },
};
