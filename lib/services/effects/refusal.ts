import { refusalIn } from "../../client/refused.ts";
import { AppError } from "../../errors.ts";

/** A refusal of the database's own functions, in the words of the API. Everything else is thrown on. */
export async function asAppError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    const { code, message, detail, cause } = refusal;
    throw new AppError({ code, message, detail, cause, status: /^bad_|_reused$/.test(code) ? 422 : 409 });
  }
}
