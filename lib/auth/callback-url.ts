/**
 * Where to go after signing in: a path of ours, whatever was asked for. What a browser would read as another site
 * (`//evil`, `/\evil`, a tab inside the scheme) resolves to another origin here too, and becomes the start page.
 */
export function safeCallbackPath(raw: string | null | undefined): string {
  if (raw == null || raw.length > 2000 || !raw.startsWith("/")) return "/";
  const here = "http://plumbline.invalid";
  if (!URL.canParse(raw, here)) return "/";
  const url = new URL(raw, here);
  if (url.origin !== here || url.pathname.startsWith("//")) return "/";
  if (url.pathname === "/signin" || url.pathname.startsWith("/api/")) return "/";
  return url.pathname + url.search + url.hash;
}
