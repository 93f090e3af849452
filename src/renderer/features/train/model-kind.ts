import { type Catalogue, type ModelSettings, modelSettingsSchema } from '../../../shared'

/** What changes with the kind of a model: totals that it cannot keep are not kept either. */
export function settingsOfKind(catalogue: Catalogue | undefined, kind: string): Partial<ModelSettings> {
  const row = catalogue?.modelKinds.find(({ name }) => name === kind)
  const keeps = row?.settings.includes('conservation') ?? true
  return keeps ? { kind } : { kind, conservation: modelSettingsSchema.parse({}).conservation }
}
