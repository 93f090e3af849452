/**
 * The page's policy forbids generated code. Zod otherwise probes for it with `new Function`, which the browser reports as a
 * violation; this switch (read when the first message is validated) keeps it from trying.
 */
export function validateWithoutGeneratedCode(): void {
  const settings = globalThis as { __zod_globalConfig?: { jitless?: boolean } }
  settings.__zod_globalConfig = { ...settings.__zod_globalConfig, jitless: true }
}
