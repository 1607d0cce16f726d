/** What others wrote, as the end of a sentence of ours: with one stop, whether or not they wrote one. */
export function sentence(text: string): string {
  const end = text.trimEnd();
  return /[.!?…][)"'”’“»]*$/u.test(end) ? end : `${end}.`;
}
