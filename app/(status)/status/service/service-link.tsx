import Link from "next/link";

/** "Is this only me?" */
export function ServiceLink() {
  return (
    <Link href="/status/service" className="link" prefetch={false}>
      Is this only me?
    </Link>
  );
}
