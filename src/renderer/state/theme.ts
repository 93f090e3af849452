import { type Ref, computed, ref, watchEffect } from 'vue'

export const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

export interface ThemeState {
  readonly choice: Ref<ThemeChoice>
  /** What is shown; plots redraw when it changes. */
  readonly shown: Readonly<Ref<'light' | 'dark'>>
}

const storageKey = 'kinode:theme'

/** Follows the system unless the user chose; the choice belongs to this computer, not to a project. */
export function createTheme(target: Window): ThemeState {
  const preference = target.matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = ref(preference.matches)
  preference.addEventListener('change', (event) => (systemIsDark.value = event.matches))

  const stored = target.localStorage.getItem(storageKey)
  const choice = ref<ThemeChoice>(themeChoices.find((name) => name === stored) ?? 'system')
  const shown = computed<'light' | 'dark'>(() => {
    if (choice.value === 'system') return systemIsDark.value ? 'dark' : 'light'
    return choice.value
  })
  watchEffect(() => {
    target.document.documentElement.dataset['theme'] = shown.value
    target.localStorage.setItem(storageKey, choice.value)
  })
  return { choice, shown }
}
