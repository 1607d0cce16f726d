/** A set-up of its own that ends with whoever made it: Plumbline's database, a sandbox world beside it, and the login of a product. */
import postgres from "postgres";
import { databaseUrl, ident, literal, withAdmin } from "./admin.ts";
import { startOutside, type Taken } from "./outside.ts";
import { dropSandbox } from "./seed.ts";
import { setUp } from "./setup.ts";

export type Throwaway = {
  /** What a reconciler's environment needs, PRODUCT_URL: a login that may use the write path and its own schema. */
  env: Record<string, string>;
  /** As superuser, in Plumbline's database and in the world's. */
  database: postgres.Sql;
  world: postgres.Sql;
  /** In the product's own schema of Plumbline's database, as the product; in the world, as superuser. */
  run(where: "product" | "world", text: string): Promise<void>;
  drop(): Promise<void>;
};

/** `server`: a superuser of any database there. `name`: short and plain, of nothing that is there. */
export async function makeThrowaway(server: string, name: string, taken: Taken): Promise<Throwaway> {
  const url = databaseUrl(server, `rehearse_${name}`);
  const place = { adminUrl: server, prefix: `r${name}_`, databaseName: `rehearse_${name}_world` };
  const role = `${place.prefix}product`;
  const onServer = (text: string) => withAdmin(server, (sql) => sql.unsafe(text));
  await onServer(`create database ${ident(`rehearse_${name}`)}`);
  const drop = async () => {
    await onServer(`drop database if exists ${ident(`rehearse_${name}`)} with (force)`);
    await dropSandbox(place);
    await onServer(`drop role if exists ${ident(role)}`);
  };
  try {
    const sandbox = { SANDBOX: "embedded", SANDBOX_PREFIX: place.prefix, SANDBOX_DATABASE: place.databaseName };
    const made: { env: Record<string, string> } = await setUp({ DATABASE_URL: url, ...sandbox });
    const product = new URL(url);
    Object.assign(product, { username: role, password: name });
    await onServer(`create role ${ident(role)} login password ${literal(name)}`);
    const database = postgres(url, { max: 4, onnotice: () => {} });
    await database`select plumbline.admit(${role})`;
    await database.unsafe(`create schema authorization ${ident(role)}`);
    const own = postgres(product.href, { max: 1, onnotice: () => {} });
    const admin = made.env.SANDBOX_ADMIN_URL ?? "";
    const world = postgres(admin, { max: 2, onnotice: () => {} });
    const outside = await startOutside(admin, taken);
    return {
      env: { ...sandbox, ...made.env, DATABASE_URL: url, PRODUCT_URL: product.href },
      database,
      world,
      async run(where, text) {
        await { product: own, world }[where].unsafe(text);
      },
      async drop() {
        await Promise.all([outside.close(), ...[database, world, own].map((sql) => sql.end({ timeout: 1 }))]);
        await drop();
      },
    };
  } catch (error) {
    await drop().catch(() => {});
    throw error;
  }
}
