import type * as z from "zod";

/**
 * What `schema`, which changes nothing, says of `value`. The data is the value itself: zod's copy lacks every key
 * `__proto__`, which JSON has like any other.
 */
export function checkValue<T>(schema: z.ZodType, value: unknown): z.ZodSafeParseResult<T> {
  const result = schema.safeParse(value);
  return result.success
    ? { success: true, data: value as T }
    : { success: false, error: result.error as z.ZodError<T> };
}
