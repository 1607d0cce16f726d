/** As long as an approval can be taken back before anything is sent. */
export const UNDO_MS = 10_000;
